"""The success gate, against the shapes that the real service was recorded or documented to send."""

from __future__ import annotations

import contextlib
import json
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledge_expansion.brightdata.answers import classify
from knowledge_expansion.brightdata.codes import RULES, rule_of
from knowledge_expansion.errors import (
    ConfigurationError,
    NotAvailable,
    ResearchError,
    Retryable,
    SlowDown,
    StopRun,
)

SUSPENDED = "Account is suspended. Login to brightdata.com/cp/setting/billing to activate your account"

# code, class: one of each group of the catalogue, and the families
CATALOGUE = [
    ("reject_block", Retryable),
    ("resolve_failed_dns", Retryable),
    ("proxy_timeout", Retryable),
    ("captcha", Retryable),
    ("no_ready_cookies", Retryable),
    ("dd_hardblock", Retryable),
    ("http_status", Retryable),
    ("navigation_timeout", Retryable),
    ("net_err_closed", Retryable),
    ("rate_limit", Retryable),
    ("failed_query_rejected", Retryable),
    ("repeat_query_rejected", Retryable),
    ("verifying", Retryable),
    ("unexpected_q", Retryable),
    ("client_10140", Retryable),
    ("never_heard_of_it", Retryable),
    ("sr_rate_limit", SlowDown),
    ("bucket_rate_limit", SlowDown),
    ("client_10110", SlowDown),
    ("policy_20222", SlowDown),
    ("net_err_cert_date_invalid", NotAvailable),
    ("net_err_cert_authority_invalid", NotAvailable),
    ("proxy_error", NotAvailable),
    ("target_40001", NotAvailable),
    ("no_peers", NotAvailable),
    ("peer_30030", NotAvailable),
    ("policy_20070", NotAvailable),
    ("expect_element", NotAvailable),
    ("ub_bad_endpoint_robots", NotAvailable),
    ("policy_20000", NotAvailable),
    ("policy_20261", NotAvailable),
    ("client_10250", NotAvailable),
    ("premium", ConfigurationError),
    ("feature_not_active", ConfigurationError),
    ("client_10002", ConfigurationError),
    ("client_10090", ConfigurationError),
    ("client_10063", ConfigurationError),
    ("client_10000", StopRun),
    ("client_10020", StopRun),
    ("client_10040", StopRun),
    ("client_10100", StopRun),
    ("client_10999", StopRun),
]


def failed(error: str, code: str, status: int, **more: str) -> dict[str, str]:
    return {"X-BRD-Error": error, "X-BRD-Error-Code": code, "X-BRD-Status-Code": str(status), **more}


@pytest.mark.parametrize(("code", "kind"), CATALOGUE)
@pytest.mark.parametrize("envelope", [False, True], ids=["raw", "envelope"])
def test_every_class_of_the_catalogue(code: str, kind: type[Exception], envelope: bool) -> None:
    headers = failed("words of the service", code, 502)
    body = b""
    if envelope:
        body = json.dumps({"status_code": 502, "headers": headers, "body": ""}).encode()
        headers = {"content-type": "application/json"}
    with pytest.raises(kind) as caught:
        classify(200, headers, body, expect="page", envelope=envelope, about="The page http://a.example/")
    assert type(caught.value) is kind
    message = str(caught.value)
    assert message.startswith("The page http://a.example/ failed:")
    assert "words of the service" in message
    assert f"code {code}" in message
    if isinstance(caught.value, ResearchError):
        assert caught.value.code == code


def test_a_page_passes_with_what_came_with_it() -> None:
    headers = {
        "Content-Type": "text/html; charset=utf-8", "X-BRD-Status-Code": "200", "x-local-copy": "1",
        "X-BRD-Debug": "req_id=hl_1_2; billed=false; peer_country=us",
    }  # fmt: skip
    answer = classify(200, headers, b"<p>Hi</p>", expect="page")
    assert (answer.status, answer.content_type, answer.body) == (200, "text/html; charset=utf-8", b"<p>Hi</p>")
    assert (answer.request_id, answer.billed, answer.local) == ("hl_1_2", False, True)


def test_markdown_keeps_the_type_of_its_target() -> None:
    headers = {"content-type": "text/html; charset=utf-8", "x-brd-status-code": "200"}
    assert classify(200, headers, b"# Hi", expect="markdown").body == b"# Hi"


@pytest.mark.parametrize("status", [404, 403, 503, 301])
def test_the_target_s_own_error_page_is_not_a_page(status: int) -> None:
    headers = {"content-type": "text/html", "x-brd-status-code": str(status)}
    with pytest.raises(NotAvailable, match=f"status {status}") as caught:
        classify(200, headers, b"<h1>Sorry</h1>" * 999, expect="page")
    assert caught.value.code == f"status_{status}"


def test_a_rejected_status_is_recovered() -> None:
    with pytest.raises(Retryable, match="the target answered 429"):
        classify(200, failed("response status was rejected: 429 status code", "http_status", 502), b"", expect="page")


def test_the_header_counts_more_than_a_body() -> None:
    headers = {
        "x-brd-err-code": "client_10100",
        "x-brd-err-msg": "Zone has reached usage limit",
        "x-brd-status-code": "502",
    }
    with pytest.raises(StopRun, match="usage limit"):
        classify(200, headers, b"<!doctype html><h1>Webpage not available</h1>", expect="page")


