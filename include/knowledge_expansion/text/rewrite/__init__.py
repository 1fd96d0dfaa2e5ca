"""What goes to a language model and what comes back: prompts, strict reading of answers, and the lines of a rewritten file."""
