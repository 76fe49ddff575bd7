"""The patient's account as an encounter's JSON tells it under ``billing`` (docs/billing.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.claims.building import Account
from medcodex.claims.told_parties import known_keys, read_party, table, text

if TYPE_CHECKING:
    from collections.abc import Mapping

_KEYS = {"patient", "subscriber", "relationship", "group_number", "authorization"}
_PATH = "billing"


def read_account(told: Mapping[str, Any] | None) -> Account:
    """The account; nothing is told where it is None. InputError, with the path, for a key that is unknown or a value
    of another kind."""
    if told is None:
        return Account()
    known = dict(told)
    known_keys(known, _KEYS, f"{_PATH}.")
    parties = {
        key: read_party(table(known, key, _PATH), f"{_PATH}.{key}", "MI")
        for key in ("patient", "subscriber")
        if key in known
    }
    return Account(
        parties.get("patient"),
        parties.get("subscriber"),
        text(known, "relationship", _PATH) or "18",
        text(known, "group_number", _PATH),
        text(known, "authorization", _PATH),
    )
