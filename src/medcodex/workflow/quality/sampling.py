"""Which completed claims are reviewed a second time: at random, spread over strata, by risk, and all of a new coder's.

What is drawn depends on the seed and on which claims there are, not on their order: whoever knows both can draw the
sample again.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

from medcodex.errors import UsageError
from medcodex.workflow.quality.tables import risks

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

STRATA = ("coder", "setting", "family")
NEW_CODER = "new-coder"


class SampleKind(StrEnum):
    """How claims are chosen."""

    RANDOM = "random"
    STRATIFIED = "stratified"
    RISK = "risk"


@dataclass(frozen=True, slots=True)
class Reviewable:
    """A completed claim that may be reviewed. ``coder`` is a user id, ``family`` that of its group (the first DRG of
    those that differ by complications alone), empty where there is none; ``measures`` are what risks are told by
    (data/risks.tsv)."""

    chart_id: str
    claim: str
    coder: str
    setting: str
    family: str
    completed_at: dt.datetime
    measures: Mapping[str, float]

    @property
    def key(self) -> str:
        """What names the claim in a draw."""
        return f"{self.chart_id}/{self.claim}"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A claim of a sample: the stratum it was drawn for and why it was chosen (ids of risks)."""

    claim: Reviewable
    stratum: str = ""
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample as it was drawn: of ``population`` claims completed from ``since`` to before ``until``, ``drawn`` of
    them. Of a ``prebill`` sample no claim has gone out yet, so that nothing was paid for it."""

    id: str
    name: str
    kind: SampleKind
    made_by: str
    made_at: dt.datetime
    since: dt.datetime
    until: dt.datetime
    size: int
    seed: str
    blind: bool
    prebill: bool
    stratified_by: str = ""
    population: int = 0
    drawn: int = 0


def draw(sample: Sample, claims: Sequence[Reviewable]) -> list[Drawn]:
    """The claims of a sample, all of new coders among them."""
    if sample.kind is SampleKind.RANDOM:
        drawn = draw_random(claims, sample.size, sample.seed)
    elif sample.kind is SampleKind.STRATIFIED:
        drawn = draw_stratified(claims, sample.size, sample.seed, sample.stratified_by)
    else:
        drawn = draw_by_risk(claims, sample.size, sample.seed)
    return with_new_coders(drawn, claims)


def draw_random(claims: Iterable[Reviewable], size: int, seed: str) -> list[Drawn]:
    """So many claims, each as likely as any other; all where there are no more."""
    return [Drawn(one) for one in _shuffled(claims, _sized(size), seed)]


def draw_stratified(claims: Iterable[Reviewable], size: int, seed: str, by: str) -> list[Drawn]:
    """So many claims, at least one of each stratum, else in proportion (largest remainders). Where there are more
    strata than claims asked for, one of each all the same."""
    if by not in STRATA:
        raise UsageError(f"one of {', '.join(STRATA)} expected", "stratified by")
    strata: dict[str, list[Reviewable]] = defaultdict(list)
    for one in claims:
        strata[str(getattr(one, by))].append(one)
    sizes = _in_proportion({name: len(found) for name, found in strata.items()}, _sized(size))
    return [Drawn(one, name) for name in sorted(strata) for one in _shuffled(strata[name], sizes[name], seed)]


def draw_by_risk(claims: Iterable[Reviewable], size: int, seed: str) -> list[Drawn]:
    """The claims of most risk with their reasons, and every claim of a new coder besides; where claims weigh the same
    the seed decides. A claim without any risk is not drawn."""
    found = [(one, fired) for one in _shuffled(claims, None, seed) if (fired := risks_of(one))]
    found.sort(key=lambda pair: -sum(points for _, points in pair[1]))
    drawn = [Drawn(one, "", tuple(risk for risk, _ in fired)) for one, fired in found]
    limit = _sized(size)
    return [one for place, one in enumerate(drawn) if place < limit or NEW_CODER in one.reasons]


def with_new_coders(drawn: Sequence[Drawn], claims: Iterable[Reviewable]) -> list[Drawn]:
    """A sample with all claims of new coders put to it: their work is reviewed whole until they are no longer new."""
    there = {one.claim.key for one in drawn}
    new = [one for one in claims if one.key not in there and NEW_CODER in dict(risks_of(one))]
    return [*drawn, *(Drawn(one, NEW_CODER, (NEW_CODER,)) for one in sorted(new, key=lambda one: one.key))]


def risks_of(claim: Reviewable) -> list[tuple[str, int]]:
    """The risks of a claim with their points, in the table's order."""
    return [(one.id, one.points) for one in risks() if one.fires(claim.measures.get(one.measure))]


def _sized(size: int) -> int:
    if size < 1:
        raise UsageError("at least one claim", "size of the sample")
    return size


def _shuffled(claims: Iterable[Reviewable], size: int | None, seed: str) -> list[Reviewable]:
    """In the order of a hash of seed and claim: as good as drawn, and the same whatever order they came in."""
    return sorted(claims, key=lambda one: sha256(f"{seed}\x00{one.key}".encode()).digest())[:size]


def _in_proportion(counts: Mapping[str, int], size: int) -> dict[str, int]:
    total = sum(counts.values())
    exact = {name: size * count / total for name, count in counts.items()}
    given = dict.fromkeys(counts, 1)
    for _ in range(min(size, total) - len(given)):
        name = min(
            (name for name in counts if given[name] < counts[name]), key=lambda name: (given[name] - exact[name], name)
        )
        given[name] += 1
    return given
