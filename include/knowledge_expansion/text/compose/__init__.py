"""Writers of knowledge files."""

from knowledge_expansion.text.compose.writer import Planned, Prose, plan_file, write_file

__all__ = ["Planned", "Prose", "plan_file", "write_file"]
