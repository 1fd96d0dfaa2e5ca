"""The structure of an article: what becomes which block."""

from __future__ import annotations

import pytest
from extract_pages import added, page, texts


def test_title_heading_is_not_repeated_and_headings_keep_their_level() -> None:
    document = page("<h2>Basics</h2><p>One.</p><h4>Details</h4><h1>A second one</h1>")
    headings = [(block.level, block.text) for block in document.blocks if block.kind == "heading"]
    assert document.title == "Streams"
    assert headings == [(2, "Basics"), (4, "Details"), (1, "A second one")]


@pytest.mark.parametrize(
    "mark",
    [
        '<a class="headerlink" href="#x" title="Permalink to this heading">¶</a>',
        '<a href="#x">#</a>',
        '<a class="anchor" aria-label="Permalink" href="#x"></a>',
        '<span class="mw-editsection">[<a href="?edit">edit</a>]</span>',
        '<a href="/edit?section=3">[edit this part]</a>',
        '<span class="sr-only">Link to this section</span>',
        "<button>Copy</button>",
    ],
)
def test_marks_beside_a_heading_are_dropped(mark: str) -> None:
    assert texts(f'<h2 id="x">Events{mark}</h2>') == ["Events"]


def test_list_items_with_depth_and_kind() -> None:
    items = added("<ul><li>One<ol><li><p>Two</p><p>More of two</p></li></ol></li><li>Three</li></ul>")
    assert [(i.kind, i.text, i.level, i.number) for i in items] == [
        ("item", "One", 0, 0),
        ("item", "Two", 1, 1),
        ("paragraph", "More of two", 0, 0),
        ("item", "Three", 0, 0),
    ]


def test_items_keep_the_numbers_of_their_page() -> None:
    items = added('<ol start="4"><li>Four</li><li><p>Five</p><pre>x = 1</pre></li><li value="9">Nine</li></ol>')
    assert [(i.text, i.number) for i in items if i.kind == "item"] == [("Four", 4), ("Five", 5), ("Nine", 9)]


def test_definition_lists_put_descriptions_below_their_terms() -> None:
    items = added("<dl><dt>stream</dt><dd>a queue</dd><dd><p>of work</p></dd></dl>")
    assert [(i.text, i.level) for i in items] == [("stream", 0), ("a queue", 1), ("of work", 1)]


def test_code_stands_as_it_is() -> None:
    code = added(
        '<div class="highlight"><button>Copy</button><pre><code class="language-python">'
        '<span class="k">def</span> f(x):\n\treturn x  &lt; 2\n\n\n    # end \n</code></pre><button>Copy snippet</button></div>'
    )
    assert [(c.kind, c.text, c.language) for c in code] == [
        ("code", "def f(x):\n\treturn x  < 2\n\n\n    # end", "python")
    ]
    assert code[0].markdown == code[0].text


@pytest.mark.parametrize(
    ("markup", "language"),
    [
        ('<pre class="brush: sql">a</pre>', "sql"),
        ('<div class="highlight-source-shell"><pre>a</pre></div>', "shell"),
        ('<pre data-lang="YAML">a</pre>', "yaml"),
        ('<div class="highlight-default notranslate"><pre>a</pre></div>', ""),
        ("<pre>a</pre>", ""),
    ],
)
def test_the_language_of_code(markup: str, language: str) -> None:
    assert [block.language for block in added(markup)] == [language]


def test_line_numbers_are_not_code() -> None:
    table = (
        '<table class="highlighttable"><tr><td class="linenos"><pre>1\n2</pre></td>'
        '<td class="code"><pre>a = 1\nb = 2</pre></td></tr></table>'
    )
    assert texts(table) == ["a = 1\nb = 2"]
    assert texts('<pre><span class="lineno">1 </span>a\n<span class="lineno">2 </span>b</pre>') == ["a\nb"]


def test_code_with_a_box_for_each_line() -> None:
    assert texts("<pre><div>a</div><div>  b</div></pre>") == ["a\n  b"]
    assert texts("<pre>a<br>b</pre>") == ["a\nb"]


def test_data_tables_become_rows() -> None:
    [table] = added(
        "<table><caption>Sizes</caption><thead><tr><th>Name</th><th>Size</th></tr></thead>"
        "<tbody><tr><td><code>a|b</code></td><td>1\n GB</td></tr><tr><td rowspan=2>c</td><td>2</td></tr>"
        "<tr><td>3</td></tr></tbody></table>"
    )[1:]
    assert table.text == "Name | Size\na|b | 1 GB\nc | 2\n | 3"
    assert table.markdown.split("\n") == [
        "| Name | Size |",
        "| --- | --- |",
        "| `a\\|b` | 1 GB |",
        "| c | 2 |",
        "|  | 3 |",
    ]


def test_a_table_without_header_gets_an_empty_one() -> None:
    [table] = added("<table><tr><td>a</td><td>b</td></tr></table>")
    assert table.markdown.split("\n")[0] == "|  |  |"
    assert table.text == "a | b"


def test_figures_in_cells_are_not_kept_from_reading_as_lists() -> None:
    [table] = added("<table><tr><th>Pump</th><th>Lift</th></tr><tr><td>1. big</td><td>-</td></tr></table>")
    assert table.markdown.split("\n")[-1] == "| 1. big | - |"


def test_layout_tables_are_read_as_containers() -> None:
    layout = "<table width='100%'><tr><td><h2>Left</h2><p>Word.</p></td><td><p>Right.</p></td></tr></table>"
    assert [(b.kind, b.text) for b in added(layout)] == [
        ("heading", "Left"),
        ("paragraph", "Word."),
        ("paragraph", "Right."),
    ]


def test_an_article_in_a_layout_table_is_found() -> None:
    from extract_pages import PARAGRAPHS, read

    links = "".join(f"<a href='/{number}'>Menu entry {number}</a><br>" for number in range(20))
    document = read(
        f"<html><body><table><tr><td><b>Welcome to the archive</b></td></tr></table><table><tr><td>{links}</td>"
        f"<td><font size=1><a "
        f"href='/print'>Print</a></font><hr><h1>Streams</h1>{PARAGRAPHS}</td><td>{links}</td></tr></table>"
    )
    assert [block.kind for block in document.blocks] == ["paragraph"] * 5


def test_quotes_notes_and_captions_are_paragraphs() -> None:
    article = (
        "<blockquote><p>Said so.</p></blockquote><div class='admonition note'><p "
        "class='admonition-title'>Note</p><p>Mind it.</p></div>"
        "<aside class='callout'><p>Also this.</p></aside><figure><img alt='no' "
        "src='x'><figcaption>A picture.</figcaption></figure>"
        "<details><summary>More</summary><p>Inside.</p></details>"
    )
    assert texts(article) == ["Said so.", "Note", "Mind it.", "Also this.", "A picture.", "More", "Inside."]


def test_two_breaks_part_paragraphs() -> None:
    assert texts("<div>One line<br>goes on.<br><br>Another.</div>") == ["One line goes on.", "Another."]


def test_deep_nesting_is_read() -> None:
    assert texts("<div>" * 400 + "Deep down." + "</div>" * 400) == ["Deep down."]
