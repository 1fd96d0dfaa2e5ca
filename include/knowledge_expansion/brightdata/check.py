"""Says whether a connection can work, before a run spends anything: key, zones, and their types."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from knowledge_expansion.brightdata.client import Client
from knowledge_expansion.errors import ConfigurationError, ResearchError

# An unlocker zone answers searches too (the service's own tools use it so); a serp zone fetches no pages.
_FITTING = {"serp_zone": ("serp", "unblocker"), "unlocker_zone": ("unblocker",)}


@dataclass(frozen=True, slots=True)
class Line:
    """One finding: `ok` or a fault whose text says what to do next."""

    ok: bool
    text: str

    def __str__(self) -> str:
        return f"{'ok   ' if self.ok else 'FAULT'} {self.text}"


def check_connection(client: Client) -> list[Line]:
    """Ask the service for its zones (free) and compare. Never raises for what the service answers."""
    try:
        zones = client.zones()
    except (ResearchError, ConfigurationError) as error:
        return [Line(False, str(error))]
    lines = [Line(True, f"{client.base_url} accepts the key; active zones: {', '.join(sorted(zones)) or 'none'}")]
    named = {"serp_zone": client.serp_zone, "unlocker_zone": client.unlocker_zone}
    lines += [_zone_line(setting, zone, zones) for setting, zone in named.items()]
    host = urlsplit(client.base_url)
    # A name without a dot is a neighbour: the local research service on this machine or in the same set of containers.
    if host.scheme == "http" and "." in (host.hostname or "") and host.hostname != "127.0.0.1":
        lines.append(Line(False, f"{client.base_url} is not encrypted: the key can be read on the way. Use https."))
    return lines


def _zone_line(setting: str, zone: str, zones: dict[str, str]) -> Line:
    fitting = _FITTING[setting]
    candidates = sorted(name for name, kind in zones.items() if kind in fitting)
    use = (
        f"use one of: {', '.join(candidates)}"
        if candidates
        else f"create a zone of type {fitting[0]} in the control panel"
    )
    if not zone:
        return Line(False, f"{setting} is not set in the extra of the connection brightdata_default; {use}")
    if zone not in zones:
        return Line(False, f"{setting} {zone!r} is not an active zone of this account; {use}")
    if zones[zone] not in fitting:
        return Line(False, f"{setting} {zone!r} is of type {zones[zone]!r}, expected {' or '.join(fitting)}; {use}")
    return Line(True, f"{setting} {zone!r} is active, type {zones[zone]}")
