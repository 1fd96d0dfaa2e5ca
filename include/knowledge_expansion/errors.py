"""Every error of the domain, in one tree. Each message says what happened, what was expected and what to do next.

KnowledgeError
├── TopicError                    a topic file is wrong; carries every fault at once
├── DropError                     a file that was given as a KNOWLEDGE DROP is none, or cannot be read
├── ConfigurationError            connection, zone, pool, variable or repository is wrong: a retry cannot help
├── WorkspaceError                the shared store lacks or spoils something a step needs
├── Overtaken                     another process wrote the same object meanwhile: try again on what it wrote
├── ResearchError                 a request for a page or a search, or to a language model, failed
│   ├── Retryable                 another try may work (at once, or after `wait` seconds)
│   ├── SlowDown                  a rate limit: wait `wait` seconds and send less
│   ├── NotAvailable              this page or query will never work: record and go on
│   └── StopRun                   account, key or budget: no request of this run can work
├── PartFailed                    a PART ends here: its reason goes to the plan, the drop and the report
├── GateError                     a file does not pass its checks; carries the findings
├── NotApproved                   a person refused what would land, or nobody answered, or it is not what was approved
├── FileInTheWay                  the base holds a file at this path that the bundle did not write, or that was edited
└── RepositoryError               the knowledge base cannot be cloned, changed or pushed
"""

from __future__ import annotations

from collections.abc import Sequence


class KnowledgeError(Exception):
    """Base of all errors that the domain raises on purpose."""


class TopicError(KnowledgeError):
    """A topic file cannot be used. `faults` are lines of the form `file:line: key: what, allowed, next`."""

    def __init__(self, faults: Sequence[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class DropError(KnowledgeError):
    """What was given as a KNOWLEDGE DROP is empty, binary, in another encoding than UTF-8, or something else."""


class ConfigurationError(KnowledgeError):
    """A connection, zone, pool, variable or repository setting is wrong. Do not retry."""


class WorkspaceError(KnowledgeError):
    """An object that an earlier step should have left in the workspace is missing or unreadable."""


class Overtaken(KnowledgeError):
    """Another process, such as an earlier try of the same task that was thought dead, wrote this object meanwhile."""


class ResearchError(KnowledgeError):
    """A request to the research service or to a language model failed. `code` is the service's own error code, or ours."""

    def __init__(self, message: str, *, code: str = "", wait: float = 0.0) -> None:
        super().__init__(message)
        self.code = code
        self.wait = wait


class Retryable(ResearchError):
    """Another try may work, not before `wait` seconds."""


class SlowDown(ResearchError):
    """A rate limit. Wait `wait` seconds and send fewer requests at once."""


class NotAvailable(ResearchError):
    """This page or query cannot be had. Record it and go on; never route around it."""


class StopRun(ResearchError):
    """Key, account or spend limit: every further request would fail too."""


class PartFailed(KnowledgeError):
    """A PART cannot be completed. The message is the reason that people will read."""


class GateError(KnowledgeError):
    """A file does not pass its checks."""

    def __init__(self, findings: Sequence[str]) -> None:
        self.findings = tuple(findings)
        super().__init__("; ".join(self.findings))


class NotApproved(KnowledgeError):
    """A person refused what would land, nobody answered in time, or it is not what was approved."""


class FileInTheWay(PartFailed):
    """The base holds a file at this path that this bundle did not write or that somebody edited since."""


class RepositoryError(KnowledgeError):
    """The knowledge base could not be cloned, changed or pushed."""
