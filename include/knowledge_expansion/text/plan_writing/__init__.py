"""Topics as the plans that a person would have written: the dialect of `text/plan.py`, with all that a topic says.

Whatever is written reads back as it was meant: each text is tried plain, as people write it, against the reader of
plans; one that would be misread stands between backticks. Boxes are those of the imported plan, not of a run.
"""
