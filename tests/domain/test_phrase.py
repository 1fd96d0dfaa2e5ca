"""A planned phrase is found as a person would see it, in whole words, with its lines."""

from __future__ import annotations

import pytest
from knowledge_expansion.base.phrase import folded, phrase


@pytest.mark.parametrize(
    ("wanted", "text", "lines"),
    [
        ("Model Registry", "the MODEL REGISTRY", [1]),
        ("model registry", "a model-registry, a **model** registry, a `model_registry`", [1]),
        ("model registry", "ends with model\nregistry", [1]),
        ("model registry", "model\n\nregistry", []),
        ("model registry", "model registries\n\nModel Registry's", [1, 3]),
        ("CUDA streams", "one CUDA stream", [1]),
        ("model version", "model versioning", []),
        ("Ray", "an array\nRay Serve\nstingray\nX-ray", [2, 4]),
        ("SAM", "the same\n(SAM)\nSAM-2", [2, 3]),
        ("kubernetes", "Kubernetes", [1]),
        ("CUDA 12.1", "CUDA 12.10\nCUDA 12-1\ncuda-12.1", [3]),
        ("C++", "C\nC++ 17\nvc++", [2]),
        ("C", "C++\nC#\nC", [3]),
        ("A/B testing", "A/B-testing", [1]),
        ("@component", "the @component decorator", [1]),
        ("->", "a -> b", [1]),
        ("café", "cafe\u0301", [1]),
        ("straße", "STRASSE", [1]),
        ("batch", "batches\r\nbatch\r\n", [1, 2]),
        ("model registry", "", []),
    ],
)
def test_where_a_phrase_stands(wanted: str, text: str, lines: list[int]) -> None:
    assert phrase(wanted).lines_in(folded(text)) == lines


def test_only_the_first_lines_where_only_those_are_wanted() -> None:
    assert phrase("tide").lines_in(folded("tide tide\ntide\ntide\n"), 2) == [1, 2]
