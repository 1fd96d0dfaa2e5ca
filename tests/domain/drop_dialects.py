"""KNOWLEDGE DROPs of our own making, in the manners in which people write them."""

from __future__ import annotations

BOLD = """# KNOWLEDGE DROP: Tidal Turbines

**Runner**: PART 3 (expansion-sea-power-2025-03-10)
**Timestamp**: 2025-03-10 09:41 UTC
**Status**: SUCCESS ✓

---

## Knowledge File Created

**File**: `energy/12-tidal-turbines.md`
**Lines**: ~400
**Size**: ~21 KB
**Word Count**: 2.9k words

### Section 1: How a turbine turns (~120 lines)
- Blades and pitch
### Section 2: Moorings (~200 lines)
- Chains, piles
### Section 3: Tariffs (~150 lines)
- Auctions

## Sources Used

### Makers (accessed 2025-03-10)
1. **Rotor handbook** - https://rotors.example.com/handbook_(v2)
   - May 2025 announcement
2. **Mooring primer** - https://moor.example.com/a#b
   - Published: 12 February 2024
   - Authors: Ana Brook, Li Reed

### Forums (2 sources)
- **Harbour talk** - what skippers say

## Knowledge Gaps Filled
- Which blade pitch suits slow water
- What a mooring costs

## Integration with Existing Knowledge
- `energy/03-waves.md` (210 lines): waves, not tides

## Next Steps
- List the file in the index

---

**PART 3 COMPLETE** ✓

The group stands at 3/4 (80 %).
"""

FRONT = """---
runner: worker-7
part: 4 of 9
date: 2025-11-16T18:56:30+01:00
status: failed
reason: no search result for "quiet gears"
file: gears/04-quiet-gears.md
---

# Quiet gears

Nothing was written.
"""

TABLE = """# Knowledge drop — Felt hats

| Field | Value |
|---|---|
| PART | 11/20 |
| Finished | November 16, 2025 6:56 PM PST |
| Outcome | ⚠️ Partial: 3 of 5 sections |
| Output file | hats/11-felt.md |
| Line count | 210+ |

## References

| Title | Link | Read |
|---|---|---|
| Felting | https://felt.example.org/how | 2025-11-15 |
"""

HEADINGS = """# KNOWLEDGE DROP: Slow bread

## Status
**In progress** – two sections to go

## File
`bread/07-slow.md`, 95 lines

## Web Research:
From the first search:
- [Cold proofing](https://bread.example.net/cold) (accessed 2025-05-02)
- [Rye](https://bread.example.net/rye) (Jan 2025)
- arXiv:2501.01234 - A model of crust

## Search Queries
1. "cold proofing times"
2. "rye sourdough hydration"

All sources cited with URLs.

## Gaps still open
- Salt

Completed 2 May 2025, 06:56
"""

ONE_LINE = """# KNOWLEDGE DROP: Kites
📌 **Runner:** PART 5 of 6 | **Date:** 2025-02-03 | **Time:** 14:32 | **Status:** ✅ Done
Knowledge file: toys/05-kites.md (88 lines, 612 words)
"""

TEMPLATE = """# KNOWLEDGE DROP: [TITLE]

**Runner**: PART [N]
**Timestamp**: 2025-11-13 [TIME]
**Status**: [SUCCESS / FAILED]
**File**: `area/NN-name.md`
"""

BARE = """# Sundials

## Overview

From [Shadow lines](https://sun.example.com/lines) (accessed 2025-06-01):
> A sundial shows solar time.

## Sources

- [Shadow lines](https://sun.example.com/lines) - a page (accessed 2025-06-01)
"""

ALL = {
    "bold": BOLD,
    "front": FRONT,
    "table": TABLE,
    "headings": HEADINGS,
    "one line": ONE_LINE,
    "template": TEMPLATE,
    "bare": BARE,
}
