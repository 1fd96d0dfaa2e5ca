"""The local research service: Bright Data's protocol on loopback, over documents on disk. See docs/research-service.md.

`ResearchServer` is loaded when it is asked for: the command line registers this package's command with every start, and
the modules of a server take a tenth of a second.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from knowledge_expansion.research_server.faults import FaultKind, Faults, UrlFault
from knowledge_expansion.research_server.records import Request

if TYPE_CHECKING:
    from knowledge_expansion.research_server.server import ResearchServer

__all__ = ["FaultKind", "Faults", "Request", "ResearchServer", "UrlFault"]


def __getattr__(name: str) -> Any:
    if name != "ResearchServer":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from knowledge_expansion.research_server.server import ResearchServer

    return ResearchServer
