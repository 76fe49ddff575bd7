"""What statuses of claims mean, in short words of our own (data/status_categories.tsv, data/status_codes.tsv)."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from medcodex.encounter.claim_status import Status, StatusCode


class Standing(StrEnum):
    """Where a claim stands for whoever waits for its money."""

    REJECTED = "rejected"
    ERROR = "error"
    DENIED = "denied"
    PAID = "paid"
    FINAL = "final"
    REQUESTED = "requested"
    PENDING = "pending"
    ACCEPTED = "accepted"
    FORWARDED = "forwarded"
    UNKNOWN = "unknown"


@cache
def _categories() -> Mapping[str, tuple[Standing, str]]:
    rows = table_rows("medcodex.claims", "data/status_categories.tsv")
    return {row["category"]: (Standing(row["standing"]), row["meaning"]) for row in rows}


@cache
def _codes() -> Mapping[str, str]:
    return {row["code"]: row["meaning"] for row in table_rows("medcodex.claims", "data/status_codes.tsv")}


def standing(statuses: Iterable[Status]) -> Standing:
    """Where a claim stands by all that is told of it: what forbids payment before what allows it; refused, too, where
    it is told to go no further (STC03 U)."""
    told = list(statuses)
    if any(one.action == "U" for one in told):
        return Standing.REJECTED
    known = {_categories()[code.category][0] for one in told for code in one.codes if code.category in _categories()}
    return next((one for one in Standing if one in known), Standing.UNKNOWN)


def meaning(code: StatusCode) -> str:
    """A status in words: category and code, each as it is where no words are here for it. Whom it is about is left to
    the reader, who has the entity."""
    category = _categories().get(code.category)
    said = category[1] if category else code.category
    plain = "" if code.system else _codes().get(code.code, "")
    return f"{said}: {plain or code.code}" if code.code else said
