"""The steps of a PART as use cases: what the operators call."""
