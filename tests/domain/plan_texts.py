"""Plans of our own making, in several dialects, for tests of what is read from them."""

from __future__ import annotations

STEPS = """# Oracle Knowledge Expansion: Bread at home

**Date**: 2025-03-02
**Oracle**: kitchen-oracle
**Type**: Research Expansion (Web Research)
**PARTs**: 3 (2 Dough, 1 Oven)
**Goal**: Good bread without a machine

---

## Overview

Expand kitchen-oracle knowledge in two areas:
- **Dough**: flour, water, time
- **Oven**: steam

---

## PART 1: Create bread/10-sourdough-starter.md (300 lines)

- [✓] PART 1: Create bread/10-sourdough-starter.md (Completed 2025-03-04 08:15)

**Step 0: Check Existing Knowledge**
- [x] Read INDEX.md for yeast/starter references
- [ ] Grep for "wild yeast" OR "levain" in bread/
- [ ] Search for "rye" AND "acidity" in grains/ folder
- [ ] Read bread/01-09 (older notes)
- [ ] Read grains/04-rye.md lines 20-60 (about rye)
- [ ] Read microbes/ (lactic acid)
- [ ] Ask the baker next door
- [ ] Identify knowledge gaps: How warm is too warm?

**Step 1: Web Research (Bright Data)**
- [x] Search: "sourdough starter hydration 2024 2025"
- [x] Search: "lactic acid bacteria" OR "wild yeast" ratio
- [ ] Scrape: https://example.org/starter_(bread).html
- [ ] Scrape top 3-4 results (bakers' blogs, food science papers)
- [ ] Extract: feeding rhythm, temperature, signs of trouble (mould, hooch)

**Step 2: Create Knowledge File**
- [ ] Create bread/10-sourdough-starter.md
- [x] Write Section 1: What a Starter Is (~120 lines)
      - What lives in a starter?
      - Yeast vs bacteria
      - Cite: food science papers
- [ ] Write Section 2: Feeding (~100 lines)
      - Flour and water
      - Rhythm of feeding
- [ ] Write Section 3: Hearth-7 Log (~80 lines)
      - Days 1 to 14

**Step 3: Create KNOWLEDGE DROP**
- [ ] Create KNOWLEDGE-DROP-sourdough-2025-03-02-[timestamp].md
- [ ] Include: Runner (PART 1), Timestamp, Status

**Step 4: Complete**
- [ ] Mark checkbox: [✓] PART 1 COMPLETE ✅

---

## PART 2: Create bread/11-shaping.md (~200 lines)

- [/] PART 2: Create bread/11-shaping.md (Failed 2025-03-04: no results)

**Step 1: Web Research**
- [ ] Search: "shaping wet dough"

**Step 2: Create Knowledge File**
- [ ] Section 1: Tension (folding, resting)
- [ ] Section 2: **Hearth-7**: our own loaves (10%)

---

## PART 3: Create oven/00-steam.md (150+ lines)

- [ ] PART 3: Create oven/00-steam.md

**Step 1: Web Research**
- [ ] Search: "steam in a home oven"
- [ ] Somebody should measure the humidity

**Step 2: Create Knowledge File**
- [ ] Section 1: Why Steam (~150 lines)
      - Crust

---

## Final Checklist

- [ ] Update INDEX.md with new files
- [x] Ring the bell twice
"""

QUERIES_IN_A_FENCE = """# Knowledge Expansion: Bees (2025-05-01)

## PART 1: Swarming

* [X] PART 1: Create apiary/03-swarming.md (~240 lines) (Done 2025-05-02)

**Research Queries**:
```
"why bees swarm 2025"
"queen cells signs"
```

**Content Structure**:
1. Overview - Why colonies divide
2. Signs - Queen cells, crowding
3. Prevention - Space and splits

**Influenced by**: Files 2,3 (hives)

**Expected Output**: A guide for the first year

## PART 2: Wintering

* [ ] PART 2: Create apiary/04-wintering.md (~260 lines)

**Research Queries**:
1. `wintering bees insulation`
2. Query: moisture in hives

**Topics**: cluster, food, ventilation (top, bottom)

## PART 3: Update INDEX.md

* [ ] PART 3: Update INDEX.md
- Add two lines
"""

WORKERS = """# Lighthouse Lenses

**Source**: the keeper's archive
**Workers**: 2

## Work

### Workers 1-2: Glass

**Worker 1: Fresnel Rings** [COMPLETED 2025-06-01]
- Research: Fresnel lens manufacture
- How rings are ground
- ☑ Weight of a first-order lens
- KNOWLEDGE-DROP: `KNOWLEDGE-DROP-fresnel-rings-2025-06-01.md`

**Worker 2: Prisms**
- Google: catadioptric prisms
- Look for: prism breakage in storms
- Colour of the glass
- KNOWLEDGE-DROP: `KNOWLEDGE-DROP-prisms-2025-06-01.md`
"""

OUTLINE = """# Knowledge Expansion: Clocks

**Date**: 12 April 2025

# BATCH 1: Springs (1 runner, ~500 lines)

## PART 1: Mainsprings (~500 lines)

- [ ] PART 1: Create clocks/00-mainsprings.md

**Goal**: Know why springs tire

**Step 0: Look in the Base**
- [ ] Read karats/07-steel.md (alloys)

**Step 1: Web Research**
Search queries:
- "mainspring fatigue"
- "blue steel tempering"

Target sources:
- Horology journals
- Makers' handbooks

**Step 2: Extract Key Topics**
- Fatigue (cycles, load)
- Lubrication

**Step 3: Write Knowledge File** (~500 lines)
```markdown
# Mainsprings

## Section 1: Steel (~200 lines)
- Alloys
- Tempering

## Section 2: Fatigue (~300 lines)
- Cycles to failure
```

**Step 4: Create KNOWLEDGE DROP**
Individual summary file: `KNOWLEDGE-DROP-mainsprings-2025-04-12-[TIME].md`

# BATCH 2: Wheels (1 runner)

## PART 2: Escapements (700-line)

- [✔] PART 2: Create clocks/01-escapements.md

**Step 1: Read Source Material**
- [✔] Read library/huygens.md lines 1-80
- [✔] Read library/graham.md lines 5-9

**Step 2: Write**
- [✔] Section 1: Anchor
- [✔] Section 2: Deadbeat
"""

REORGANISATION = """# Knowledge Reorganization: Split the big files

**Type**: Reorganization

## PART 1: Split notes/big.md

- [ ] Move lines 1-400 to notes/00-first.md
- [ ] Move the rest to notes/01-second.md

## PART 2: Move maps/

- [ ] Rename maps/ to charts/
"""

ALL = {
    "steps": STEPS,
    "fence": QUERIES_IN_A_FENCE,
    "workers": WORKERS,
    "outline": OUTLINE,
}
