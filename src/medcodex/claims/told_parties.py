"""Persons and organisations as people write them down in TOML or JSON: a billing file, an account."""

from __future__ import annotations

import datetime as dt
from typing import Any

from medcodex.encounter.billing import Contact, Party, PostalAddress
from medcodex.errors import InputError

_PARTY = {
    "name", "last", "first", "middle", "suffix", "npi", "id", "tax_id", "tax_kind", "taxonomy", "address", "phone",
    "email", "contact", "birth_date", "sex",
}  # fmt: skip
_ADDRESS = {"lines", "city", "state", "zip", "country"}


def read_party(told: dict[str, Any], path: str, qualifier: str) -> Party:
    """A person (with ``last``) or an organisation (with ``name``). ``qualifier`` is what kind of number theirs is: XX
    of ``npi``, others of ``id``. InputError, with the path, for a key that is unknown or a value of another kind."""
    known_keys(told, _PARTY, f"{path}.")
    person = "last" in told
    number = text(told, "npi", path) if qualifier == "XX" else text(told, "id", path)
    tax = text(told, "tax_id", path)
    ways = tuple((kind, text(told, key, path)) for kind, key in (("TE", "phone"), ("EM", "email")) if key in told)
    contact = Contact(text(told, "contact", path), ways) if ways else None
    return Party(
        last=text(told, "last" if person else "name", path),
        first=text(told, "first", path),
        middle=text(told, "middle", path),
        suffix=text(told, "suffix", path),
        person=person,
        identifier=number,
        qualifier=qualifier if number else "",
        address=_address(table(told, "address", path), f"{path}.address") if "address" in told else None,
        taxonomy=text(told, "taxonomy", path),
        references=((text(told, "tax_kind", path) or "EI", tax.replace("-", "")),) if tax else (),
        contacts=(contact,) if contact else (),
        birth_date=_born(told.get("birth_date"), path),
        sex=text(told, "sex", path),
    )


def _address(told: dict[str, Any], path: str) -> PostalAddress:
    known_keys(told, _ADDRESS, f"{path}.")
    lines = told.get("lines", [])
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise InputError("a list of texts expected", f"{path}.lines")
    return PostalAddress(
        tuple(lines), text(told, "city", path), text(told, "state", path), text(told, "zip", path).replace("-", ""),
        text(told, "country", path),
    )  # fmt: skip


def known_keys(told: dict[str, Any], names: set[str], path: str) -> None:
    """InputError for a key that is none of the names."""
    for key in told:
        if key not in names:
            shown = key if key.isidentifier() else "(a key)"  # other text may be a patient's
            raise InputError(f"no such key; there are {', '.join(sorted(names))}", f"{path}{shown}")


def table(told: dict[str, Any], key: str, path: str) -> dict[str, Any]:
    """What stands under a key; InputError where it is missing or no table."""
    place = f"{path}.{key}" if path else key
    if key not in told:
        raise InputError("a table is missing", place)
    value = told[key]
    if not isinstance(value, dict):
        raise InputError("a table expected", place)
    return value


def text(told: dict[str, Any], key: str, path: str) -> str:
    """Text under a key, "" where there is none."""
    value = told.get(key, "")
    if not isinstance(value, str):
        raise InputError("text expected", f"{path}.{key}")
    return value.strip()


def _born(told: object, path: str) -> dt.date | None:
    if told is None or (isinstance(told, dt.date) and not isinstance(told, dt.datetime)):
        return told
    try:
        return dt.date.fromisoformat(told if isinstance(told, str) else "")
    except ValueError:
        raise InputError("a date as YYYY-MM-DD expected", f"{path}.birth_date") from None
