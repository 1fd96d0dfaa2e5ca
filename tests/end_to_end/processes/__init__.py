"""The project under Airflow's own daemons: real processes, a real database, real kills. What they share is outside them."""
