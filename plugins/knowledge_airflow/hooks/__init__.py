"""Where the bundle meets the outside: the research service and the knowledge base."""
