"""Whether two records are one person: certain by numbers, or by the weight of all fields together. A contradiction
keeps a pair from ever being linked by the program."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from medcodex.workflow.index.comparing import compare
from medcodex.workflow.index.tables import rows
from medcodex.workflow.index.weighing import weigh

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.workflow.index.known import Known
    from medcodex.workflow.index.weighing import FieldScore


class Verdict(StrEnum):
    """SAME is linked by the program, POSSIBLE is shown to a person, DIFFERENT is left alone."""

    SAME = "same"
    POSSIBLE = "possible"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Judged:
    """``rule`` is what decided: "record number", "national number" or "score"; ``bits`` log2 of the odds; ``instead``
    what the two are else, most likely; ``against`` the fields that speak against linking without a person's eyes."""

    verdict: Verdict
    rule: str
    bits: float
    instead: str
    fields: tuple[FieldScore, ...]
    against: tuple[str, ...] = ()


@cache
def thresholds() -> Mapping[str, float]:
    """Bits from which on a pair is linked ("link") or shown ("show")."""
    return MappingProxyType({row[0]: float(row[1]) for row in rows("thresholds")})


def judge(one: Known, other: Known) -> Judged:
    """What two people's fields say of them."""
    compared = compare(one, other)
    weighed = weigh(compared)
    against = contradictions(one, other, compared.levels)
    rule = _certain(one, other, compared.levels)
    limits = thresholds()
    if not against and (rule or weighed.bits >= limits["link"]):
        verdict = Verdict.SAME
    else:
        verdict = Verdict.POSSIBLE if rule or weighed.bits >= limits["show"] else Verdict.DIFFERENT
    return Judged(verdict, rule or "score", weighed.bits, weighed.instead, weighed.fields, against)


def contradictions(one: Known, other: Known, levels: Mapping[str, str]) -> tuple[str, ...]:
    """The fields that keep a pair from being linked by the program. Twins share everything but the given name, parents
    and children of one name everything but the birth date: both have to agree, and given names that are merely alike
    need a number of the person's own beside them."""
    found = {field for field in ("middle", "suffix", "sex", "national", "personal") if levels.get(field) == "other"}
    own = levels.get("national") in {"same", "slip"} or levels.get("personal") == "same"
    if levels.get("birth") not in {"same", "swapped", "slip"}:
        found.add("birth")
    if levels.get("family") in {None, "other"} and not own:
        found.add("family")
    given = levels.get("given", "same" if levels.get("family") == "swapped" else "other")
    if given in {"middle", "other"} or (given in {"alike", "initial"} and not own):
        found.add("given")
    if one.deaths and other.deaths and not one.deaths & other.deaths:
        found.add("death")
    return tuple(sorted(found))


def _certain(one: Known, other: Known, levels: Mapping[str, str]) -> str:
    """The deterministic rules: one authority's number of both, or a national number with birth date and family
    name."""
    if one.records & other.records:
        return "record number"
    named = levels.get("family") in {"same", "former", "alike", "part", "swapped"}
    return "national number" if levels.get("national") == "same" and levels.get("birth") == "same" and named else ""
