"""Two codings compared, ruled, settled, scored."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.workflow.quality.making import dx, px, service

from medcodex.errors import InputError
from medcodex.workflow.quality.claim_codes import ClaimCode, family
from medcodex.workflow.quality.comparing import compared
from medcodex.workflow.quality.rulings import Decision, Ruling, checked, settled, suggested
from medcodex.workflow.quality.scoring import FEWEST_CHARTS, ChartScore, Verdict, scorecard, scored
from medcodex.workflow.quality.tables import error_kinds, suggested_kinds

Codes = tuple[ClaimCode, ...]


@pytest.mark.parametrize(
    ("coded", "audited", "kinds", "same"),
    [
        (dx("I10", "E11.9"), dx("I10", "E11.9"), [], 2),
        (dx("I10"), dx("I10", "E11.9"), ["lacking"], 1),
        (dx("I10", "E11.9"), dx("I10"), ["extra"], 1),
        (dx("I10", "E11.9"), dx("I10", "E11.22"), ["category"], 1),
        (dx("I10", "E11.9"), dx("E11.9", "I10"), ["first"], 2),
        (dx("I10/Y"), dx("I10/N"), ["poa"], 1),
        (dx("I10"), dx("J18.9"), ["extra", "lacking"], 0),
        (px("0DTJ4ZZ"), px("0DTJ0ZZ"), ["category"], 0),
        (service("G0463", "25"), service("G0463"), ["modifier"], 1),
        (service("J1885", units="2"), service("J1885", units="4"), ["units"], 1),
        (dx("I10", "I10"), dx("I10"), ["extra"], 1),
        ((), dx("I10"), ["lacking"], 0),
        (dx("I10", "E11.9", "Z79.4"), dx("E11.9", "Z79.4", "I10"), ["first"], 3),
    ],
    ids=lambda value: " ".join(one.code for one in value) if isinstance(value, tuple) else str(value),
)
def test_each_difference_is_found_once(coded: Codes, audited: Codes, kinds: list[str], same: int) -> None:
    found = compared(coded, audited)
    assert [one.kind for one in found.differences] == kinds
    assert found.same == same


def test_another_first_diagnosis_of_the_same_category_is_one_difference() -> None:
    found = compared(dx("I50.9", "N18.30"), dx("I50.23", "N18.30"))
    assert [one.kind for one in found.differences] == ["category"]
    assert found.first_same is False
    assert found.first_by == (0,)


ANY = st.lists(
    st.one_of(
        st.builds(
            ClaimCode,
            st.just("diagnosis"),
            st.just("icd10cm"),
            st.sampled_from(["I10", "I50.9", "I50.23", "E11.9", "E11.22", "J18.9"]),
            st.sampled_from([None, "Y", "N"]),
        ),
        st.builds(
            ClaimCode,
            st.just("service"),
            st.just("hcpcs"),
            st.sampled_from(["G0463", "J1885"]),
            st.none(),
            st.sampled_from([(), ("25",), ("25", "59"), ("59", "25")]),
            st.sampled_from([None, "1", "2"]),
        ),
    ),
    max_size=7,
).map(tuple)


@given(ANY)
def test_a_coding_agrees_with_itself(codes: Codes) -> None:
    found = compared(codes, codes)
    assert found.differences == ()
    assert found.same == len(codes)


@given(ANY, ANY)
def test_every_code_is_paired_or_told(coded: Codes, audited: Codes) -> None:
    found = compared(coded, audited)
    apart = Counter(one.kind for one in found.differences)
    assert found.same + apart["extra"] + apart["category"] == len(coded)
    assert found.same + apart["lacking"] + apart["category"] == len(audited)
    mirrored = compared(audited, coded)
    assert mirrored.same == found.same
    assert mirrored.first_same == found.first_same


@given(ANY, ANY)
def test_what_stands_is_the_auditors_where_all_is_upheld_and_the_coders_where_none_is(
    coded: Codes, audited: Codes
) -> None:
    found = compared(coded, audited)
    rulings = suggested(found)
    stands = settled(coded, audited, found, rulings)
    expected = audited if found.differences else coded
    assert _bag(stands) == _bag(expected)
    advice = tuple(Ruling(one.place, one.error, Decision.ADVICE) for one in rulings)
    assert settled(coded, audited, found, advice) == coded


@given(ANY, ANY, st.data())
def test_what_stands_differs_from_the_auditors_codes_only_where_not_upheld(
    coded: Codes, audited: Codes, data: st.DataObject
) -> None:
    found = compared(coded, audited)
    rulings = [Ruling(one.place, one.error, data.draw(st.sampled_from(list(Decision)))) for one in suggested(found)]
    stands = settled(coded, audited, found, rulings)
    upheld = {one.place for one in rulings if one.decision is Decision.ERROR}
    score = scored(found, rulings, group_right=None)
    assert 0 <= score.codes_right <= score.codes
    assert 0 <= score.poa_right <= score.poa
    kinds = Counter(one.kind for place, one in enumerate(found.differences) if place in upheld)
    assert len(stands) == len(coded) - kinds["extra"] + kinds["lacking"]


def test_a_first_diagnosis_that_was_overturned_stays_first() -> None:
    coded, audited = dx("I10", "E11.9", "Z79.4"), dx("E11.9", "I10")
    found = compared(coded, audited)
    rulings = [
        Ruling(place, suggested_kinds()[one.kind], Decision.OVERTURNED if one.kind == "first" else Decision.ERROR)
        for place, one in enumerate(found.differences)
    ]
    assert [one.code for one in settled(coded, audited, found, rulings)] == ["I10", "E11.9"]


@pytest.mark.parametrize(
    ("rulings", "told"),
    [
        ([], "each difference is ruled once"),
        ([Ruling(0, "missed"), Ruling(0, "missed")], "each difference is ruled once"),
        ([Ruling(1, "missed")], "each difference is ruled once"),
        ([Ruling(0, "shoe size")], "one of sequencing"),
        ([Ruling(0, "missed"), Ruling(None, "missed")], "which difference"),
    ],
    ids=["none", "twice", "no such place", "no such kind", "without a place"],
)
def test_rulings_that_do_not_fit_are_refused(rulings: list[Ruling], told: str) -> None:
    with pytest.raises(InputError, match=told):
        checked(compared(dx("I10"), dx("I10", "E11.9")), rulings)


def test_an_error_beside_the_codes_is_kept_and_scores_nothing() -> None:
    found = compared(dx("I10"), dx("I10"))
    rulings = checked(found, [Ruling(None, "query-missed")])
    score = scored(found, rulings, group_right=True)
    assert score == ChartScore(1, 1, 0, 0, True, True, {"query-missed": 1})


@pytest.mark.parametrize(
    ("coded", "audited", "right"),
    [
        (dx("I10/Y", "E11.9/Y"), dx("I10/Y", "E11.9/Y"), (2, 2, 2, 2, True)),
        (dx("I10/Y", "E11.9/Y"), dx("I10/N", "E11.9/Y"), (2, 2, 1, 2, True)),
        (dx("I10", "E11.9"), dx("I10", "E11.22", "Z79.4"), (1, 3, 0, 0, True)),
        (dx("I10", "E11.9"), dx("E11.9", "I10"), (2, 2, 0, 0, False)),
        (dx("I50.9"), dx("I50.23"), (0, 1, 0, 0, False)),
        (service("J1885", "25", units="1"), service("J1885", units="2"), (0, 1, 0, 0, None)),
    ],
    ids=["all right", "an indicator", "specificity and missed", "order", "first of a category", "one service once"],
)
def test_a_chart_is_scored_by_what_was_upheld(coded: Codes, audited: Codes, right: tuple[object, ...]) -> None:
    found = compared(coded, audited)
    score = scored(found, suggested(found), group_right=None)
    assert (score.codes_right, score.codes, score.poa_right, score.poa, score.first_right) == right
    advised = [Ruling(one.place, one.error, Decision.ADVICE) for one in suggested(found)]
    kind = scored(found, advised, group_right=None)
    assert (kind.codes_right, kind.poa_right) == (kind.codes, kind.poa)
    assert kind.first_right in {True, None}


def _charts(right: int, of: int, count: int) -> list[ChartScore]:
    return [ChartScore(right, of, 0, 0, right == of, None, {})] * count


@pytest.mark.parametrize(
    ("charts", "verdict"),
    [
        ([], Verdict.UNDECIDED),
        (_charts(0, 10, FEWEST_CHARTS - 1), Verdict.UNDECIDED),
        (_charts(19, 20, FEWEST_CHARTS), Verdict.UNDECIDED),
        (_charts(5, 10, FEWEST_CHARTS), Verdict.BELOW),
        (_charts(10, 10, FEWEST_CHARTS), Verdict.MEETS),
        (_charts(10, 10, 19) + _charts(0, 10, 1), Verdict.UNDECIDED),
        (_charts(9, 10, 60), Verdict.BELOW),
    ],
    ids=["none", "a few bad ones", "ten at 95%", "ten at 50%", "ten without an error", "one bad among good ones",
         "sixty at 90%"],
)  # fmt: skip
def test_few_charts_accuse_nobody(charts: list[ChartScore], verdict: Verdict) -> None:
    assert scorecard(charts).verdict is verdict


@given(
    st.lists(st.integers(0, 12).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), min_size=1, max_size=60)
)
def test_a_verdict_follows_from_the_range_alone(charts: list[tuple[int, int]]) -> None:
    card = scorecard([ChartScore(right, of, 0, 0, None, None, {}) for right, of in charts])
    if card.verdict is Verdict.BELOW:
        assert card.codes.high < 0.95
    if card.verdict is Verdict.MEETS:
        assert card.codes.low >= 0.95
    assert card.first.value is None


def test_the_tables_fit_each_other() -> None:
    assert set(suggested_kinds()) == {"first", "category", "extra", "lacking", "poa", "modifier", "units"}
    assert {one.scores for one in error_kinds().values()} <= {"codes", "first", "poa", "none"}


@pytest.mark.parametrize(
    ("system", "code", "part"),
    [("icd10cm", "E11.22", "E11"), ("icd10pcs", "0DTJ4ZZ", "0DT"), ("hcpcs", "J1885", "J"), ("cpt", "99213", "99")],
)
def test_families(system: str, code: str, part: str) -> None:
    assert family(system, code) == part


def _bag(codes: Codes) -> Counter[tuple[object, ...]]:
    return Counter((one.section, one.code, one.poa, tuple(sorted(one.modifiers)), one.units) for one in codes)
