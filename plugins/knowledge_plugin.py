"""The Airflow plugin of the bundle: what the user interface adds to knowledge DAGs."""

from airflow.providers.common.compat.sdk import AirflowPlugin


class KnowledgePlugin(AirflowPlugin):
    """Names the bundle in the list of plugins."""

    name = "knowledge"
