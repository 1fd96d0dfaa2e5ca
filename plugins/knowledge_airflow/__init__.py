"""Knowledge expansions on Airflow: the DAG factory, and the operators, hooks, sensor and notifier that its DAGs are made of."""
