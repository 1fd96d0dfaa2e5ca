"""What is no article is left out, and what only looks like furniture is kept."""

from __future__ import annotations

import pytest
from extract_pages import PARAGRAPHS, PROSE, added, page, read, texts

LINKS = "".join(f"<li><a href='/{number}'>Menu entry number {number}</a></li>" for number in range(8))


@pytest.mark.parametrize(
    "furniture",
    [
        f"<nav><ul>{LINKS}</ul></nav>",
        f"<div role='navigation'><ul>{LINKS}</ul></div>",
        f"<div class='docSidebar'><ul>{LINKS}</ul></div>",
        f"<div class='table-of-contents'><p>On this page</p><ul>{LINKS}</ul></div>",
        "<aside><p>Hire us for your next project.</p></aside>",
        "<div id='onetrust-consent'><p>We use cookies to improve the site.</p></div>",
        "<div class='share-buttons'><a href='/s'>Share</a> <a href='/t'>Tweet</a></div>",
        "<section class='newsletter'><h3>Our newsletter</h3><p>Every Thursday.</p></section>",
        "<div class='comments'><p>Great write-up, thank you!</p></div>",
        "<div class='post-meta'>Posted by Ann Other in News</div>",
        "<div class='feedback'><p>Was this page helpful?</p><button>Yes</button></div>",
        "<form action='/search'><p>Search the site</p></form>",
        "<footer><p>All rights reserved.</p></footer>",
        "<div><a href='/edit'>Edit this page</a> <a href='/issue'>Report an issue</a></div>",
        "<div><span>Viewed 18 times</span><span>Active today</span></div>",
        "<div class='x1f'><p><b>Stay in the loop</b></p><p>News in your inbox.</p><a href='/subscribe'>Sign me up</a></div>",
        "<p><em>Read also on our blog:</em> <a href='/b'>Why the mascot is blue</a></p>",
        "<p>Continue with these picks from our editors</p><ul><li><a href='/1'>One "
        "story</a></li><li><a href='/2'>Two</a></li></ul>",
        "<div><p><strong>Other visitors opened</strong></p><ul><li><a "
        "href='/1'>One</a></li><li><a href='/2'>Two</a></li></ul></div>",
        "<h3>Related articles</h3><ul><li><a href='/1'>One story</a></li></ul>",
        "<p>Last updated on 12 May 2025</p>",
        "<p>Posted by Ann Other</p>",
        "".join(f"<div><h3><a href='/{n}'>Story {n}</a></h3><p>Some lines about it.</p></div>" for n in range(4)).join(
            ("<div>", "</div>")
        ),
    ],
)
def test_furniture_inside_the_article_is_left_out(furniture: str) -> None:
    assert texts(furniture) == []


@pytest.mark.parametrize(
    "own",
    [
        "<h2>Next steps</h2><ul><li><a href='/1'>Read about events</a></li><li><a href='/2'>Try graphs</a></li></ul>",
        "<p>Sign up for an account at <a href='/signup'>the console</a> before you begin.</p>",
        "<p>See also: <a href='/events'>Events</a></p>",
        "<section id='comments'><h2>Comments</h2><p>A comment starts with a hash.</p></section>",
        "<h2 id='navigation'>Navigation</h2>",
        "<div class='has-sidebar'><p>Kept.</p></div>",
        "<div class='admonition seealso'><p>See also</p><ul><li><a "
        "href='/1'>One</a></li><li><a href='/2'>Two</a></li></ul></div>",
        "<p>Create the Service Account</p>",
        "<pre><span class='token comment'># a comment</span></pre>",
        "<div class='flex--gutter'><p>Kept as well.</p></div>",
    ],
)
def test_what_the_article_says_itself_is_kept(own: str) -> None:
    assert texts(own)


def test_names_do_not_drop_what_the_page_is_about() -> None:
    document = read(f"<html><body class='docs-sidebar-page nav'><div class='comments'>{PARAGRAPHS}</div></body></html>")
    assert len(document.blocks) == 5


def test_the_sections_of_a_document_stay_together() -> None:
    big = f"<section id='a'><h2>A</h2>{PARAGRAPHS}</section>"
    document = read(
        f"<html><body><div><section><h1>T</h1>{big}<section id='b'><h2>B</h2><p>{PROSE}</p></section></section></div>"
    )
    assert [block.text for block in document.blocks if block.kind == "heading"] == ["A", "B"]


def test_many_teasers_do_not_outweigh_one_article() -> None:
    teasers = "".join(f"<div class='box'><h3>Story {n}</h3><p>{PROSE[:80]}</p></div>" for n in range(15))
    document = read(f"<html><body><div id='left'>{PARAGRAPHS}</div><div id='right'>{teasers}</div></body></html>")
    assert len(document.blocks) == 5


@pytest.mark.parametrize(
    "hidden",
    [
        "<p hidden>Secret words.</p>",
        "<p aria-hidden='true'>Secret words.</p>",
        "<p style='display: none'>Secret words.</p>",
        "<p style='visibility:hidden'>Secret words.</p>",
        "<p style='font-size:1px'>Secret words.</p>",
        "<p style='color:#FFF'>Secret words.</p>",
        "<p style='position:absolute; left:-9999px'>Secret words.</p>",
        "<p style='height:0;overflow:hidden'>Secret words.</p>",
        "<font color=white>Secret words.</font>",
        "<p class='gone'>Secret words.</p>",
        "<template><p>Secret words.</p></template>",
        "<noscript><p>Secret words.</p></noscript>",
    ],
)
def test_hidden_text_is_never_read(hidden: str) -> None:
    head = "<style>@media print { p { display: none } } .gone, .lost { display: none }</style>"
    assert texts(hidden, head=head) == []


def test_white_text_on_its_own_background_is_read() -> None:
    assert texts("<p style='color:#fff;background:#036'>Shown.</p>") == ["Shown."]


def test_furniture_around_the_article() -> None:
    around = "<header><p>Example Docs, the best of all documentation sites in the world.</p></header>"
    assert added("", around=around) == []
    assert page("", around=around).title == "Streams"
