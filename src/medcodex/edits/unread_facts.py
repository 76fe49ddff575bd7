"""Documented facts with a value that no rule asks for, so that a misspelt one does not pass unseen."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.edits.case import fact_words
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from medcodex.encounter.coded import Encounter, Fact

_OPEN = re.compile(r"^a |\bor\b")
"""Values that the vocabulary describes and does not list: "a list of codes", "yes, or the number"."""


def unread_facts(encounter: Encounter) -> tuple[str, ...]:
    """Paths of the facts with a closed list of values that have another one, such as "facts.certainty (confirmed, ...
    expected)". Facts that the vocabulary does not have are a payer's rules' own, and are left alone."""
    closed = closed_facts()
    return tuple(
        f"{path}.{name} ({', '.join(closed[name])} expected)"
        for path, facts in _all_facts(encounter)
        for name, value in facts.items()
        if name in closed and not {*fact_words(value)} <= {word.lower() for word in closed[name]}
    )


@lru_cache(1)
def closed_facts() -> Mapping[str, tuple[str, ...]]:
    """The values of each fact whose values are listed."""
    return {
        row["name"]: tuple(row["values"].split(", "))
        for row in table_rows("medcodex.edits", "data/facts.tsv")
        if not _OPEN.search(row["values"])
    }


def _all_facts(encounter: Encounter) -> Iterator[tuple[str, Mapping[str, Fact]]]:
    yield "facts", encounter.facts
    for place, diagnosis in enumerate(encounter.diagnoses):
        yield f"diagnoses[{place}].facts", diagnosis.facts
    for place, line in enumerate(encounter.lines):
        yield f"lines[{place}].facts", line.facts
