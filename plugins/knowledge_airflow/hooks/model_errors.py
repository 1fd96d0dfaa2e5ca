"""What the HTTP status of a model's service means, the same for every service."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge_expansion.errors import ConfigurationError, ResearchError


def error_of(
    status: int, said: str, *, where: str, access: str, wait: float = 0.0
) -> ResearchError | ConfigurationError:
    """The domain's error. `said` is what the service said, `where` the settings that name the model, `access` what an account
    needs, `wait` the seconds that the service asks for."""
    from knowledge_expansion.errors import ConfigurationError, NotAvailable, Retryable, SlowDown

    if status == 429:
        return SlowDown(f"{said}. The quota of {where} is used up.", code="outer_429", wait=wait)
    if status in (408, 499, 504):  # the service gave up, perhaps after it had answered
        return Retryable(said, code="timeout")
    if status >= 500:
        return Retryable(said, code=f"outer_{status}", wait=wait)
    if status in (401, 403):
        return ConfigurationError(f"{said}. {access}")
    if status == 404:
        return ConfigurationError(f"{said}. Check {where}.")
    return NotAvailable(said, code=f"status_{status}")
