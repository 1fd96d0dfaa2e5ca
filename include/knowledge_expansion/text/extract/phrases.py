"""How sites word what they put between an article's paragraphs. Patterns only; asides.py says what shape must go with them."""

from __future__ import annotations

import re

_SITE = (
    r"(?:site|website|blog|publication|magazine|newsroom|archives?|channel|network|editors?|team|community|authors?)"
)
PITCH = re.compile(
    r"newsletter|\binbox\b|subscri(?:be|ption)|\bsign (?:me |us )?up\b|\bdigest\b|mailing list|"
    r"\byour e-?mail|free trial|"
    r"keep me posted|never miss|stay (?:in the loop|up to date|informed|tuned)|join (?:over |more than )?\d[\d,.]*k?\b|"
    r"hand-?picked|no spam|free of charge|become a (?:member|patron|supporter)|go premium|ad-free|"
    r"unlimited (?:access|reading)|"
    r"upgrade (?:today|now)|buy me a coffee|donate|support (?:us|our work)|special offer|\d+ ?% off|limited time|"
    r"(?:book|request|watch|get) a (?:free )?demo|talk to (?:sales|an expert)|register (?:now|today|here|for free)|"
    r"download (?:our|the) (?:free )?(?:e-?book|white ?paper|report|app\b)|enjoy(?:ing|ed) (?:this|these|our)|"
    r"like what you(?:'re| are)? read|product news|(?:our|the) (?:next|upcoming) (?:webinar|event|conference)|"
    r"save your (?:seat|spot)|sponsored|advertis|"
    r"(?:follow|like) us|join (?:us|our|the) (?:on |community|discord|slack|newsletter)|we(?:'re| are) hiring",
    re.I,
)
PITCH_LINK = re.compile(
    r"subscri|sign-?up|newsletter|register|/join|member|/plans|pricing|donat|/offer|promo|trial|demo|webinar|sponsor|"
    r"patreon|/shop|/store|/careers|/jobs|digest|utm_",
    re.I,
)
CROSS_LINK = re.compile(
    r"(?:read also|also (?:read|of interest|worth reading)|read (?:next|more on|this next)|related(?: \w+)?|"
    r"you (?:may|might|could|will) (?:also )?(?:like|enjoy|love|want|be interested).*|recommended(?: \w+)*|"
    r"(?:don['’]t|do not) miss.*|(?:trending|popular)(?: \w+)?|(?:keep|continue) reading|(?:up next|next up)|"
    r"editor['’]?s['’]? (?:picks?|choice)|in case you missed.*|in other news|sponsored.*|advertisement|more like this|"
    rf".*\b(?:on|from|in|across|by) (?:this|our|the|your) (?:same )?{_SITE}\b.*)\W*",
    re.I,
)
PICKS = re.compile(
    r"\bpicks?\b|hand-?picked|recommended|you (?:may|might|will) (?:also )?(?:like|enjoy|love)|suggested (?:for|read)|"
    r"(?:related|more|latest|recent|popular|trending|top|other|similar) (?:articles|posts|stories|reads|"
    r"reading|news|threads|questions)|"
    rf"read next|(?:continue|keep) (?:with|reading|exploring)|most (?:read|popular|viewed)|(?:from|by|"
    rf"on) (?:this|our|the) {_SITE}\b|"
    r"up next|what others|(?:other )?(?:readers|visitors|people|users|members) (?:also|are|who)|"
    r"these (?:stories|posts|articles)|in case you missed|trending now|don['’]t miss",
    re.I,
)
OWN_LIST = re.compile(
    r"next|see also|further|resources?|references?|contents|(?:on|in) this|prerequisites|requirements|"
    r"learn more|links|topics|"
    r"examples?|guides|documentation|:$",
    re.I,
)
_MADE = (
    r"(?:publish|post|updat|modifi|revis|review|edit|writt|creat|author|maintain|curat|chang|contribut|kept|ask|answer|dat)"
    r"\w*"
)
_DAY = (
    r"(?:\d{1,2}(?:st|nd|rd|th)? [A-Z][a-z]+\.?,? \d{4}|[A-Z][a-z]+\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\d{4}-\d\d-\d\d)"
)
_NAME = r"[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|of|the|and|de|van|von|contributors|authors)){0,5}"
STAMP = re.compile(
    rf"(?:\W*(?i:(?:(?:last|latest|page|first|this|story|entry|"
    rf"article) ){{0,2}}{_MADE}(?: {_MADE})?(?: (?:you|the|for|from|on|at|page|account))*)"
    rf"(?: {_DAY}| by (?:the )?{_NAME})|\W*[Bb]y (?:[A-Z][\w.'’-]+ ?){{2,4}}|\W*{_DAY})+\W*"
)
