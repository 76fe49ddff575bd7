"""A session is the fold of its decisions."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.workflow.session.making import LINES, STAY, d, events, proposal, run

from medcodex.workflow.session.decision import Decision, Field, Kind
from medcodex.workflow.session.fold import Folded, fold
from medcodex.workflow.session.stale import is_stale

if TYPE_CHECKING:
    from medcodex.workflow.session.line import Line


def shown(folded: Folded) -> list[str]:
    return [f"{line.code} {line.state}" for line in folded.lines]


def line(folded: Folded, name: str) -> Line:
    found = folded.line(name)
    assert found is not None
    return found


def test_nothing_decided_is_the_run_as_proposed() -> None:
    folded = fold(STAY, [])
    assert shown(folded) == [f"{one.code} suggested" for one in STAY.proposals]
    assert (folded.seq, folded.can_undo, folded.can_redo, folded.complete) == (0, False, False, False)


@pytest.mark.parametrize(
    ("decisions", "expected"),
    [
        ([d("accept", "s1")], "accepted"),
        ([d("reject", "s1", reason="ruled out")], "rejected"),
        ([d("reject", "s1"), d("accept", "s1")], "accepted"),
        ([d("change", "s1", code="I50.33", display="x")], "changed"),
        ([d("change", "s1", code="I50.33"), d("change", "s1", code="I50.23")], "accepted"),
        ([d("change", "s1", code="I50.33"), d("reject", "s1"), d("accept", "s1")], "changed"),
        ([d("remove", "s1")], "rejected"),
        ([d("accept_all")], "accepted"),
        ([d("reject", "s1"), d("accept_all")], "rejected"),
        ([d("set", "s1", field=Field.POA, value="N")], "suggested"),
    ],
)
def test_states_of_a_proposed_line(decisions: list[Decision], expected: str) -> None:
    assert line(fold(STAY, events(*decisions)), "s1").state == expected


def test_a_changed_line_remembers_what_was_proposed() -> None:
    twice = d("change", "s1", code="I50.33"), d("change", "s1", code="I50.43", display="t")
    changed = line(fold(STAY, events(*twice)), "s1")
    assert (changed.code, changed.was, changed.display) == ("I50.43", "I50.23", "t")
    assert line(fold(STAY, events(*twice, d("change", "s1", code="I50.23"))), "s1").was is None


def test_an_added_line_stands_last_of_its_section_and_can_go() -> None:
    added = d("add", system="icd10cm", code="E11.9", display="t")
    folded = fold(STAY, events(added))
    assert [one.id for one in folded.lines] == ["s1", "s2", "s3", "a1", "s4", "s5"]
    assert [one.id for one in fold(STAY, events(added, d("remove", "a1"))).lines] == list(LINES)
    changed = line(fold(STAY, events(added, d("change", "a1", code="E11.65"))), "a1")
    assert (changed.code, changed.state, changed.was) == ("E11.65", "added", None)


@pytest.mark.parametrize(
    ("decisions", "order"),
    [
        ([d("move", "s3", to=1)], ["s3", "s1", "s2"]),
        ([d("move", "s1", to=2)], ["s2", "s1", "s3"]),
        ([d("move", "s1", to=3)], ["s2", "s3", "s1"]),
        ([d("move", "s1", to=99)], ["s2", "s3", "s1"]),
        ([d("reject", "s1"), d("move", "s3", to=1)], ["s1", "s3", "s2"]),
        ([d("move", "s1", to=3), d("move", "s1", to=1)], ["s1", "s2", "s3"]),
        ([d("reject", "s1"), d("move", "s1", to=3)], ["s1", "s2", "s3"]),
    ],
)
def test_ranks_count_what_stands(decisions: list[Decision], order: list[str]) -> None:
    assert [one.id for one in fold(STAY, events(*decisions)).lines][:3] == order


def test_fields() -> None:
    folded = fold(
        STAY,
        events(
            d("set", "s1", field=Field.POA, value="N"),
            d("set", "s5", field=Field.MODIFIERS, value=("59", "LT")),
            d("set", "s5", field=Field.UNITS, value="1.5"),
            d("set", "s5", field=Field.CHARGE, value="12.50"),
            d("set", "s5", field=Field.DX, value=("s2",)),
            d("set", "s4", field=Field.DATE, value="2026-05-14"),
            d("set", field=Field.DISCHARGE_STATUS, value="01"),
        ),
    )
    service = line(folded, "s5")
    assert line(folded, "s1").poa == "N"
    assert (service.modifiers, service.units, service.charge) == (("59", "LT"), Decimal("1.5"), Decimal("12.50"))
    assert service.dx == ("s2",)
    assert line(folded, "s4").date == dt.date(2026, 5, 14)
    assert folded.facts == {"discharge_status": "01"}
    cleared = fold(
        STAY, events(d("set", field=Field.DISCHARGE_STATUS, value="01"), d("set", field=Field.DISCHARGE_STATUS))
    )
    assert cleared.facts == {}


def test_undo_and_redo() -> None:
    twice = [d("accept", "s1"), d("reject", "s2")]
    undone = fold(STAY, events(*twice, d("undo")))
    assert shown(undone)[:2] == ["I50.23 accepted", "I10 suggested"]
    assert undone.can_redo
    assert shown(fold(STAY, events(*twice, d("undo"), d("undo"), d("redo"), d("redo")))) == shown(
        fold(STAY, events(*twice))
    )
    assert not fold(STAY, events(*twice, d("undo"), d("accept", "s3"))).can_redo
    named = fold(STAY, events(*twice, d("undo", of=1)))
    assert shown(named)[:2] == ["I50.23 suggested", "I10 rejected"]


def test_what_is_complete_has_nothing_to_undo_until_it_is_reopened() -> None:
    done = [d("accept_all"), d("complete")]
    assert fold(STAY, events(*done)).complete
    assert not fold(STAY, events(*done)).can_undo
    opened = fold(STAY, events(*done, d("reopen", reason="late document")))
    assert (opened.complete, opened.can_undo) == (False, True)


ANY_LINE = st.sampled_from([*LINES, "a1", "a3", "a7", "s99", ""])
ANY_DECISION = st.one_of(
    st.builds(Decision, st.sampled_from([Kind.ACCEPT, Kind.REJECT, Kind.REMOVE]), ANY_LINE),
    st.builds(Decision, st.just(Kind.CHANGE), ANY_LINE, code=st.sampled_from(["I10", "I11.0", "E11.9"])),
    st.builds(
        Decision,
        st.just(Kind.ADD),
        system=st.sampled_from(["icd10cm", "icd10pcs", "hcpcs"]),
        code=st.sampled_from(["E11.9", "0DTJ4ZZ", "J1885"]),
    ),
    st.builds(Decision, st.just(Kind.MOVE), ANY_LINE, to=st.integers(-1, 9)),
    st.builds(
        Decision,
        st.just(Kind.SET),
        ANY_LINE,
        field=st.sampled_from([Field.POA, Field.DISCHARGE_STATUS]),
        value=st.sampled_from(["Y", "N", None]),
    ),
    st.builds(Decision, st.sampled_from([Kind.ACCEPT_ALL, Kind.REDO, Kind.CODED])),
    st.builds(Decision, st.just(Kind.UNDO), of=st.none() | st.integers(0, 30)),
)
DECISIONS = st.lists(ANY_DECISION, max_size=30)


def same(one: Folded, other: Folded) -> bool:
    return (one.lines, one.facts) == (other.lines, other.facts)


@given(DECISIONS)
def test_any_sequence_folds(decisions: list[Decision]) -> None:
    folded = fold(STAY, events(*decisions))
    ids = [one.id for one in folded.lines]
    assert len(set(ids)) == len(ids)
    assert set(LINES) <= set(ids)


@given(DECISIONS)
def test_undo_of_everything_gives_the_run_as_proposed(decisions: list[Decision]) -> None:
    folded = fold(STAY, events(*decisions, *[d("undo")] * len(decisions)))
    assert same(folded, fold(STAY, []))
    assert not folded.can_undo


@given(DECISIONS)
def test_redo_takes_back_undo(decisions: list[Decision]) -> None:
    undone = sum(1 for one in decisions if one.kind not in {Kind.UNDO, Kind.REDO, Kind.CODED})
    plain = [one for one in decisions if one.kind not in {Kind.UNDO, Kind.REDO, Kind.CODED}]
    again = fold(STAY, events(*plain, *[d("undo")] * undone, *[d("redo")] * undone))
    assert same(again, fold(STAY, events(*plain)))


ON_DIFFERENT_LINES = st.permutations(LINES).flatmap(
    lambda lines: st.tuples(
        *(
            st.one_of(
                st.builds(Decision, st.sampled_from([Kind.ACCEPT, Kind.REJECT, Kind.REMOVE]), st.just(name)),
                st.builds(Decision, st.just(Kind.CHANGE), st.just(name), code=st.just("I11.0")),
                st.builds(Decision, st.just(Kind.SET), st.just(name), field=st.just(Field.POA), value=st.just("U")),
            )
            for name in lines[:3]
        )
    )
)


@given(ON_DIFFERENT_LINES, st.randoms(use_true_random=False))
def test_decisions_on_different_lines_commute(decisions: tuple[Decision, ...], random: object) -> None:
    other = list(decisions)
    random.shuffle(other)  # type: ignore[attr-defined]
    assert same(fold(STAY, events(*decisions)), fold(STAY, events(*other)))


@given(ON_DIFFERENT_LINES)
def test_decisions_that_commute_are_never_stale_for_each_other(decisions: tuple[Decision, ...]) -> None:
    seen = events(*decisions[:-1])
    assert not is_stale(decisions[-1], 0, seen)


@pytest.mark.parametrize(
    ("before", "wish", "stale"),
    [
        ([d("accept", "s1")], d("reject", "s1"), True),
        ([d("accept", "s1")], d("reject", "s2"), False),
        ([d("set", "s1", field=Field.POA, value="N")], d("reject", "s1"), True),
        ([d("move", "s1", to=2)], d("move", "s3", to=1), True),
        ([d("move", "s1", to=2)], d("accept", "s3"), False),
        ([d("accept", "s1")], d("move", "s3", to=1), False),
        ([d("accept", "s2")], d("accept_all"), True),
        ([d("accept_all")], d("reject", "s1"), True),
        ([d("accept", "s2")], d("undo"), True),
        ([d("coded", run="r2")], d("complete"), True),
        ([d("coded", run="r2")], d("accept", "s1"), False),
        ([d("accept", "s1")], d("add", system="icd10cm", code="I10"), False),
        ([d("accept_all")], d("add", system="icd10cm", code="I10"), False),
        (
            [d("set", field=Field.DISCHARGE_STATUS, value="01")],
            d("set", field=Field.DISCHARGE_STATUS, value="02"),
            True,
        ),
        ([d("set", field=Field.DISCHARGE_STATUS, value="01")], d("set", field=Field.ADMISSION_TYPE, value="1"), False),
    ],
)
def test_what_is_stale(before: list[Decision], wish: Decision, stale: bool) -> None:
    assert is_stale(wish, 0, events(*before)) is stale
    assert not is_stale(wish, len(before), events(*before))


def test_an_undo_is_about_what_it_takes_back() -> None:
    past = events(d("accept", "s1"), d("accept", "s2"), d("undo"))
    assert is_stale(d("reject", "s2"), 2, past)
    assert not is_stale(d("reject", "s1"), 2, past)
    assert is_stale(d("undo", of=2), 2, past)
    assert not is_stale(d("undo", of=1), 2, past)


def test_what_was_withdrawn_stays_where_the_coder_touched_it() -> None:
    later = run(
        proposal("s1", "I50.23"), proposal("s6", "J18.9"), replace(proposal("s2", "I10"), withdrawn=True),
        replace(proposal("s3", "N17.9"), withdrawn=True), fresh=frozenset({"s6"}),
    )  # fmt: skip
    folded = fold(later, events(d("reject", "s2")))
    assert [(one.id, one.fresh, one.withdrawn) for one in folded.lines] == [
        ("s1", False, False), ("s6", True, False), ("s2", False, True),
    ]  # fmt: skip
    assert [one.id for one in fold(later, events(d("reject", "s2"), d("undo"))).lines] == ["s1", "s6"]
