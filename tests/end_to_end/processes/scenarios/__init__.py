"""One scenario a file: `NEEDS` names its servers beside PostgreSQL, `run` asserts its outcome and returns figures."""
