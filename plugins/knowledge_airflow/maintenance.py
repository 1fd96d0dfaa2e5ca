"""The DAG that audits the knowledge base on a schedule and reports the trend."""

from __future__ import annotations

import datetime as dt

from knowledge_airflow.compat import DAG, TriggerRule
from knowledge_airflow.operators.maintenance import AuditOperator, TellAuditOperator

DAG_ID = "knowledge_maintenance"
DOC = """# Audit of the knowledge base

Every week: clones the base of `knowledge_repo_default`, runs every rule of `python -m knowledge_expansion lint`, stores all
findings in the workspace (`lint/<date>.json`) and reports the counts by rule with the change since the audit before. It
changes nothing in the base; `lint --fix` in a checkout mends what is certain.
"""


def maintenance_dag() -> DAG:
    """`audit >> notify`, weekly."""
    with DAG(
        dag_id=DAG_ID,
        description="Audits the knowledge base and reports what changed",
        schedule="@weekly",
        start_date=dt.datetime(2025, 1, 1, tzinfo=dt.UTC),
        catchup=False,
        max_active_runs=1,
        dagrun_timeout=dt.timedelta(hours=2),
        default_args={"owner": "knowledge", "retries": 2, "retry_delay": dt.timedelta(minutes=1)},
        tags=["knowledge", "maintenance"],
        doc_md=DOC,
    ) as dag:
        audit = AuditOperator(task_id="audit", execution_timeout=dt.timedelta(hours=1))
        audit >> TellAuditOperator(task_id="notify", audit_task="audit", trigger_rule=TriggerRule.ALL_DONE)
    return dag
