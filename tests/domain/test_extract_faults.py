"""Bytes that are no page, pages that are no article, and articles in another language."""

from __future__ import annotations

import codecs

import pytest
from extract_pages import PARAGRAPHS, URL, page, read
from hypothesis import given, settings
from hypothesis import strategies as st
from knowledge_expansion.text.extract import read_page
from knowledge_expansion.text.extract.decode import MAX_BYTES
from knowledge_expansion.text.extract.parse import NESTING

UMLAUTS = "<html><head>{meta}</head><body><h1>Größe</h1><p>Für “alle” – €</p>" + PARAGRAPHS


@pytest.mark.parametrize(
    ("encoding", "content_type", "meta", "bom"),
    [
        ("utf-8", "text/html", "", b""),
        ("utf-8", "text/html; charset=iso-8859-1", "", b""),
        ("utf-8", "text/html", "", codecs.BOM_UTF8),
        ("utf-16-le", "text/html", "", codecs.BOM_UTF16_LE),
        ("windows-1252", "text/html; charset=ISO-8859-1", "", b""),
        ("windows-1252", "text/html", "<meta charset='windows-1252'>", b""),
        ("windows-1252", "text/html", "<meta http-equiv=Content-Type content='text/html; charset=windows-1252'>", b""),
        ("utf-16-be", "text/html; charset=utf-16-be", "", b""),
    ],
)
def test_charsets(encoding: str, content_type: str, meta: str, bom: bytes) -> None:
    document = read(bom + UMLAUTS.format(meta=meta).encode(encoding), content_type)
    assert document.title == "Größe"
    assert document.blocks[0].text == "Für “alle” – €"


def test_an_unknown_charset_is_detected() -> None:
    german = (
        "<p>Für größere Mengen gilt, dass die Größe überall gleich bleibt und über das Jahr "
        "hinweg öfter geprüft wird.</p>"
    )
    document = read(f"<h1>Größe</h1>{german * 8}".encode("windows-1252"), "text/html; charset=no-such")
    assert document.title == "Größe"


def test_plain_text_is_parted_at_empty_lines() -> None:
    document = read(f"One <b> two.\n\nThree.\n\n{'word ' * 60}", "text/plain")
    assert [block.text for block in document.blocks][:2] == ["One <b> two.", "Three."]


@pytest.mark.parametrize(
    ("body", "content_type", "fault"),
    [
        (b"%PDF-1.5\n%\xe2\xe3\n1 0 obj", "text/html", "binary"),
        (b"\x00\x01\x02\x03" * 200, "text/html", "binary"),
        (b"<p>words</p>", "application/pdf", "binary"),
        (b"<p>words</p>", "image/png", "binary"),
        (b"x" * (MAX_BYTES + 1), "text/html", "too_large"),
        (b"<div>" * (NESTING + 2), "text/html", "too_large"),
        (b"", "text/html", "empty"),
        (b"<html><body><div id=root></div><script>app()</script></body></html>", "text/html", "empty"),
        (b"<html><body><h1>Page not found</h1><p>It may have moved.</p></body></html>", "text/html", "soft_404"),
        (b"<title>404</title><p>We looked everywhere.</p>", "text/html", "soft_404"),
        (
            b"<h1>Sign in to continue</h1><form><input name=user></form><p>Please sign in to read this document.</p>"
            b"<a href=/forgot>Forgot your password?</a>",
            "text/html",
            "login_wall",
        ),
        (
            b"<div role=dialog><h1>Before you continue</h1><p>We and our partners process personal data and use cookies "
            b"for tracking.</p><button>Accept all</button></div>",
            "text/html",
            "consent_wall",
        ),
        (b"<h1>Just a moment</h1><p>Verify you are human by completing the action.</p>", "text/html", "bot_wall"),
    ],
)
def test_pages_without_an_article(body: bytes, content_type: str, fault: str) -> None:
    document = read(body, content_type)
    assert document.faults == (fault,)
    assert document.blocks == ()
    assert document.title


def test_an_article_about_walls_is_no_wall() -> None:
    around = "<div class='cookie-banner'><p>We use cookies. Accept all or reject tracking by our partners.</p></div>"
    document = page(
        "<p>Cookies need consent where personal data is processed.</p>", around=around, title="Fixing 404 errors"
    )
    assert document.faults == ()


def test_much_script_around_an_article() -> None:
    document = page(
        "<p>Here.</p>", head=f"<script>{'var x = 1;' * 300_000}</script><style>{'.a{color:red}' * 1_000}</style>"
    )
    assert document.blocks[0].text == "Here."
    assert document.faults == ()


LANGUAGES = {
    "de": "Ein Datenstrom ist eine Warteschlange für die Arbeit, und die Reihenfolge der Aufgaben wird nicht geändert.",
    "fr": "Un flux est une file de travail pour la carte, et les tâches sont traitées dans l'ordre du programme.",
    "es": "Un flujo es una cola de trabajo para el dispositivo, y las tareas se ejecutan en el orden del programa.",
    "ru": "Поток это очередь работы для устройства, и порядок задач в нём тот же, в котором программа их поставила.",
    "ja": "ストリームはデバイスのための作業の待ち行列であり、その順序はプログラムが出した順序と同じです。",
    "zh": "流是设备的工作队列，其中任务的顺序与程序发出的顺序相同。两个流彼此并不知道对方，因此它们的内核可以同时运行。",
}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_other_languages_whatever_the_page_declares(language: str) -> None:
    html = (
        f"<html lang=en><body><nav>Home, products and the search</nav><h1>X</h1>{f'<p>{LANGUAGES[language]}</p>' * 3}"
    )
    document = read(html)
    assert document.faults == (f"other_language:{language}",)
    assert document.language == language
    assert len(document.blocks) == 3


def test_the_expected_language_is_no_fault() -> None:
    article = f"<p>{LANGUAGES['de']}</p>" * 3
    html = f"<html><body><h1>X</h1>{article}".encode()
    assert read_page(html, "text/html", URL, expected_language="de").faults == ()


@settings(max_examples=300, deadline=None)
@given(
    st.binary(max_size=400) | st.text(st.sampled_from("<>/\"'= &;#!-abpdivtrulx\n\x00é"), max_size=300).map(str.encode),
    st.sampled_from(["text/html", "", "text/html; charset=utf-16", "text/plain; charset=x", "text/html;;charset"]),
)
def test_nothing_that_is_sent_raises(body: bytes, content_type: str) -> None:
    document = read_page(body, content_type, "not a url")
    assert document == type(document).from_json(document.to_json())
