"""What the local research service can be told to do wrong, so that every failure of the real one can be rehearsed.

Two mechanisms only. `Faults` has the switches of the whole account (suspension, zones, rates, hosts). Everything that
happens to single requests is a `UrlFault`: a kind, the target addresses it strikes, and how many requests of each
address it strikes before it stops. The shapes themselves are in `refusals`, as they were recorded from the real
service."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import Literal, get_args

from knowledge_expansion.errors import ConfigurationError

FaultKind = Literal[
    # refused: outer 200, empty body, the reason in x-brd-* headers
    "captcha",  # Google's or a page's captcha
    "http_status",  # the target answered with a blocking status; value: that status (429)
    "proxy_timeout",  # the peer did not answer
    "unexpected_q",  # Google understood another query; with data_options.return_mismatch the answer is delivered
    "sr_rate_limit",  # the service throttles this target; value: requests a minute (100)
    "robots",  # robots.txt forbids it to this account
    "policy",  # this target needs special permission
    "code",  # any other unlocker code; value: that code, e.g. net_err_closed
    "empty",  # outer 200, no body and no x-brd header at all
    "outer",  # a real outer status with a text; value: that status (429)
    # delivered, but not what one hoped for
    "status",  # the target's own error page; value: its status (404)
    "consent",  # a consent wall instead of the page
    "malformed",  # the body is cut in half
    "huge",  # the body is padded; value: megabytes (20)
    "slow",  # the answer comes late; value: seconds (1)
    "reset",  # the connection breaks in the middle of the body
    # search answers with something odd in them
    "goto",  # links are Google's opaque /goto redirects
    "no_description",
    "no_pagination",
    "no_results",
]


_NUMBERED = ("http_status", "sr_rate_limit", "outer", "status", "huge", "slow")  # kinds whose value is a number


@dataclass(frozen=True, slots=True)
class UrlFault:
    """`kind` strikes target addresses that match `pattern` (shell wildcards over the whole address, letter case
    counts; `?` in it stands for any one character, so also for itself). With `times` it strikes only the first
    `times` requests of each address; 0 means always. What `value` means is said beside each kind; empty takes the
    default given there."""

    kind: FaultKind
    pattern: str = "*"
    times: int = 0
    value: str = ""

    def __post_init__(self) -> None:
        if self.kind not in get_args(FaultKind):
            allowed = ", ".join(get_args(FaultKind))
            raise ConfigurationError(f"There is no fault kind {self.kind!r}. Allowed: {allowed}.")
        if self.kind in _NUMBERED and self.value:
            _number(self.kind, self.value)
        if self.kind == "code" and not self.value:
            raise ConfigurationError("The fault kind code needs a value, for example net_err_closed.")

    def strikes(self, url: str) -> bool:
        return fnmatchcase(url, self.pattern)


@dataclass(frozen=True, slots=True)
class Faults:
    """The switches of one service. The defaults are an account in good health.

    A SERP query that failed is always refused again within `failed_query_seconds`, as the real service does; set it to
    0 to switch that off. `rate_limit` counts requests per zone in the last `rate_period` seconds (0: no limit).
    """

    suspended: bool = False
    no_billing: bool = False
    disabled_zones: Collection[str] = ()
    limited_zones: Collection[str] = ()
    robots_hosts: Collection[str] = ()
    policy_hosts: Collection[str] = ()
    rate_limit: int = 0
    rate_period: float = 60.0
    failed_query: Literal["header", "outer_400", "outer_429"] = "header"
    failed_query_seconds: float = 15.0
    async_id: Literal["both", "header", "body", "none"] = "both"
    async_pending: int = 0
    urls: tuple[UrlFault, ...] = ()


def parse_faults(settings: Iterable[str]) -> Faults:
    """Faults from `NAME=VALUE` words of a command line. NAME is a field of `Faults` (VALUE: yes, a number, a word, or
    names separated by commas) or a fault kind written `kind`, `kind:value`, `kind@times` or `kind:value@times`
    (VALUE: the pattern of the addresses). Raises ConfigurationError for anything else."""
    account: dict[str, object] = {}
    urls: list[UrlFault] = []
    for setting in settings:
        name, sign, value = setting.partition("=")
        if not sign:
            raise ConfigurationError(f"A fault is written NAME=VALUE, not {setting!r}. Example: captcha@1=*q=cuda*")
        if name in _PARSERS:
            account[name] = _PARSERS[name](name, value)
        else:
            urls.append(_url_fault(name, value))
    return Faults(urls=tuple(urls), **account)  # type: ignore[arg-type]


def _url_fault(name: str, pattern: str) -> UrlFault:
    head, _, times = name.partition("@")
    kind, _, value = head.partition(":")
    if times and not times.isdigit():
        raise ConfigurationError(f"In the fault {name!r} what follows @ is how often it strikes: a whole number.")
    return UrlFault(kind, pattern or "*", int(times or 0), value)  # type: ignore[arg-type]


def _flag(name: str, value: str) -> bool:
    if value not in ("yes", "no"):
        raise ConfigurationError(f"The fault {name} is yes or no, not {value!r}.")
    return value == "yes"


def _names(name: str, value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


def _number(name: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise ConfigurationError(f"The fault {name} is a number, not {value!r}.") from None


def _whole(name: str, value: str) -> int:
    return int(_number(name, value))


def _choice(name: str, value: str) -> str:
    allowed = {"failed_query": ("header", "outer_400", "outer_429"), "async_id": ("both", "header", "body", "none")}[
        name
    ]
    if value not in allowed:
        raise ConfigurationError(f"The fault {name} is one of {', '.join(allowed)}, not {value!r}.")
    return value


_BY_TYPE = {"bool": _flag, "int": _whole, "float": _number, "Collection[str]": _names}
_PARSERS = {
    field.name: _BY_TYPE.get(str(field.type), _choice) for field in fields(Faults) if field.name != "urls"
}  # the annotations are strings here, because of the future import
