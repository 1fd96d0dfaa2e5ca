"""Where the report of a run goes."""
