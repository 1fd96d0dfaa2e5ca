"""The steps of a PART, in their order: what is known, search, scrape, write, verify, drop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from knowledge_airflow.compat import AirflowSkipException, Context, task_states
from knowledge_airflow.hooks.brightdata import BrightDataHook
from knowledge_airflow.models import model_of
from knowledge_airflow.operators.step import PartOperator
from knowledge_airflow.run import is_backfill

if TYPE_CHECKING:
    from knowledge_expansion.stores.run import PartStore


class CheckExistingOperator(PartOperator):
    """Read what the base already holds; skip the PART when its file is fresh or the run's parameters leave it out."""

    def part_step(self, part: PartStore, context: Context) -> dict[str, Any]:
        from knowledge_expansion.steps.existing import check_part

        selected = context["params"].get("parts") or []
        if selected and self.part not in selected:
            raise AirflowSkipException(f"PART {self.part} is not among the PARTs of this run: {selected}")
        # A backfill is asked for date by date: each of them brings its evidence, whatever stands already.
        force = bool(context["params"].get("force_refresh")) or is_backfill(context)
        existing = check_part(part, force=force, log=self.log)
        if existing.state == "fresh":
            raise AirflowSkipException(f"PART {self.part} is fresh: {existing.reason}")
        return {"state": existing.state, "related": len(existing.related), "warnings": len(existing.warnings)}


class ResearchOperator(PartOperator):
    """A step that sends billable requests: it has a client, and it ends at once when the whole run has been stopped."""

    def __init__(self, *, brightdata_conn_id: str = BrightDataHook.default_conn_name, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.brightdata_conn_id = brightdata_conn_id


class SearchOperator(ResearchOperator):
    """Ask the PART's queries, as of the run's date."""

    def part_step(self, part: PartStore, context: Context) -> dict[str, Any]:
        from knowledge_expansion.steps.research import search

        outcomes = search(part, BrightDataHook(self.brightdata_conn_id).get_client(), log=self.log)
        return {"queries": len(outcomes), "results": sum(len(outcome.hits) for outcome in outcomes)}


class ScrapeOperator(ResearchOperator):
    """Read the best results into the page store."""

    def __init__(self, *, concurrency: int = 5, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.concurrency = concurrency

    def part_step(self, part: PartStore, context: Context) -> dict[str, Any]:
        from knowledge_expansion.steps.research import scrape

        client = BrightDataHook(self.brightdata_conn_id).get_client()
        outcomes = scrape(part, client, concurrency=self.concurrency, log=self.log)
        used = sum(outcome.outcome == "used" for outcome in outcomes)
        return {"pages": len(outcomes), "used": used}


class FetchCitedOperator(ScrapeOperator):
    """Read the pages that a delivered file cites into the page store."""

    def part_step(self, part: PartStore, context: Context) -> dict[str, Any]:
        from knowledge_expansion.steps.external import fetch_cited

        client = BrightDataHook(self.brightdata_conn_id).get_client()
        outcomes = fetch_cited(part, client, concurrency=self.concurrency, log=self.log)
        return {"pages": len(outcomes), "used": sum(outcome.outcome == "used" for outcome in outcomes)}


class WriteKnowledgeOperator(PartOperator):
    """Write the knowledge file from the stored pages."""

    def part_step(self, part: PartStore, context: Context) -> dict[str, Any]:
        from knowledge_expansion.steps.write import write_part

        written = write_part(part, model=model_of(part.run), log=self.log)
        lines = written.text.count("\n")
        return {"file": written.path, "lines": lines, "quotes": len(written.quotes), "short": written.short}


class VerifyOperator(PartOperator):
    """Put the file through the gate: it reads only the file, the topic, the page store and the base."""

    def part_step(self, part: PartStore, context: Context) -> dict[str, Any]:
        from knowledge_expansion.steps.verify import verify_part

        checks = verify_part(part, log=self.log)
        return {"checks": len(checks), "passed": sum(check.passed for check in checks)}


class WriteDropOperator(PartOperator):
    """Report the PART in a KNOWLEDGE DROP, complete or failed. Runs whenever the PART was not skipped."""

    STEPS = ("check_existing", "search", "scrape", "write_knowledge", "wait_for_delivery", "fetch_cited", "verify")

    def part_step(self, part: PartStore, context: Context) -> dict[str, Any]:
        from knowledge_expansion.errors import PartFailed
        from knowledge_expansion.steps.drop import drop_part

        prefix = str(self.task_id).removesuffix(self.step_name)
        states = task_states(context, [prefix + step for step in self.STEPS])
        if states.get(prefix + self.STEPS[0]) == "upstream_failed":
            raise PartFailed(f"PART {self.part} was never begun: what comes before it failed")
        failed = next((step for step in self.STEPS if states.get(prefix + step) == "failed"), None)
        facts = drop_part(part, failed_step=failed, log=self.log)
        return {"status": facts.status, "file": facts.file, "lines": facts.lines, "sha256": facts.sha256}
