"""What a payer denies again and again is offered as rules, which pass their own examples."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.billing_making import BILLER, means
from tests.denial_making import OTHER, PAID, VISIT, Answered, sent, taken

from medcodex.app.money.denied_alike import AT_LEAST, DeniedAlike, Habit, denied_alike
from medcodex.app.money.rule_files import rule_file, said
from medcodex.app.payer_rules import try_examples
from medcodex.edits.payer.reading import read_rules
from medcodex.errors import ForbiddenError, InputError
from medcodex.workflow.people import Actor, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.denial_making import Service

    from medcodex.store.work import DatabaseStore

FIRST, VERSION = dt.date(2026, 1, 1), dt.datetime(2026, 6, 1, 15, 30, tzinfo=dt.UTC)
ALIKE = DeniedAlike("INVPY", False, Habit.MODIFIER, "99213", ("25",), "CO", "4", "coding", 4, 5)
BUNDLED = replace(OTHER, paid="0", adjustments=["CO-97:140.00"])


def found(store: DatabaseStore, *answers: Sequence[Service]) -> Sequence[DeniedAlike]:
    """What is found after these answers, a claim each."""
    claims = sent(store, *(f"c{number}" for number in range(len(answers))))
    for claim, services in zip(claims.values(), answers, strict=True):
        taken(store, Answered(claim.number, "1", services))
    with store.begin(BILLER) as work:
        return denied_alike(work)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("answers", "told"),
    [
        pytest.param([[VISIT, OTHER]] * 3, ["99223 for I5023 3/3"], id="for a diagnosis"),
        pytest.param([[VISIT, OTHER]] * 2, [], id="too seldom"),
        pytest.param([[VISIT, OTHER]] * 3 + [[PAID, OTHER]] * 3, ["99223 for I5023 3/6"], id="every other time"),
        pytest.param([[VISIT, OTHER]] * 3 + [[PAID, OTHER]] * 4, [], id="paid more often"),
        pytest.param([[PAID, BUNDLED]] * 3, ["99232 beside 99223 3/3"], id="a pair"),
        pytest.param([[replace(VISIT, adjustments=["CO-197:310.00"]), OTHER]] * 3,
                     ["99223 without authorization 3/3"], id="without authorization"),
        pytest.param([[replace(VISIT, adjustments=["CO-29:310.00"]), OTHER]] * 3, [], id="late: no rule of a code"),
    ],
)  # fmt: skip
def test_what_is_denied_alike(store: DatabaseStore, answers: list[Sequence[Service]], told: Sequence[str]) -> None:
    assert [f"{said(one)} {one.denied}/{one.of}" for one in found(store, *answers)] == told


def test_on_both_databases(store: DatabaseStore) -> None:
    [one] = found(store, *[[VISIT, OTHER]] * AT_LEAST)
    assert (one.payer, one.habit, one.beside) == ("INVMC", Habit.DIAGNOSIS, ("I5023",))
    with pytest.raises(ForbiddenError), store.begin(Actor("s", "s", Role.STUDENT, "web")) as work:
        denied_alike(work)


@pytest.mark.parametrize(
    "one",
    [
        ALIKE,
        replace(ALIKE, habit=Habit.UNMODIFIED, beside=("25", "57")),
        replace(ALIKE, habit=Habit.PAIR, beside=("G0127",), unless=("59", "XU")),
        replace(ALIKE, habit=Habit.DIAGNOSIS, beside=("I5023",)),
        replace(ALIKE, habit=Habit.DIAGNOSIS, beside=("R69",)),
        replace(ALIKE, habit=Habit.AUTHORIZATION, beside=()),
    ],
    ids=lambda one: f"{one.habit}-{'-'.join(one.beside)}",
)
def test_a_rule_passes_its_own_examples(one: DeniedAlike) -> None:
    text = rule_file([one], means().site, FIRST, VERSION)
    file = read_rules(text.encode(), "denied.toml")
    assert file.warnings == ()
    assert (file.payer, file.names[:2]) == ("denied-invpy", ("INVENTED PAYER", "INVPY"))
    tried = try_examples(file, "denied.toml")
    assert [each.fails for each in tried] == [True, False]
    assert all(each.as_expected for each in tried)
    assert "4 of 5 lines" in text


def test_several_rules_in_a_file() -> None:
    several = [ALIKE, replace(ALIKE, habit=Habit.AUTHORIZATION, beside=())]
    assert len(read_rules(rule_file(several, means().site, FIRST, VERSION).encode(), "x").rules) == 2
    for wrong in ([], [ALIKE, replace(ALIKE, payer="ELSE")]):
        with pytest.raises(InputError):
            rule_file(wrong, means().site, FIRST, VERSION)


def test_a_hostile_payer_number_stays_a_text() -> None:
    odd = replace(ALIKE, payer='X"]\n[[rules]]', code="99213")
    file = read_rules(rule_file([odd], means().site, FIRST, VERSION).encode(), "x")
    assert len(file.rules) == 1
