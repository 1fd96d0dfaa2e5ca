"""The audit of a whole base: every file is read and parsed once, every check is a pure function of what was read.

Nothing here fetches a page or changes a file; `mend` says what could be mended with certainty, as new texts.
"""
