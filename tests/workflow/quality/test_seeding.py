"""Seeded wrong suggestions."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from medcodex.workflow.quality.seeding import MOST_SHARE, Seed, SeedOutcome, SeedPlan, caught, outcome_of, plan, stop_of

if TYPE_CHECKING:
    from collections.abc import Sequence

DAY = dt.date(2026, 5, 4)
NOW = dt.datetime(2026, 5, 4, tzinfo=dt.UTC)
SEED = Seed("x", "c1", "facility", "icd10cm", "E11.22", "E11.21", NOW)


class Siblings:
    """Decoys of a book of two categories."""

    def decoys(self, system: str, code: str, day: dt.date) -> Sequence[str]:
        book = {"E11": ["E11.21", "E11.22", "E11.9"], "I50": ["I50.9", "I50.23"]}
        return [one for one in book.get(code[:3], []) if one != code]


def _plan(key: str, share: float = MOST_SHARE, *codes: tuple[str, str]) -> SeedPlan | None:
    given = codes or (("icd10cm", "E11.22"), ("icd10cm", "I10"))
    return plan(given, key=key, seed="s", share=share, decoys=Siblings(), day=DAY)


def test_few_claims_are_seeded_and_the_same_again() -> None:
    planned = {key: _plan(str(key)) for key in range(4_000)}
    assert planned == {key: _plan(str(key)) for key in range(4_000)}
    assert 150 < sum(one is not None for one in planned.values()) < 250  # 200 expected, standard deviation 14
    assert {one for one in planned.values() if one} == {
        SeedPlan("icd10cm", "E11.22", "E11.21"),
        SeedPlan("icd10cm", "E11.22", "E11.9"),
    }


def test_no_more_than_the_most_and_none_where_none_is_wanted() -> None:
    assert sum(_plan(str(key), 1.0) is not None for key in range(4_000)) < 250
    assert all(_plan(str(key), 0.0) is None for key in range(1_000))


def test_a_code_that_is_proposed_too_is_no_decoy() -> None:
    both = (("icd10cm", "I50.9"), ("icd10cm", "I50.23"))
    assert all(_plan(str(key), 1.0, *both) is None for key in range(1_000))


@pytest.mark.parametrize(
    ("codes", "outcome"),
    [
        ([("icd10cm", "E11.21")], SeedOutcome.KEPT),
        ([("icd10cm", "E11.22")], SeedOutcome.CAUGHT),
        ([], SeedOutcome.CAUGHT),
        ([("hcpcs", "E11.21")], SeedOutcome.CAUGHT),
    ],
    ids=["kept", "changed", "removed", "of another book"],
)
def test_a_seed_is_caught_where_it_is_not_on_the_claim(codes: list[tuple[str, str]], outcome: SeedOutcome) -> None:
    assert outcome_of(SEED, codes) is outcome


def test_the_stop_says_why_and_what_was_proposed() -> None:
    told = stop_of(SEED)
    assert "E11.21 was planted" in told
    assert "E11.22" in told


def test_the_share_caught_counts_seeds_that_met_a_decision() -> None:
    seeds = [SEED, replace(SEED, outcome=SeedOutcome.CAUGHT), replace(SEED, outcome=SeedOutcome.KEPT)]
    assert (caught(seeds).hits, caught(seeds).of) == (1, 2)
