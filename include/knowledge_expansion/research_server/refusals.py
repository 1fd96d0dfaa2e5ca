"""The shapes in which the real service says no, as they were recorded or documented (reference: Bright Data's error
pages for Web Unlocker, SERP API and proxies). Outer status 200, no body, no content type; the reason is in the
headers."""

from __future__ import annotations

from knowledge_expansion.research_server.answers import Target

_ROBOTS = (
    "Request Failed (bad_endpoint): Requested site is not available for immediate access mode in accordance with "
    "robots.txt. Ask your account manager to get full access for targeting this site"
)
_SUSPENDED = "Account is suspended. Login to brightdata.com/cp/setting/billing to activate your account"
_BLOCKED_PAGE = b"<!doctype html><h1>Webpage not available</h1>"


def unlocker_code(code: str, message: str, status: int = 502, **extra: str) -> Target:
    """A refusal of the unlocker or search layer."""
    return Target(status, {"x-brd-error": message, "x-brd-error-code": code, **extra})


def captcha() -> Target:
    return unlocker_code("captcha", "redirect location was rejected")


def http_status(status: int) -> Target:
    """The target itself answered with a status that counts as blocking; it is never passed through."""
    return unlocker_code("http_status", f"response status was rejected: {status} status code")


def proxy_timeout() -> Target:
    return unlocker_code("proxy_timeout", "Proxy Connect Timeout")


def dead_host(host: str) -> Target:
    return unlocker_code(
        "proxy_error",
        f"Could not resolve host {host}. Check host name is correctly spelled and retry. If host is properly spelled "
        "or can only be resolved from a specific region contact brightdata support for DNS support.",
    )


def robots() -> Target:
    return unlocker_code("ub_bad_endpoint_robots", _ROBOTS, 400)


def unexpected_query() -> Target:
    return unlocker_code("unexpected_q", "The search engine answered another query than the one sent")


FAILED_QUERY = "This query failed a moment ago: the same query is refused until 15 seconds have passed"


def failed_query() -> Target:
    return unlocker_code("failed_query_rejected", FAILED_QUERY, 429)


def target_rate_limit(per_minute: int) -> Target:
    message = f"Success rate of this target is low: requests are limited to {per_minute}/min"
    return unlocker_code("sr_rate_limit", message, 429, **_limit_headers(per_minute, 60.0))


def zone_rate_limit(limit: int, period: float) -> Target:
    message = f"Zone is limited to {limit} requests in {period:g} seconds"
    return unlocker_code("bucket_rate_limit", message, 429, **_limit_headers(limit, period))


def policy(host: str) -> Target:
    return _proxy_code(
        "policy_20050",
        f"Forbidden: target site requires special permission. Contact support to get access to {host}",
        status=403,
        error="destination_ip_prohibited",
    )


def suspended() -> Target:
    told = _proxy_code("client_10020", _SUSPENDED, status=407, error="http_request_denied")
    ask = {"proxy-authenticate": 'Basic realm="Bright Data"', "proxy-connection": "close"}
    return Target(told.status, {**ask, **told.headers})


def zone_disabled() -> Target:
    message = "Zone not found: it is misspelled, or it is disabled or deleted"
    return _proxy_code("client_10002", message, status=407, error="http_request_denied")


def zone_used_up() -> Target:
    """Comes with a small page as body, so that a client that looks at the body first takes it for content."""
    told = _proxy_code("client_10100", "Zone has reached usage limit", status=502, error="http_request_denied")
    return Target(told.status, {**told.headers, "content-type": "text/html"}, _BLOCKED_PAGE)


def _proxy_code(code: str, message: str, *, status: int, error: str) -> Target:
    details = f'brd.superproxy.io; received-status={status}; error="{error}"; details="{code}: {message}"'
    return Target(
        status,
        {"proxy-status": details, "x-brd-err-code": code, "x-brd-err-msg": message, "x-brd-error": message},
    )


def _limit_headers(limit: int, period: float) -> dict[str, str]:
    return {"x-brd-rate-limit": str(limit), "x-brd-rate-limit-period-ms": str(int(period * 1000))}
