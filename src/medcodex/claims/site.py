"""What a site tells of its billing, out of TOML (docs/billing.md): who it is, whom it sends to, its providers."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from medcodex.claims.told_parties import known_keys, read_party, table, text
from medcodex.claims.told_toml import read_toml
from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.encounter.billing import Party

_PAYER = {"name", "id", "filing", "receiver", "receiver_name", "appeal_days", "appeals_to"}
_MOST_DAYS = 3650
_TOP = {"submitter", "billing", "facility", "pay_to", "providers", "payers", "patient", "sample"}


@dataclass(frozen=True, slots=True)
class PayerProfile:
    """A payer as this site bills it: name, number, kind of plan (claim filing indicator), and who receives its files:
    number and name, the payer itself where none is told. ``appeal_days`` are the days from a denial to the last one for
    an appeal, None where the file does not tell them; ``appeals_to`` the lines of where appeals go."""

    name: str
    id: str
    filing: str
    receiver: str
    receiver_name: str
    appeal_days: int | None = None
    appeals_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BillingSite:
    """``submitter`` sends the files, ``billing`` asks to be paid; ``providers`` by National Provider Identifier,
    ``payers`` by name in lower case. ``patient`` stands for patients of whom nothing is told, in the packaged sample
    alone; ``sample`` marks all that is written as a test."""

    submitter: Party
    billing: Party
    facility: Party | None = None
    pay_to: Party | None = None
    providers: Mapping[str, Party] = field(default_factory=dict)
    payers: Mapping[str, PayerProfile] = field(default_factory=dict)
    patient: Party | None = None
    sample: bool = False


def read_site(data: bytes, where: str) -> BillingSite:
    """A site's billing file. InputError, with the key, for what is no TOML, a key that is unknown or missing, or a
    value of another kind."""
    told = read_toml(data, where)
    try:
        return _site(told)
    except InputError as error:
        raise InputError(error.message, f"{where}: {error.where}") from None


def sample_site() -> BillingSite:
    """An invented site, for trying things: what it writes is marked as a test."""
    return read_site((files("medcodex.claims") / "data" / "sample_site.toml").read_bytes(), "sample_site.toml")


def _site(told: dict[str, Any]) -> BillingSite:
    known_keys(told, _TOP, "")
    return BillingSite(
        submitter=read_party(table(told, "submitter", ""), "submitter", "46"),
        billing=read_party(table(told, "billing", ""), "billing", "XX"),
        facility=_maybe(told, "facility", "XX"),
        pay_to=_maybe(told, "pay_to", ""),
        providers={
            npi: read_party(one | {"npi": npi}, f"providers.{npi}", "XX")
            for npi, one in _tables(told, "providers").items()
        },
        payers={name.lower(): _payer(one, f"payers.{name}") for name, one in _tables(told, "payers").items()},
        patient=_maybe(told, "patient", "MI"),
        sample=told.get("sample") is True,
    )


def _maybe(told: dict[str, Any], key: str, qualifier: str) -> Party | None:
    return read_party(table(told, key, ""), key, qualifier) if key in told else None


def _payer(told: dict[str, Any], path: str) -> PayerProfile:
    known_keys(told, _PAYER, f"{path}.")
    name, number = text(told, "name", path), text(told, "id", path)
    if not name or not number:
        raise InputError("a payer needs name and id", path)
    return PayerProfile(
        name, number, text(told, "filing", path) or "ZZ", text(told, "receiver", path) or number,
        text(told, "receiver_name", path) or name, _days(told, path), _address(told, path),
    )  # fmt: skip


def _days(told: dict[str, Any], path: str) -> int | None:
    found = told.get("appeal_days")
    if found is not None and (isinstance(found, bool) or not isinstance(found, int) or not 0 < found <= _MOST_DAYS):
        raise InputError(f"a whole number from 1 to {_MOST_DAYS} expected", f"{path}.appeal_days")
    return found


def _address(told: dict[str, Any], path: str) -> tuple[str, ...]:
    found = told.get("appeals_to", [])
    if not isinstance(found, list) or not all(isinstance(one, str) and one.isprintable() for one in found):
        raise InputError("a list of lines expected", f"{path}.appeals_to")
    return tuple(one.strip() for one in found)


def _tables(told: dict[str, Any], key: str) -> dict[str, dict[str, Any]]:
    found = table(told, key, "") if key in told else {}
    for name, one in found.items():
        if not isinstance(one, dict):
            raise InputError("a table expected", f"{key}.{name}")
    return found
