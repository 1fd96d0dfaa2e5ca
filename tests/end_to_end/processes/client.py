"""Airflow's public REST API, as far as a scenario asks it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import httpx

ENDED = ("success", "failed")
PATIENCE = 180.0
"""Seconds for one answer; making a backfill's runs takes long on a busy machine."""


@dataclass(frozen=True)
class Run:
    id: str
    type: str
    state: str
    logical_date: str


@dataclass(frozen=True)
class Task:
    """`pid` is the process that executes it. Times are None until it started or ended."""

    id: str
    state: str
    tries: int
    pid: int
    queued: dt.datetime | None
    start: dt.datetime | None
    end: dt.datetime | None

    @property
    def seconds(self) -> float:
        return (self.end - self.start).total_seconds() if self.start and self.end else 0.0


class Client:
    """Logs in with the first request that needs it."""

    def __init__(self, url: str, user: str, password: str) -> None:
        self._who = {"username": user, "password": password}
        self._http = httpx.Client(base_url=url, timeout=PATIENCE, trust_env=False)

    def close(self) -> None:
        self._http.close()

    def health(self) -> dict[str, str]:
        """The status of each daemon. Empty while the server does not answer."""
        try:
            found = self._http.get("/api/v2/monitor/health")
        except httpx.TransportError:
            return {}
        return {name: str(part["status"]) for name, part in found.json().items()} if found.is_success else {}

    def ask(self, method: str, path: str, **json: Any) -> Any:
        """One request below /api/v2. Raises AssertionError with the server's words."""
        if "Authorization" not in self._http.headers:
            token = self._http.post("/auth/token", json=self._who).raise_for_status().json()["access_token"]
            self._http.headers["Authorization"] = f"Bearer {token}"
        if method == "GET":
            answer = self._http.get("/api/v2" + path, params=json)
        else:
            answer = self._http.request(method, "/api/v2" + path, json=json)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def make_pool(self, name: str, slots: int) -> None:
        self.ask("POST", "/pools", name=name, slots=slots)

    def dags(self) -> set[str]:
        return {dag["dag_id"] for dag in self.ask("GET", "/dags", limit=100)["dags"]}

    def import_errors(self) -> list[str]:
        return [found["stack_trace"] for found in self.ask("GET", "/importErrors")["import_errors"]]

    def trigger(self, dag: str, day: dt.date, **conf: Any) -> str:
        """Start a run as of a day; returns its id."""
        moment = f"{day.isoformat()}T00:00:00Z"
        return str(self.ask("POST", f"/dags/{dag}/dagRuns", logical_date=moment, conf=conf)["dag_run_id"])

    def backfill(self, dag: str, first: dt.date, last: dt.date, *, parallel: int = 1, backwards: bool = False) -> int:
        """Start a backfill, both ends included; returns its id."""
        dates = {"from_date": f"{first}T00:00:00Z", "to_date": f"{last}T23:59:59Z"}
        made = self.ask("POST", "/backfills", dag_id=dag, **dates, max_active_runs=parallel, run_backwards=backwards)
        return int(made["id"])

    def backfill_ended(self, number: int) -> bool:
        return self.ask("GET", f"/backfills/{number}")["completed_at"] is not None

    def clear(self, dag: str, run: str, *tasks: str) -> None:
        """Run these tasks of an ended run again, with all that follows them."""
        wanted = {"dag_run_id": run, "task_ids": list(tasks), "include_downstream": True}
        self.ask("POST", f"/dags/{dag}/clearTaskInstances", **wanted, dry_run=False, only_failed=False)

    def runs(self, dag: str) -> list[Run]:
        """Oldest logical date first."""
        found = self.ask("GET", f"/dags/{dag}/dagRuns", limit=100, order_by="logical_date")["dag_runs"]
        return [Run(run["dag_run_id"], run["run_type"], run["state"], run["logical_date"] or "") for run in found]

    def tasks(self, dag: str, run: str) -> list[Task]:
        found = self.ask("GET", f"/dags/{dag}/dagRuns/{run}/taskInstances", limit=200)["task_instances"]
        return [
            Task(
                task["task_id"], task["state"] or "none", task["try_number"], task["pid"] or 0,
                *(_moment(task[name]) for name in ("queued_when", "start_date", "end_date")),
            )
            for task in found
        ]  # fmt: skip

    def task(self, dag: str, run: str, task: str) -> Task:
        return next(found for found in self.tasks(dag, run) if found.id == task)


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
