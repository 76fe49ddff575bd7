"""What is missing by when: of one credential, of several, of categories, of entries carried over."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.learn.education.cycles import cycle_on
from medcodex.learn.education.records import Credential, Entry
from medcodex.learn.education.rules import rules
from medcodex.learn.education.standing import reminders, standings

START = dt.date(2025, 3, 1)
TODAY = dt.date(2026, 11, 22)
BODIES = {"CPC": "AAPC", "CPMA": "AAPC", "CRC": "AAPC", "CCA": "AHIMA", "CCS": "AHIMA", "RHIA": "AHIMA"}


def held(name: str, start: dt.date = START, body: str | None = None, total: int | None = None) -> Credential:
    own = None if total is None else Decimal(total)
    return Credential(f"id-{name}", "u1", name, body or BODIES[name], "", start, start, own)


def learned(
    day: dt.date, ceus: str, *names: str, categories: tuple[str, ...] = ("coding",), carried: bool = False
) -> Entry:
    ids = tuple(f"id-{name}" for name in names)
    return Entry(f"{day}{ceus}{names}", "u1", day, "t", "", Decimal(ceus), categories, ids, carried)


def missing(*names: str, entries: tuple[Entry, ...] = (), today: dt.date = TODAY) -> dict[str, Decimal]:
    return {one.name: one.missing for one in standings([held(name) for name in names], entries, rules(), today)}


@pytest.mark.parametrize(
    ("names", "asked"),
    [
        (("CPC",), {"AAPC": 36}),
        (("CPC", "CRC"), {"AAPC": 40}),
        (("CPC", "CRC", "CPMA"), {"AAPC": 44}),
        (("CCA",), {"AHIMA": 20}),
        (("CCA", "CCS"), {"AHIMA": 30}),
        (("RHIA", "CCS", "CCA"), {"AHIMA": 50}),
        (("CPC", "CCS"), {"AAPC": 36, "AHIMA": 20}),
        ((), {}),
    ],
    ids=lambda one: "+".join(one) if isinstance(one, tuple) else "",
)
def test_what_is_asked(names: tuple[str, ...], asked: dict[str, int]) -> None:
    assert missing(*names) == asked


def test_an_entry_counts_for_every_body_it_is_for_and_once_within_one() -> None:
    both = learned(dt.date(2026, 1, 5), "6", "CPC", "CRC", "CCS", categories=("coding", "domain", "ahima"))
    assert missing("CPC", "CRC", "CCS", entries=(both,)) == {"AAPC": 34, "AHIMA": 14}
    one = learned(dt.date(2026, 1, 5), "6", "CPC")
    assert missing("CPC", "CCS", entries=(one,)) == {"AAPC": 30, "AHIMA": 20}


def test_categories_are_missing_even_where_the_sum_is_there() -> None:
    enough = learned(dt.date(2026, 1, 5), "60", "CPC", "CPMA")
    assert missing("CPC", "CPMA", entries=(enough,)) == {"AAPC": 16}
    audits = learned(dt.date(2026, 1, 6), "16", "CPMA", categories=("auditing",))
    assert missing("CPC", "CPMA", entries=(enough, audits)) == {"AAPC": 0}


def test_what_is_not_binding_is_shown_and_not_missing() -> None:
    entry = learned(dt.date(2026, 1, 5), "20", "CCS", categories=("ahima",))
    [one] = standings([held("CCS")], [entry], rules(), TODAY)
    assert one.complete
    loose = {part.asks.category for part in one.parts if not part.asks.binding and part.missing}
    assert loose == {"domain", "self-review"}


def test_the_rules_of_a_cycle_are_those_in_force_when_it_began() -> None:
    [one] = standings([held("CCS", dt.date(2018, 5, 1))], [], rules(), dt.date(2019, 6, 1))
    assert {part.asks.category for part in one.parts if part.asks.binding} == {"domain", "self-review"}
    [now] = standings([held("CCS", dt.date(2018, 5, 1))], [], rules(), TODAY)
    assert now.cycle is not None
    assert now.cycle.start == dt.date(2026, 5, 1)
    assert [part.asks.category for part in now.parts if part.asks.binding] == ["ahima"]


def test_the_number_of_the_first_cycle_may_be_told_by_the_body() -> None:
    pro_rated = held("CPC", total=18)
    [first] = standings([pro_rated], [], rules(), TODAY)
    [second] = standings([pro_rated], [], rules(), dt.date(2027, 6, 1))
    assert (first.needed, second.needed) == (18, 36)


@pytest.mark.parametrize(
    ("day", "carried", "now", "then"),
    [
        ("2027-02-10", False, 32, 36),
        ("2027-02-10", True, 36, 32),
        ("2027-01-10", True, 32, 36),
        ("2025-02-28", False, 36, 36),
        ("2027-03-01", False, 36, 32),
    ],
    ids=["counts here", "moved in the last month", "too early to be moved", "before the credential", "next cycle"],
)
def test_carried_over(day: str, carried: bool, now: int, then: int) -> None:
    entry = learned(dt.date.fromisoformat(day), "4", "CPC", carried=carried)
    assert missing("CPC", entries=(entry,), today=dt.date(2027, 2, 20)) == {"AAPC": now}
    assert missing("CPC", entries=(entry,), today=dt.date(2027, 3, 20)) == {"AAPC": then}


def test_what_is_beyond_the_number_does_not_carry_over() -> None:
    entry = learned(dt.date(2026, 1, 5), "50", "CPC")
    assert missing("CPC", entries=(entry,)) == {"AAPC": 0}
    assert missing("CPC", entries=(entry,), today=dt.date(2027, 3, 20)) == {"AAPC": 36}


def test_no_rules_no_demand() -> None:
    [one] = standings([held("CIC", body="Elsewhere")], [], rules(), TODAY)
    assert (one.body, one.needed, one.missing, one.complete) == (None, 0, 0, False)
    assert reminders([one], rules(), TODAY) == []


entries = st.lists(
    st.builds(
        lambda days, cents, names, category, carried: learned(
            START + dt.timedelta(days=days), str(Decimal(cents) / 100), *names, categories=(category,), carried=carried
        ),
        st.integers(-400, 2500),
        st.integers(1, 2000),
        st.sets(st.sampled_from(list(BODIES)), min_size=1).map(sorted),
        st.sampled_from(list(rules().categories)),
        st.booleans(),
    ),
    max_size=25,
)


@given(names=st.sets(st.sampled_from(list(BODIES)), min_size=1).map(sorted), found=entries,
       days=st.integers(0, 2500))  # fmt: skip
def test_every_entry_counts_in_one_cycle_of_each_body(names: list[str], found: list[Entry], days: int) -> None:
    own = [held(name) for name in names]
    for body in {one.body for one in own}:
        counted: list[str] = []
        for number in range(5):
            day = dt.date(START.year + 2 * number, 6, 1)
            [one] = [one for one in standings(own, found, rules(), day) if one.name == body]
            counted += [id(entry) for entry in one.entries]  # type: ignore[misc]
        assert len(counted) == len(set(counted))
        ids = {one.id for one in own if one.body == body}
        last = cycle_on(START, 24, dt.date(START.year + 8, 6, 1)).end
        due = [one for one in found if ids & set(one.credentials) and START <= one.day <= last and not one.carried]
        assert {id(one) for one in due} <= set(counted)
    for one in standings(own, found, rules(), START + dt.timedelta(days=days)):
        assert one.missing >= max(one.needed - one.earned, 0)
        assert one.complete == (one.missing == 0)


def test_reminders_come_before_the_end_and_stop_when_all_is_there() -> None:
    [one] = standings([held("CPC")], [], rules(), TODAY)
    told = reminders([one], rules(), TODAY)
    assert [reminder.day for reminder in told] == [
        TODAY,
        dt.date(2026, 11, 30),
        dt.date(2027, 1, 29),
        dt.date(2027, 2, 21),
    ]
    assert "36 CEUs missing by 2027-02-28" in told[0].text
    assert len({reminder.key for reminder in told}) == len(told)
    later = reminders(standings([held("CPC")], [], rules(), TODAY + dt.timedelta(days=3)), rules(), TODAY)
    assert {reminder.key for reminder in told} == {reminder.key for reminder in later}
    done = standings([held("CPC")], [learned(TODAY, "36", "CPC")], rules(), TODAY)
    assert reminders(done, rules(), TODAY) == []
