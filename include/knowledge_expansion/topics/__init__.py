"""From a topic file to a checked `Topic`, and what follows from a topic alone."""
