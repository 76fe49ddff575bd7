"""What can be recorded as a decision."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.workflow.session.making import STAY, d, events

from medcodex.encounter import Claim, Finding, Role, Setting
from medcodex.errors import InputError
from medcodex.workflow.chart import Chart, Patient
from medcodex.workflow.session.checking import check_key, checked
from medcodex.workflow.session.claim import as_encounter, ranks, role_of
from medcodex.workflow.session.decision import Decision, Field
from medcodex.workflow.session.fold import fold
from medcodex.workflow.session.stopping import of_the_coder

NOTHING = fold(STAY, [])


@pytest.mark.parametrize(
    ("wish", "where"),
    [
        (d("accept", "s9"), "line"),
        (d("accept"), "line"),
        (d("move", "s1"), "to"),
        (d("move", "s1", to=0), "to"),
        (d("change", "s1"), "code"),
        (d("add", code="I10"), "code"),
        (d("reopen", reason=" "), "reason"),
        (d("reject", "s1", reason="x" * 3000), "reason"),
        (d("set", "s1"), "field"),
        (d("set", "s1", field=Field.UNITS, value="1"), "field"),
        (d("set", "s5", field=Field.POA, value="Y"), "field"),
        (d("set", "s1", field=Field.DISCHARGE_STATUS, value="01"), "line"),
        (d("set", field=Field.DISCHARGE_STATUS, value="home"), "value"),
        (d("set", field=Field.POA, value="Y"), "line"),
        (d("set", "s1", field=Field.POA, value="X"), "value"),
        (d("set", "s5", field=Field.UNITS, value="0"), "value"),
        (d("set", "s5", field=Field.UNITS, value="-1"), "value"),
        (d("set", "s5", field=Field.UNITS, value="1e9"), "value"),
        (d("set", "s5", field=Field.UNITS, value="٣"), "value"),
        (d("set", "s5", field=Field.CHARGE, value="1.234"), "value"),
        (d("set", "s5", field=Field.MODIFIERS, value=("25", "59", "LT", "RT", "XE")), "value"),
        (d("set", "s5", field=Field.MODIFIERS, value=("255",)), "value"),
        (d("set", "s5", field=Field.DATE, value="15.5.2026"), "value"),
        (d("set", "s5", field=Field.DX, value=("s4",)), "value"),
        (d("set", "s5", field=Field.DX, value=("s1", "s1")), "value"),
    ],
)
def test_what_is_refused(wish: Decision, where: str) -> None:
    with pytest.raises(InputError) as refused:
        checked(wish, NOTHING)
    assert refused.value.where == where


@pytest.mark.parametrize(
    ("wish", "value"),
    [
        (d("set", "s5", field=Field.UNITS, value="2.0"), "2"),
        (d("set", "s5", field=Field.UNITS, value="100"), "100"),
        (d("set", "s5", field=Field.CHARGE, value="12"), "12.00"),
        (d("set", "s5", field=Field.MODIFIERS, value=("jz", "")), ("JZ",)),
        (d("set", "s5", field=Field.MODIFIERS), ()),
        (d("set", "s5", field=Field.DX, value=("s2", "s1")), ("s2", "s1")),
        (d("set", "s4", field=Field.DATE, value="2026-05-14"), "2026-05-14"),
        (d("set", "s1", field=Field.POA), None),
    ],
)
def test_the_form_that_is_kept(wish: Decision, value: object) -> None:
    assert checked(wish, NOTHING).value == value


@given(
    st.sampled_from(list(Field)),
    st.sampled_from([None, "s1", "s5"]),
    st.none() | st.text() | st.lists(st.text()).map(tuple),
)
def test_whatever_is_set_either_folds_or_is_refused(field: Field, line: str | None, value: object) -> None:
    try:
        wish = checked(Decision(d("set").kind, line, field=field, value=value), NOTHING)  # type: ignore[arg-type]
    except InputError:
        return
    fold(STAY, events(wish))


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 81, "é", "a\n"])
def test_keys(key: str) -> None:
    with pytest.raises(InputError):
        check_key(key)
    check_key("9f1c-2.a_b:7")


CHART = Chart(
    "c1", "p1", "A-1", Setting.INPATIENT, dt.datetime(2026, 5, 16, tzinfo=dt.UTC), (Claim.FACILITY, Claim.PROFESSIONAL),
    dt.date(2026, 5, 11), dt.date(2026, 5, 15), "medicare", attending="Dr. Gnu",
)  # fmt: skip
PATIENT = Patient("p1", "M-1", "Zebra Gnu", dt.date(1950, 1, 2), "F")


def test_the_claim_has_what_stands_in_its_order() -> None:
    folded = fold(
        STAY,
        events(
            d("reject", "s1"),
            d("move", "s3", to=1),
            d("set", "s5", field=Field.DX, value=("s2",)),
            d("set", field=Field.DISCHARGE_STATUS, value="20"),
        ),
    )
    claim = as_encounter(CHART, PATIENT, Claim.FACILITY, folded.lines, folded.facts)
    assert [(one.code, one.poa) for one in claim.diagnoses] == [("N17.9", "N"), ("I10", "Y")]
    assert [one.code for one in claim.procedures] == ["0DTJ4ZZ"]
    assert [(one.code, one.units, one.dx) for one in claim.lines] == [("J1885", 2, (2,))]
    assert (claim.date, claim.start, claim.years_old, claim.discharge_status) == (
        dt.date(2026, 5, 15), dt.date(2026, 5, 11), 76, "20",
    )  # fmt: skip
    professional = as_encounter(CHART, PATIENT, Claim.PROFESSIONAL, folded.lines, folded.facts)
    assert {one.poa for one in professional.diagnoses} == {None}


def test_ranks_and_roles() -> None:
    folded = fold(STAY, events(d("reject", "s1")))
    placed = ranks(folded.lines)
    assert placed == {"s2": 1, "s3": 2, "s4": 1, "s5": 1}
    roles = [role_of(line, placed[line.id], stay=True) for line in folded.standing()]
    assert roles == [Role.PRINCIPAL, Role.SECONDARY, Role.PROCEDURE, Role.PROCEDURE]
    assert role_of(folded.standing()[0], 1, stay=False) is Role.FIRST_LISTED


def test_what_registration_tells_later_is_no_finding_until_the_coder_tells_it() -> None:
    missing = Finding("MCE-INVALID_DISCHARGE_STATUS", "n", "error", "m")
    assert of_the_coder([missing], {}) == ()
    assert of_the_coder([missing], {"discharge_status": "99"}) == (missing,)
