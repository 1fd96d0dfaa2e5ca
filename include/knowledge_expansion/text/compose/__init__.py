"""Writers of knowledge files."""

from knowledge_expansion.text.compose.writer import write_file

__all__ = ["write_file"]
