"""The knowledge base: what it holds, and the edits of its files as pure functions of text."""
