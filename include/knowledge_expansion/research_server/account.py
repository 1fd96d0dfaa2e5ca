"""The account's own endpoints: zones, state, balance, cost. Nothing here is billed, here or in reality."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge_expansion.research_server.answers import Answer, json_answer, text_answer
from knowledge_expansion.research_server.memory import Memory

CUSTOMER = "hl_local"


class Account:
    def __init__(self, zones: Mapping[str, str], memory: Memory) -> None:
        self._zones = zones
        self._memory = memory

    def answer(self, path: str, asked: Mapping[str, str]) -> Answer | None:
        """None for a path that is not one of the account's."""
        faults = self._memory.faults
        if path == "/zone/get_active_zones":
            active = {name: kind for name, kind in self._zones.items() if name not in faults.disabled_zones}
            return json_answer([{"name": name, "type": kind} for name, kind in active.items()])
        if path == "/status":
            return json_answer(
                {
                    "status": "suspended" if faults.suspended else "active",
                    "customer": CUSTOMER,
                    "can_make_requests": not faults.suspended,
                    "ip": "127.0.0.1",
                }
            )
        if path in ("/customer/balance", "/zone/cost") and faults.no_billing:
            return text_answer(403, "The key has no permission for billing")
        if path == "/customer/balance":
            return json_answer({"balance": 0, "credit": 0, "prepayment": 0, "pending_costs": 0})
        return self._cost(asked) if path == "/zone/cost" else None

    def _cost(self, asked: Mapping[str, str]) -> Answer:
        """What the zone delivered since this server started. Local answers cost nothing, so every cost is 0."""
        zone, first, end = (asked.get(name, "") for name in ("zone", "from", "to"))
        if not zone:
            return text_answer(400, "zone is required")
        if zone not in self._zones:
            return text_answer(422, f'zone "{zone}" not found')
        if bool(first) != bool(end):
            return text_answer(500, "You must provide period with both to and from")
        traffic = self._memory.traffic[zone]
        bucket: dict[str, object] = {"bw": traffic.bytes, "cost": 0}
        if not first:
            return json_answer({CUSTOMER: {"back_m0": bucket, "back_d0": bucket}})
        requests = {f"reqs_{self._zones[zone]}": traffic.requests}
        return json_answer({CUSTOMER: {"custom": {**bucket, **requests, "range": {"from": first, "to": end}}}})
