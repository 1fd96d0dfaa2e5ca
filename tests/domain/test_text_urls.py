"""Addresses: one spelling per page, which may be fetched, and which a rule names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knowledge_expansion.text.urls import canonical_url, clean_url, is_safe, is_whole_host, matches, why_unsafe


@pytest.mark.parametrize(
    ("url", "clean", "canonical"),
    [
        ("HTTP://Docs.Example.COM:80", "http://docs.example.com/", "https://docs.example.com/"),
        ("https://a.example:443/x/#top", "https://a.example/x/", "https://a.example/x"),
        ("https://a.example:8443/x", "https://a.example:8443/x", "https://a.example:8443/x"),
        ("https://a.example/x?utm_source=y&id=3&gclid=z", "https://a.example/x?id=3", "https://a.example/x?id=3"),
        ("https://a.example/x?b=2&a=1", "https://a.example/x?b=2&a=1", "https://a.example/x?b=2&a=1"),
        ("https://a.example/wiki/C_(lang)#x", "https://a.example/wiki/C_(lang)", "https://a.example/wiki/C_(lang)"),
        (
            "https://a.example/%e2%82%ac ü",
            "https://a.example/%E2%82%AC%20%C3%BC",
            "https://a.example/%E2%82%AC%20%C3%BC",
        ),
        ("https://a.example./x", "https://a.example/x", "https://a.example/x"),
    ],
)
def test_spellings(url: str, clean: str, canonical: str) -> None:
    assert (clean_url(url), canonical_url(url)) == (clean, canonical)


@given(st.from_regex(r"https?://[a-z]{1,5}\.example(:[0-9]{2,4})?(/[ -~]{0,12}){0,3}(\?[ -~]{0,20})?", fullmatch=True))
def test_one_spelling_stays_as_it_is(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)
    assert clean_url(clean_url(url)) == clean_url(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://docs.nvidia.com/cuda/", "http://local.documents.example/a.html", "https://8.8.8.8/", "https://a.example:8443/x",
        "https://[2606:4700:4700::1111]/", "https://not-a-real-host.invalid/",
    ],
)  # fmt: skip
def test_public_addresses_may_be_fetched(url: str) -> None:
    assert is_safe(url)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://a.example/", "http"), ("file:///etc/passwd", "http"), ("javascript:alert(1)", "http"), ("", "http"),
        ("https://user:pw@a.example/", "user"), ("https://a.example@b.example/", "user"),
        ("http://127.0.0.1/", "private"), ("http://10.1.2.3/", "private"), ("http://169.254.169.254/latest", "private"),
        ("http://192.168.0.1:8080/", "private"), ("http://[::1]/", "private"), ("http://[fe80::1]/", "private"),
        ("http://[::ffff:127.0.0.1]/", "private"), ("http://224.0.0.1/", "private"), ("http://0.0.0.0/", "private"),
        ("http://2130706433/", "spelling"), ("http://0x7f.1/", "spelling"), ("http://127.1/", "spelling"),
        ("http://0x7f000001/", "spelling"),
        ("http://localhost/", "private"), ("http://api.localhost./x", "private"), ("http://metadata.google.internal/", "private"),
        ("http://printer/", "private"), ("http://nas.local/", "private"), ("http://a.example:99999/", "not an address"),
        ("http://[::1/", "not an address"), ("http://a.example/\nHost: b", "well-formed"),
        ("http://a.example\\@b.example/", "well-formed"),
        ("http:///x", "well-formed"), ("http://a.example:0/", "well-formed"),
    ],
)  # fmt: skip
def test_other_addresses_may_not(url: str, reason: str) -> None:
    assert reason in why_unsafe(url)


@pytest.mark.parametrize(
    ("rule", "url", "named"),
    [
        ("example.com", "https://example.com/a", True),
        ("example.com", "http://docs.example.com/", True),
        ("*.example.com", "https://docs.example.com/", True),
        ("Example.com", "https://EXAMPLE.com/", True),
        ("example.com", "https://notexample.com/", False),
        ("example.com", "https://example.com.evil.net/", False),
        ("example.com/blog", "https://www.example.com/blog/1", True),
        ("example.com/blog", "https://example.com/blogger", False),
        ("https://example.com/a/", "http://example.com/a?utm_source=x#y", True),
        ("https://example.com/a?id=1", "https://example.com/a?id=1", True),
        ("https://example.com/a?id=1", "https://example.com/a?id=2", False),
    ],
)
def test_rules(rule: str, url: str, named: bool) -> None:
    assert matches(url, rule) is named


def test_whole_hosts() -> None:
    assert is_whole_host("docs.nvidia.com")
    assert not is_whole_host("https://docs.nvidia.com")
    assert not is_whole_host("docs.nvidia.com/cuda")
