"""A new run keeps what the coder decided."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.workflow.session.making import STAY, d, events, proposal, run

from medcodex.workflow.session.fold import fold
from medcodex.workflow.session.line import LineState
from medcodex.workflow.session.recoding import carried, first_ids
from medcodex.workflow.session.written import read_decision, read_run, write_decision, write_run

CODES = st.lists(st.sampled_from(["I10", "I50.23", "N17.9", "E11.9", "J18.9"]), max_size=6)


def test_a_code_keeps_its_line() -> None:
    again, fresh = carried([proposal("", "I10"), proposal("", "J18.9"), proposal("", "I50.23")], STAY)
    assert [(one.id, one.code, one.withdrawn) for one in again] == [
        ("s2", "I10", False), ("s6", "J18.9", False), ("s1", "I50.23", False),
        ("s3", "N17.9", True), ("s4", "0DTJ4ZZ", True), ("s5", "J1885", True),
    ]  # fmt: skip
    assert fresh == {"s6"}


def test_decisions_hold_over_a_new_run() -> None:
    past = events(d("reject", "s2"), d("add", system="icd10cm", code="E11.9"), d("change", "s3", code="N17.0"))
    proposals, fresh = carried([proposal("", "I50.23"), proposal("", "N17.9")], STAY)
    folded = fold(run(*proposals, fresh=fresh), past)
    assert [(one.id, one.code, one.state) for one in folded.lines] == [
        ("s1", "I50.23", LineState.SUGGESTED), ("s3", "N17.0", LineState.CHANGED),
        ("s2", "I10", LineState.REJECTED), ("a2", "E11.9", LineState.ADDED),
    ]  # fmt: skip


@given(st.lists(CODES, min_size=1, max_size=5))
def test_ids_stay_their_codes_own(runs: list[list[str]]) -> None:
    last = run(*first_ids([proposal("", code) for code in runs[0]]))
    for codes in runs[1:]:
        proposals, fresh = carried([proposal("", code) for code in codes], last)
        ids = [one.id for one in proposals]
        assert len(set(ids)) == len(ids)
        before = {one.id: one.code for one in last.proposals}
        assert all(before.get(one.id, one.code) == one.code for one in proposals)
        assert before.keys() <= set(ids)
        assert fresh == set(ids) - before.keys()
        assert [one.code for one in proposals if not one.withdrawn] == codes
        last = run(*proposals)


def test_what_is_written_is_read_again() -> None:
    assert read_run(write_run(STAY)) == STAY
    for event in events(d("accept", "s1"), d("set", "s5", field="modifiers", value=("25",)), d("undo", of=3)):
        assert read_decision(write_decision(event.decision)) == event.decision
