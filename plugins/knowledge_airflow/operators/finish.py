"""The steps around the PARTs: prepare, review of a batch, review of all, the branch, its three ends, and the notification."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from knowledge_airflow.assets import aliases, announce
from knowledge_airflow.compat import (
    AirflowFailException,
    BaseBranchOperator,
    BaseOperator,
    Context,
    task_states,
)
from knowledge_airflow.hooks.brightdata import BrightDataHook
from knowledge_airflow.hooks.repository import KnowledgeRepositoryHook
from knowledge_airflow.models import model_of
from knowledge_airflow.operators.step import StepOperator
from knowledge_airflow.run import undated

if TYPE_CHECKING:
    from knowledge_expansion.stores.run import RunStore


def part_task(number: int, step: str) -> str:
    """The id of a PART's task, e.g. `part_01.write_drop`."""
    return f"part_{number:02d}.{step}"


class PrepareOperator(StepOperator):
    """Pin the topic and the base's commit, store one snapshot of what the PARTs will read, share out the spend limit."""

    def __init__(
        self, *, topic_file: str, repo_conn_id: str = KnowledgeRepositoryHook.default_conn_name, **kwargs: Any
    ):
        super().__init__(**kwargs)
        self.topic_file = topic_file
        self.repo_conn_id = repo_conn_id

    def step(self, run: RunStore, context: Context) -> dict[str, Any]:
        from knowledge_expansion.steps.prepare import prepare

        if note := undated(context):
            self.log.warning("%s", note)
        repository = KnowledgeRepositoryHook(self.repo_conn_id).get_settings()
        params = context["params"]
        return prepare(
            run,
            self.topic_file,
            repository,
            selected=params.get("parts") or [],
            retract=params.get("retract") or [],
            log=self.log,
        )


class BatchReviewOperator(BaseOperator):
    """Between two batches: go on when at least one PART of the batch before ended well, so that a bad start stops early."""

    def __init__(self, *, parts: list[int], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.parts = parts

    def execute(self, context: Context) -> dict[str, Any]:
        """Count the drops of the batch before."""
        sensors = {number: part_task(number, "wait_for_drop") for number in self.parts}
        states = task_states(context, list(sensors.values()))
        good = [number for number, task in sensors.items() if states.get(task) == "success"]
        self.log.info("batch review: %d of %d PARTs ended well: %s", len(good), len(self.parts), good)
        if not good:
            raise AirflowFailException(
                f"no PART of the batch {self.parts} ended well, so the later batches are not started. Their drops say why."
            )
        return {"ended_well": good}


class ReviewOperator(StepOperator):
    """Read all drops, check the files side by side, and decide what lands."""

    def step(self, run: RunStore, context: Context) -> dict[str, Any]:
        from knowledge_expansion.steps.review import review_run

        topic = run.topic()
        wanted = [part_task(p.number, s) for p in topic.parts for s in ("check_existing", "write_drop")]
        states = task_states(context, wanted)
        found = {
            part.number: (
                states.get(part_task(part.number, "check_existing")),
                states.get(part_task(part.number, "write_drop")),
            )
            for part in topic.parts
        }
        dry = bool(context["params"].get("dry_run"))
        review = review_run(run, topic, found, dry_run=dry, model=model_of(run), log=self.log)
        return {"decision": review.decision, "landing": list(review.landing), "failed": len(review.failed)}


class LandingBranchOperator(BaseBranchOperator):
    """Follow the review's decision: commit_and_push (through `before_commit`, where one stands before it), nothing_changed
    or needs_attention."""

    def __init__(self, *, before_commit: str = "commit_and_push", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.before_commit = before_commit

    def choose_branch(self, context: Context) -> str:
        """The task to go on with."""
        decision = str(context["ti"].xcom_pull(task_ids="review")["decision"])
        return self.before_commit if decision == "commit_and_push" else decision


class CommitAndPushOperator(StepOperator):
    """Fold the operations into a fresh clone, commit once, push; fold again when another push came first. Then announce the
    files that landed new or changed as assets, unless they wait on a branch of their own to be merged."""

    def __init__(
        self,
        *,
        repo_conn_id: str = KnowledgeRepositoryHook.default_conn_name,
        brightdata_conn_id: str = BrightDataHook.default_conn_name,
        **kwargs: Any,
    ) -> None:
        super().__init__(outlets=aliases(), **kwargs)
        self.repo_conn_id = repo_conn_id
        self.brightdata_conn_id = brightdata_conn_id

    def step(self, run: RunStore, context: Context) -> dict[str, Any]:
        from knowledge_expansion.steps.figures import landed_figures
        from knowledge_expansion.steps.land import land_run

        settings = KnowledgeRepositoryHook(self.repo_conn_id).get_settings()
        client = BrightDataHook(self.brightdata_conn_id).get_client
        result = land_run(run, settings, client, model=model_of(run), log=self.log)
        common = {"topic": run.topic_id, "as_of": run.as_of.isoformat(), "commit": result["commit"]}
        if not result["waits"]:  # files that nobody can read yet are no news
            announce(context, settings, landed_figures(run), common)
        return result


class NothingChangedOperator(StepOperator):
    """Say that the base stays as it is, and why."""

    def step(self, run: RunStore, context: Context) -> str:
        from knowledge_expansion.steps.review import read_review

        reason = read_review(run).reason
        self.log.info("no commit: %s", reason)
        return reason


class NeedsAttentionOperator(StepOperator):
    """Say that nothing landed, and what a person has to look at. The run fails after the notification."""

    def step(self, run: RunStore, context: Context) -> str:
        from knowledge_expansion.steps.review import read_review

        review = read_review(run)
        for number, reason in review.failed:
            self.log.error("PART %s failed: %s", number, reason)
        return review.reason


class NotifyOperator(StepOperator):
    """Write the report of the run, send it to every notifier, then fail the run when it needs attention."""

    def step(self, run: RunStore, context: Context) -> dict[str, Any]:
        from knowledge_expansion.steps.alerts import mark_told
        from knowledge_expansion.steps.report import report_run

        from knowledge_airflow.notifiers.settings import send_report

        ends = ["prepare", "review", "approve", "commit_and_push", "nothing_changed", "needs_attention"]
        states = task_states(context, ends)
        report = report_run(run, states, note=undated(context), log=self.log)
        faults = send_report(report, context, log=self.log)
        mark_told(run)
        if report.outcome == "needs_attention":
            raise AirflowFailException(f"{report.subject}. {report.reason}")
        if faults:
            raise AirflowFailException("the work is done, but the report could not be delivered: " + "; ".join(faults))
        return {"outcome": report.outcome, "subject": report.subject}
