"""Web addresses as text: one spelling per page, which ones may be fetched, and whether a rule names one.

Addresses come from search results, so from strangers: whatever leads into a private network is refused.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

_PORTS = {"http": 80, "https": 443}
_TRACKING = re.compile(
    r"(utm_\w+|gclid|dclid|gbraid|wbraid|fbclid|msclkid|yclid|twclid|igshid|mc_[ce]id|_hs\w+|_ga|_gl|srsltid|ref_src)"
)
_LOCAL_NAMES = ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home.arpa", "corp")
_ODD_CHARACTERS = re.compile(r"[\x00-\x20\x7f\\]")


def clean_url(url: str) -> str:
    """The same address without fragment, tracking parameters, default port and capitals in the host; escapes are upper
    case and what needs escaping is escaped. It leads to the same page. Raises ValueError for what is no address."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    port = "" if parts.port in (None, _PORTS.get(parts.scheme)) else f":{parts.port}"
    user = f"{parts.netloc.rpartition('@')[0]}@" if "@" in parts.netloc else ""
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _is_tracking(pair))
    path = _escaped(parts.path) or ("/" if host else "")
    return urlunsplit(SplitResult(parts.scheme.lower(), user + host + port, path, _escaped(query), ""))


def canonical_url(url: str) -> str:
    """One spelling for the addresses that in practice lead to one page; for comparing, not for fetching. On top of
    `clean_url`: https for http, and no slash at the end of a path."""
    parts = urlsplit(clean_url(url))
    scheme = "https" if parts.scheme == "http" else parts.scheme
    return urlunsplit(parts._replace(scheme=scheme, path=parts.path.rstrip("/") or "/"))


def why_unsafe(url: str) -> str:
    """Why this address must not be fetched, or an empty string. Only public http and https addresses without user
    name may be; whatever names this machine or a private network may not. Documents of the local research service pass:
    it serves them under public-looking names."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError as error:
        return f"not an address ({error})"
    if parts.scheme not in _PORTS:
        return "not an http or https address"
    if not host or port == 0 or _ODD_CHARACTERS.search(url):
        return "not a well-formed address"
    if "@" in parts.netloc:
        return "it carries a user name"
    return _why_unsafe_host(host)


def is_safe(url: str) -> bool:
    """Whether this address may be fetched."""
    return not why_unsafe(url)


def matches(url: str, rule: str) -> bool:
    """Whether `rule` names this address: a host with its sub-domains (`example.com`, also `*.example.com`), a host and the
    start of a path (`example.com/blog`, whole folders only), or an address of its own. The scheme does not count."""
    wanted = urlsplit(canonical_url(rule if "//" in rule else f"https://{rule}"))
    own = urlsplit(canonical_url(url))
    host, folder = wanted.netloc.removeprefix("*.").lower(), wanted.path.rstrip("/")
    same_site = own.netloc == host or own.netloc.endswith("." + host)
    inside = own.path == folder or own.path.startswith(folder + "/")
    return same_site and inside and (not wanted.query or wanted.query == own.query)


def is_whole_host(rule: str) -> bool:
    """Whether a rule names a site rather than a page: a bare host name."""
    return "/" not in rule.strip().rstrip("/")


def _is_tracking(pair: str) -> bool:
    return _TRACKING.fullmatch(pair.partition("=")[0].lower()) is not None


def _escaped(text: str) -> str:
    plain = quote(text, safe="%/:@!$&'()*+,;=~-._?[]|")
    return re.sub(r"%[0-9a-fA-F]{2}", lambda match: match[0].upper(), plain)


def _why_unsafe_host(host: str) -> str:
    last = host.rsplit(".", 1)[-1]
    if ":" in host or last.isdigit() or last.startswith("0x"):
        try:
            address = ipaddress.ip_address(host)
        except ValueError:  # 2130706433, 0x7f.1, 127.1: other spellings of an address, which only a trick would use
            return "its host is an unusual spelling of a network address"
        return "" if address.is_global and not address.is_multicast else "it leads into a private network"
    if "." not in host or any(host == name or host.endswith("." + name) for name in _LOCAL_NAMES):
        return "its host is a name of a private network"
    return ""
