"""What tells an answer from a passage that merely shares words, and how much each sign weighs.

The features are few and lie in 0..1; the score is their logistic combination, so that one threshold serves every point.
The weights follow a fit to the development half of benchmarks/labels, cross-validated over points, and were then set by
hand where that half cannot tell (it holds few near misses of the PART's own pages): any of them may change by a third
without a visible effect there.
"""

from __future__ import annotations

import math
from operator import mul
from typing import NamedTuple


class Features(NamedTuple):
    """What a pair of point and passage looks like; every value 0..1.

    `whole`: the point's words (the rarer the heavier) in the passage or its surroundings; `relative`: that as against the
    best passage for the point; `around`: that of the best neighbour under the same heading; `section`: the words of the
    section's title; `page`: how much of the PART's vocabulary the page uses; `company`: how far it speaks the language
    of the PART's other pages; `nature`: it is the kind of answer wanted; `undefined`: a definition is wanted and this is
    none; `setup`: set-up or talk about the page; `leans`: reads broken on its own; `short`: less than a paragraph;
    `unfit`: code, where words or figures are asked for;
    `beside`: about the subject, but hardly a word of the point's own.
    """

    whole: float
    relative: float
    around: float
    section: float
    page: float
    company: float
    nature: float
    undefined: float
    setup: float
    leans: float
    short: float
    unfit: float
    beside: float


WEIGHTS = Features(
    whole=2.0, relative=1.6, around=0.8, section=0.9, page=4.0, company=7.0, nature=0.5, undefined=-5.0, setup=-1.6,
    leans=-0.4, short=-2.0, unfit=-1.0, beside=-2.0,
)  # fmt: skip
BIAS = -9.0


def sum_for(score: float) -> float:
    """The sum of weighted features that gives this score (0 up to, but not, 1), a trifle less for what floats round."""
    return math.log(score / (1 - score)) - BIAS - 1e-9 if score else -math.inf


def logistic(features: Features) -> float:
    """The score 0..1 of a pair."""
    return 1 / (1 + math.exp(-(BIAS + sum(map(mul, WEIGHTS, features)))))
