"""The full-text index: SQLite FTS5 with a stemmer, the title weighted, kept on disk between runs where a folder is
given.

An index file is named after the corpus folder and a fingerprint of its files, so a changed document means a new index
and the old one of the same folder goes. Rows are numbered as the corpus numbers its entries."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge_expansion.research_server.corpus import Corpus
from knowledge_expansion.research_server.reading import read

TITLE_WEIGHT = 6.0  # a word in the title counts like six in the text; tuned on questions with known pages
SNIPPET_WORDS = 30  # about the length of a description in a result list
MARK_ON, MARK_OFF = "\x01", "\x02"  # around the words of the query in a snippet
_FORM = "1"  # part of the file name: raise it when the tables or the reading of pages change


@dataclass(frozen=True, slots=True)
class Snippet:
    title: str
    text: str
    highlighted: tuple[str, ...]


class Index:
    """Answers questions about rows (numbers of corpus entries). Safe to share between threads."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._lock = threading.Lock()

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def rows_with(self, phrase: str) -> set[int]:
        """Rows in which the words of the phrase stand together (stemmed)."""
        return {row for (row,) in self._ask("SELECT rowid FROM words WHERE words MATCH ?", quoted(phrase))}

    def ranked(self, match: str) -> list[tuple[int, float]]:
        """Rows of an FTS5 expression with their bm25 score, higher is better, best first."""
        found = self._ask(f"SELECT rowid, -bm25(words, {TITLE_WEIGHT}, 1.0) FROM words WHERE words MATCH ?", match)
        return sorted(((row, score) for row, score in found), key=lambda pair: (-pair[1], pair[0]))

    def snippet(self, match: str, row: int) -> Snippet:
        """Title and the piece of the text that shows most of the words asked for."""
        piece = f"snippet(words, 1, ?, ?, ' ... ', {SNIPPET_WORDS})"
        sql = f"SELECT title, {piece} FROM words WHERE words MATCH ? AND rowid = ?"
        found = self._ask(sql, MARK_ON, MARK_OFF, match, row)
        title, marked = found[0]
        words = [part.split(MARK_OFF)[0] for part in marked.split(MARK_ON)[1:]]
        return Snippet(title, marked.replace(MARK_ON, "").replace(MARK_OFF, "").strip(), tuple(dict.fromkeys(words)))

    def _ask(self, sql: str, *values: object) -> list[Any]:
        with self._lock:
            return self._connection.execute(sql, values).fetchall()


def quoted(phrase: str) -> str:
    """A phrase as FTS5 reads it literally. A zero character would end the expression for it."""
    return '"' + phrase.replace('"', '""').replace("\0", " ") + '"'


def open_index(corpus: Corpus, folder: Path | None) -> Index:
    """The index of this corpus: from the folder when it lies there, else built (and left there when a folder is
    given)."""
    if folder is None:
        connection = sqlite3.connect(":memory:", check_same_thread=False)
        _build(corpus, connection)
        return Index(connection)
    place = hashlib.sha256(str(corpus.folder).encode()).hexdigest()[:12]
    path = folder / f"corpus-{place}-{_FORM}-{corpus.fingerprint[:16]}.sqlite"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _build_file(corpus, path)
        for old in set(folder.glob(f"corpus-{place}-*.sqlite")) - {path}:
            old.unlink(missing_ok=True)
    return Index(sqlite3.connect(path.resolve().as_uri() + "?mode=ro", uri=True, check_same_thread=False))


def _build_file(corpus: Corpus, path: Path) -> None:
    """Built beside and moved into place, so that two servers starting at once never see half an index."""
    unfinished = path.with_suffix(f".{os.getpid()}-{threading.get_ident()}.building")
    unfinished.unlink(missing_ok=True)
    connection = sqlite3.connect(unfinished)
    try:
        _build(corpus, connection)
    finally:
        connection.close()
    unfinished.replace(path)


def _build(corpus: Corpus, connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = OFF")  # a broken build is thrown away whole
    connection.execute(
        'CREATE VIRTUAL TABLE words USING fts5(title, body, tokenize = "porter unicode61 remove_diacritics 2")'
    )
    readings = (read(entry) for entry in corpus.entries)
    connection.executemany(
        "INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)",
        ((row, reading.title, reading.text) for row, reading in enumerate(readings)),
    )
    connection.commit()
