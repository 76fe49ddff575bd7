"""What one documented fact more or less would do to the level of a visit."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from em_visits import DAY, visit
from medcodex.app.grouping import Groupers
from medcodex.errors import InputError, StorageError
from medcodex.group.em.grouper import EmGrouper
from medcodex.group.em.items import ELEMENTS, items_of
from medcodex.group.em.result import Level
from medcodex.group.em.what_if import changes_of_level
from medcodex.group.what_if import level_what_if
from medcodex.library.home import Home

if TYPE_CHECKING:
    from pathlib import Path

    from medcodex.encounter.coded import Encounter

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)
MODERATE: dict[str, Any] = {
    "family": "office_established",
    "problems": ("stable_chronic=2",),
    "risk": ("prescription_drug_management",),
    "data": (),
}


def told(encounter: Encounter) -> dict[tuple[str, str], Level | None]:
    return {(one.kind, one.item): one.level for one in changes_of_level(encounter)[1]}


def test_losses_and_gains_are_told_alike() -> None:
    found = told(visit(**MODERATE))
    assert found["without-fact", "stable_chronic"] is Level.LOW
    assert found["without-fact", "prescription_drug_management"] is Level.STRAIGHTFORWARD
    assert ("with-fact", "chronic_severe_exacerbation") not in found  # one of three alone changes nothing
    high = told(visit(**{**MODERATE, "problems": ("chronic_severe_exacerbation",)}))
    assert high["with-fact", "emergency_major_surgery"] is Level.HIGH


def test_minutes_tell_the_fewest_that_change_the_level() -> None:
    found = told(visit(family="office_established", minutes=37))
    assert found == {("more-minutes", "3"): Level.HIGH, ("fewer-minutes", "8"): Level.LOW}


def test_minutes_below_the_level_of_decision_making_hold_nothing() -> None:
    assert told(visit(**MODERATE, minutes=12)) == {**told(visit(**MODERATE)), ("more-minutes", "28"): Level.HIGH}


@pytest.mark.parametrize(
    "facts", [{}, {"family": "critical_care", "minutes": 50}, {"family": "nf_discharge", "minutes": 50}], ids=str
)
def test_where_there_are_no_levels_nothing_is_told(facts: dict[str, Any]) -> None:
    assert changes_of_level(visit(**facts)) == (None, ())


def test_losses_stand_before_gains() -> None:
    now, changes = level_what_if(visit(**{**MODERATE, "data": ("order_each_unique_test=3",)}, minutes=30))
    levels = [change.value.em or 0 for change in changes]
    assert now.em is Level.MODERATE
    assert levels == sorted(levels)


documented = st.lists(
    st.sampled_from([(item.element, item.name) for element in ELEMENTS for item in items_of(element, DAY)]), max_size=5
)


@given(documented, st.one_of(st.none(), st.integers(0, 120)))
def test_each_change_is_what_grouping_the_changed_visit_says(pairs: list[tuple[str, str]], minutes: int | None) -> None:
    facts: dict[str, Any] = {element: tuple(name for own, name in pairs if own == element) for element in ELEMENTS}
    if minutes is not None:
        facts["minutes"] = minutes
    encounter = visit(family="office_new", **facts)
    for one in changes_of_level(encounter)[1]:
        changed = dict(encounter.facts)
        name = one.where.removeprefix("facts.").partition("[")[0]
        if one.kind in {"more-minutes", "fewer-minutes"}:
            sign = 1 if one.kind == "more-minutes" else -1
            changed[name] = int(str(changed[name])) + sign * int(one.item)
        else:
            listed = list(changed[name]) if isinstance(changed[name], tuple) else []
            if one.kind == "with-fact":
                listed.append(one.item)
            else:
                listed.remove(one.item)
            changed[name] = tuple(listed)
        result = EmGrouper().group(replace(encounter, facts=changed)).result
        assert result is not None
        assert result.level == one.level


def test_each_use_is_logged_before_it_is_answered(tmp_path: Path) -> None:
    groupers = Groupers(home=Home(tmp_path))
    now, changes = groupers.em_what_if(visit(**MODERATE), "auditor", NOON)
    assert now.em is Level.MODERATE
    assert changes
    (line,) = (tmp_path / "what-if.jsonl").read_text().splitlines()
    assert json.loads(line) == {"at": "2026-05-20T12:00:00+00:00", "user": "auditor", "encounter": "visit"}


def test_what_cannot_be_logged_is_not_answered(tmp_path: Path) -> None:
    (tmp_path / "what-if.jsonl").mkdir()
    with pytest.raises(StorageError, match="cannot be written"):
        Groupers(home=Home(tmp_path)).em_what_if(visit(**MODERATE), "auditor", NOON)


def test_facts_that_are_none_are_refused() -> None:
    with pytest.raises(InputError):
        changes_of_level(visit(family="ed", problems=("gout",)))
