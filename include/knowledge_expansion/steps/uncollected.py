"""Pauses Python's search for cyclic garbage in work that makes many objects and hardly any garbage.

The search is started by the number of objects made, and finds nothing there: a PART's passages, words and positions stay until
the PART is written, the tree of a page until it is read. It took a sixth of the processor time of these steps.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for cyclic garbage inside; afterwards as it was before. Where several threads are inside, the one that came
    first resumes it."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
