"""Ids of the resources that are written: made of the chart's own, and read back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from medcodex.encounter import Claim

if TYPE_CHECKING:
    from medcodex.formats.fhir.writing import Json

_OURS = str.maketrans("_", ".")
_BACK = str.maketrans(".", "_")
_PART = re.compile(r"(?P<chart>[A-Za-z0-9.\-]{1,40})-(?P<claim>facility|professional)-(?P<part>[a-z]\d{1,4}|claim)")


class Part(NamedTuple):
    """A part of a chart's claim: ``part`` "claim", or a letter for its kind and its number in claim order."""

    chart_id: str
    claim: Claim
    part: str


def outward(identifier: str) -> str:
    """An id of ours as FHIR allows ids: letters, digits, "-" and "."."""
    return identifier.translate(_OURS)


def inward(identifier: str) -> str:
    """Our id again."""
    return identifier.translate(_BACK)


def part_id(chart_id: str, claim: Claim, part: str) -> str:
    """The id of a part of a claim."""
    return f"{outward(chart_id)}-{claim}-{part}"


def part_of(identifier: str) -> Part | None:
    """What an id stands for; None where it is none of a claim's part."""
    match = _PART.fullmatch(identifier)
    return None if match is None else Part(inward(match["chart"]), Claim(match["claim"]), match["part"])


def reference(kind: str, identifier: str, display: str = "") -> Json:
    """A Reference to a resource that is written here."""
    found: Json = {"reference": f"{kind}/{identifier}"}
    if display:
        found["display"] = display
    return found
