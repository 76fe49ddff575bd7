"""What reviewed charts say of a coder: shares of codes, principal diagnoses, groups and indicators that stood.

A score is compared with a goal only as far as its range allows: below where the whole range is below, met where it is
above, and else too few cases to tell, which is no verdict.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from medcodex.workflow.quality.rulings import Decision
from medcodex.workflow.quality.tables import error_kinds
from medcodex.workflow.rates import clustered_rate, rate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medcodex.workflow.quality.comparing import Comparison
    from medcodex.workflow.quality.rulings import Ruling
    from medcodex.workflow.rates import Rate

GOAL = 0.95
"""Of accuracy: customary in the field (AHIMA and AAPC both name it); no law does."""
FEWEST_CHARTS = 10
_APART = frozenset({"extra", "lacking", "category"})
_BETWEEN = frozenset({"modifier", "units"})


class Verdict(StrEnum):
    """What a score allows to say."""

    MEETS = "meets the goal"
    BELOW = "below the goal"
    UNDECIDED = "too few cases to tell"


@dataclass(frozen=True, slots=True)
class ChartScore:
    """One reviewed chart: codes that stood, of all that were coded or belong there; the same of POA indicators; whether
    the first diagnosis and the group stood (None where there is none). ``errors`` are those that count, by kind."""

    codes_right: int
    codes: int
    poa_right: int
    poa: int
    first_right: bool | None
    group_right: bool | None
    errors: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The reviewed charts of one coder, or of all."""

    charts: int
    codes: Rate
    poa: Rate
    first: Rate
    group: Rate
    errors: Mapping[str, int]
    verdict: Verdict


def scored(found: Comparison, rulings: Iterable[Ruling], *, group_right: bool | None) -> ChartScore:
    """One chart by its comparison and what was ruled; ``group_right`` by the codes that stand.

    A difference counts where it was ruled an error of a kind that scores (data/errors.tsv): against the codes where
    they differ, or once where modifiers or units of an equal code do; against the indicators where only those differ.
    """
    counted = [one for one in rulings if one.decision is Decision.ERROR]
    wrong = {one.place for one in counted if one.place is not None and error_kinds()[one.error].scores != "none"}
    places = {place: found.differences[place] for place in wrong}
    apart = sum(one.kind in _APART for one in found.differences)
    codes_wrong = sum(one.kind in _APART for one in places.values())
    codes_wrong += len({one.pair for one in places.values() if one.kind in _BETWEEN})
    first = None if found.first_same is None else not wrong.intersection(found.first_by)
    return ChartScore(
        found.same + apart - codes_wrong,
        found.same + apart,
        found.poa_of - sum(one.kind == "poa" for one in places.values()),
        found.poa_of,
        first,
        group_right,
        Counter(one.error for one in counted),
    )


def scorecard(charts: Sequence[ChartScore], goal: float = GOAL) -> Scorecard:
    """Charts together; codes are counted chart by chart, since those of one chart are right or wrong together."""
    codes = clustered_rate((one.codes_right, one.codes) for one in charts)
    errors: Counter[str] = Counter()
    for one in charts:
        errors.update(one.errors)
    return Scorecard(
        len(charts),
        codes,
        clustered_rate((one.poa_right, one.poa) for one in charts),
        _share(one.first_right for one in charts),
        _share(one.group_right for one in charts),
        {kind: errors[kind] for kind in error_kinds() if errors[kind]},
        verdict(codes, len(charts), goal),
    )


def verdict(codes: Rate, charts: int, goal: float = GOAL) -> Verdict:
    """What a share of right codes, of so many charts, allows to say."""
    if charts >= FEWEST_CHARTS and codes.high < goal:
        return Verdict.BELOW
    if charts >= FEWEST_CHARTS and codes.low >= goal:
        return Verdict.MEETS
    return Verdict.UNDECIDED


def _share(known: Iterable[bool | None]) -> Rate:
    told = [one for one in known if one is not None]
    return rate(sum(told), len(told))
