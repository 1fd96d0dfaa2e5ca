"""Reading words: stems, compound names, neighbours written as one, abbreviations that pages explain."""

from __future__ import annotations

import pytest
from evidence_kit import paragraph, source
from knowledge_expansion.text.evidence.acronyms import learned
from knowledge_expansion.text.evidence.concepts import Synonyms, concepts
from knowledge_expansion.text.evidence.words import Vocabulary, pieces


@pytest.mark.parametrize(
    ("token", "expected"),
    [
        ("CUDAGraph", ("cuda", "graph")),
        ("cudaStreamSynchronize", ("cuda", "stream", "synchronize")),
        ("torch.cuda.CUDAGraph", ("torch", "cuda", "cuda", "graph")),
        ("min_instances", ("min", "instances")),
        ("plain", ("plain",)),
        ("H2D", ("h2d",)),
        ("W&B", ("w&b",)),
    ],
)
def test_compound_names_are_taken_apart(token: str, expected: tuple[str, ...]) -> None:
    assert pieces(token) == expected


@pytest.mark.parametrize("text", ["a CUDAGraph", "a CUDA graph", "the CUDA Graphs", "one cudagraph", "a cuda-graph"])
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    assert "cudagraph" in {term for _, term in Vocabulary(["cudagraph"]).positions(text)}


def test_a_verb_in_two_words_is_the_noun_in_one() -> None:
    found = [term for _, term in Vocabulary(["rollback"]).positions("rolling back to the last version")]
    assert found == ["rollback"]


def test_a_class_name_stands_for_its_abbreviation() -> None:
    (concept,) = concepts("DDP", Synonyms())
    vocabulary = Vocabulary(concept.terms)
    for text in ("DistributedDataParallel", "distributed data parallel training"):
        assert any(concept.terms[term] == 1.0 for _, term in vocabulary.positions(text))


def test_words_in_brackets_and_vague_words_weigh_less() -> None:
    weights = {c.name: c.weight for c in concepts("Boiler patterns (pressure)", Synonyms())}
    assert weights["boiler"] > weights["pressur"] > weights["pattern"]


def test_pages_explain_their_own_abbreviations() -> None:
    page = source("A page", paragraph("The High Pressure Boiler (HPB) came late. It is big (BIG)."))
    assert learned([page]) == [("highpressureboiler", "hpb")]
