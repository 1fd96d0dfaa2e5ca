"""The gate for rewritten text: whether one sentence says no more than the words that it cites.

Nothing here reads a page for its meaning. Numbers, units, dates, versions, names, negations, limits and directions of a
statement must be found in one sentence of the cited span, in that order; for the other words a lexical score decides, whose
threshold was chosen on labelled pairs (see `make bench`, part `writer`). What is not surely supported is refused: the
quote itself then stands in its place.
"""
