"""Retrieval without a model: which passage of which source answers which point."""

from knowledge_expansion.text.evidence.choice import choose_evidence

__all__ = ["choose_evidence"]
