"""Plans written by hand, read by role and meaning: lines to tokens, tokens to what a topic can hold.

Every line that is not blank is accounted for once, as understood or as kept word for word; nothing here knows YAML,
files or the rules of a topic.
"""
