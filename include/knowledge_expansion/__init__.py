"""Knowledge expansions in plain Python: topics, research, writing, checking, landing. Never imports Airflow."""

__version__ = "0.1.0"
