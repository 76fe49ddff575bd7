"""The patient's account as an encounter's JSON tells it under ``billing`` (docs/billing.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from medcodex.claims.coverages import PRIMARY, ToldCoverage, read_coverages
from medcodex.claims.told_parties import known_keys, read_party, table
from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.encounter.billing import Party

COVER_KEYS = frozenset({"subscriber", "relationship", "group_number", "authorization", "coverages"})
"""What an account tells of payers: a list of them, or of the first alone."""

_PATH = "billing"
_MISSING, _TO_BE_EXTRACTED = "M", "E"


@dataclass(frozen=True, slots=True)
class Account:
    """What the patient's account tells beside the encounter: the patient, None where it is not told; who insures them,
    in the order in which they pay; of a dental patient the ``missing_teeth``, as pairs of number and M missing or E to
    be extracted."""

    patient: Party | None = None
    coverages: tuple[ToldCoverage, ...] = ()
    missing_teeth: tuple[tuple[str, str], ...] = ()

    @property
    def first(self) -> ToldCoverage:
        """The cover of the payer who pays first, of whom nothing may be told."""
        return next((one for one in self.coverages if one.sequence == PRIMARY), ToldCoverage(PRIMARY))

    @property
    def behind(self) -> tuple[ToldCoverage, ...]:
        """The covers of those who pay after the first."""
        return tuple(one for one in self.coverages if one.sequence != PRIMARY)


def read_account(told: Mapping[str, Any] | None) -> Account:
    """The account; nothing is told where it is None. InputError, with the path, for a key that is unknown or a value
    of another kind."""
    if told is None:
        return Account()
    known = dict(told)
    known_keys(known, {"patient", "missing_teeth", *COVER_KEYS}, f"{_PATH}.")
    patient = read_party(table(known, "patient", _PATH), f"{_PATH}.patient", "MI") if "patient" in known else None
    covers = {key: value for key, value in known.items() if key in COVER_KEYS}
    return Account(patient, read_coverages(covers, _PATH) if covers else (), tuple(_teeth(known)))


def _teeth(told: dict[str, Any]) -> list[tuple[str, str]]:
    """Missing teeth: numbers, of which one with "E" behind a colon is to be extracted."""
    listed = told.get("missing_teeth", [])
    where = f"{_PATH}.missing_teeth"
    if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
        raise InputError("a list of texts expected", where)
    found = []
    for place, one in enumerate(listed):
        tooth, _, standing = one.strip().upper().partition(":")
        if not tooth or standing not in {"", _MISSING, _TO_BE_EXTRACTED}:
            raise InputError('a tooth, such as "16", or "16:E" where it is to be extracted', f"{where}[{place}]")
        found.append((tooth, standing or _MISSING))
    return found