@pytest.mark.parametrize("code", ["client_10020", "client-10020"])
def test_proxy_status_is_the_third_source(code: str) -> None:
    details = f'brd.superproxy.io; received-status=407; error="http_request_denied"; details="{code}: {SUSPENDED}"'
    with pytest.raises(StopRun, match="Account is suspended") as caught:
        classify(200, {"Proxy-Status": details}, b"", expect="page")
    assert caught.value.code == "client_10020"


def test_nothing_at_all_is_worth_one_more_try() -> None:
    with pytest.raises(Retryable) as caught:
        classify(200, {}, b"  \n", expect="page")
    assert (caught.value.code, rule_of("empty").tries) == ("empty", 2)


def test_an_answer_without_any_mark_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert classify(200, {}, b"something", expect="page").status == 200
    assert "protocol may have changed" in caplog.text


def test_an_unknown_code_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), pytest.raises(Retryable):
        classify(200, failed("?", "brand_new", 502), b"", expect="page")
    assert "brand_new" in caplog.text


OUTER = [
    (401, "Auth method is not supported", StopRun),
    (401, '{"error":"User authentication is required"}', StopRun),
    (400, 'zone "no_such_zone" not found', ConfigurationError),
    (400, '{"error":"Request validation failed","error_code":"validation","details":["format"]}', ConfigurationError),
    (400, '{"error":"Request validation failed","error_code":"validation","details":[{"field":"url"}]}', NotAvailable),
    (400, "this endpoint is not supported", NotAvailable),
    (400, "Customer is not active", StopRun),
    (400, "This query failed a moment ago: refused until 15 seconds have passed", Retryable),
    (429, "failed_query_rejected", Retryable),
    (402, "Payment required", StopRun),
    (403, "", StopRun),
    (407, '{"status_code":407,"error_message":"x","error_code":"client_10010"}', StopRun),
    (429, "Too many requests", SlowDown),
    (503, "<h1>nginx</h1>", Retryable),
    (302, "", ConfigurationError),
    (404, "<h1>Not Found</h1>", ConfigurationError),
]


@pytest.mark.parametrize(("status", "body", "kind"), OUTER)
def test_real_outer_errors(status: int, body: str, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        classify(status, {}, body.encode(), expect="page")


def test_waits_that_the_service_asks_for() -> None:
    limit = failed("Zone is limited", "bucket_rate_limit", 429, **{"x-brd-rate-limit-period-ms": "90000"})
    for status, headers, wait in ((200, limit, 90.0), (429, {"Retry-After": "77"}, 77.0), (429, {}, 30.0)):
        with pytest.raises(SlowDown) as caught:
            classify(status, headers, b"", expect="page")
        assert caught.value.wait == wait
    with pytest.raises(SlowDown) as caught:
        classify(200, failed("limited to 10/min", "sr_rate_limit", 429), b"", expect="page")
    assert caught.value.wait == 60.0


@pytest.mark.parametrize("body", ['{"organic": []}', '"{\\"organic\\": []}"'])
def test_json_may_come_as_an_object_or_as_a_string_of_one(body: str) -> None:
    assert classify(200, {"x-brd-status-code": "200"}, body.encode(), expect="json").json() == {"organic": []}


@pytest.mark.parametrize("content", ['{"organic": []}', {"organic": []}])
def test_an_envelope_holds_a_string_or_the_object_itself(content: object) -> None:
    body = json.dumps({"status_code": 200, "headers": {"vary": ["a", "b"]}, "body": content}).encode()
    answer = classify(200, {}, body, expect="json", envelope=True)
    assert answer.json() == {"organic": []}
    assert answer.headers == {"vary": "a, b"}


@pytest.mark.parametrize("body", ["<html>", "[1]", '{"organic": ['])
def test_what_is_not_json_is_shown_and_tried_again(body: str) -> None:
    with pytest.raises(Retryable, match=r"not a JSON object") as caught:
        classify(200, {"x-brd-status-code": "200"}, body.encode(), expect="json")
    assert body in str(caught.value)


def test_a_rest_error_object_that_comes_with_200() -> None:
    body = b'{"status_code":407,"error_message":"IP not allowed","error_code":"client_10030"}'
    with pytest.raises(StopRun, match="IP not allowed"):
        classify(200, {"x-brd-status-code": "200"}, body, expect="json")


def test_every_rule_says_what_to_do() -> None:
    for rule in RULES.values():
        assert rule.meaning
        assert rule.advice.endswith(".")


_WORDS = st.sampled_from(
    ["x-brd-error-code", "x-brd-status-code", "proxy-status", "x-brd-debug", "retry-after", "x-brd-error"]
)


@given(
    st.integers(100, 599),
    st.dictionaries(_WORDS, st.text(max_size=40), max_size=6),
    st.binary(max_size=80),
    st.sampled_from(["page", "json"]),
    st.booleans(),
)
def test_whatever_comes_is_an_answer_or_an_error_of_the_tree(status, headers, body, expect, envelope) -> None:  # type: ignore[no-untyped-def]
    with contextlib.suppress(ResearchError, ConfigurationError):
        assert classify(status, headers, body, expect=expect, envelope=envelope).body.strip()
