"""What a site tells about its senders: how their words for documents, authors, classes and payers are to be read.

What the site does not name is looked up in the tables that come along (data/site.toml)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from zoneinfo import ZoneInfo

from medcodex.encounter import Setting
from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_WORD = 80
"""Characters of a kind, a role or a payer."""


_ORIGIN = re.compile(r"https?://[A-Za-z0-9.\-]+(:\d{1,5})?(/[A-Za-z0-9._~\-/]*)?")
_Found = TypeVar("_Found")


class DocumentKind(NamedTuple):
    """How a sender's type of document is read: our ``kind`` ("discharge summary") and the ``author_role`` where the
    sender names none."""

    kind: str
    author_role: str | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """The site's own tables, in lower case on the left: ``documents`` a sender's type (code or text), ``settings`` a
    patient class or service, ``roles`` an author's type, ``payers`` a plan or insurer, ``zone`` the time zone of times
    without one (IANA name); ``origins`` are addresses below which the content of documents that a message only links to
    may be fetched."""

    documents: Mapping[str, DocumentKind] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    payers: Mapping[str, str] = field(default_factory=dict)
    zone: str = "UTC"
    origins: tuple[str, ...] = ()

    def document(self, *told: str) -> DocumentKind | None:
        """The kind for the first of the sender's words (codes, texts) that the site names, else that the tables that
        come along name; None where neither does."""
        return _first(self.documents, told) or _first(packaged().documents, told)

    def setting(self, code: str, *finer: str) -> Setting | None:
        """The setting of a patient class (HL7 table 0004, FHIR's ActCode). ``finer`` are the sender's words for type
        and service; only the site can name those, by themselves or behind the class ("i/psy")."""
        told = [f"{code}/{one}" for one in finer if one] + [one for one in finer if one] + [code]
        found = _first(self.settings, told) or _first(packaged().settings, [code])
        return None if found is None else Setting(found)

    def role(self, *told: str) -> str | None:
        """The role of an author by the sender's words for them; the first word as it came where nobody names it."""
        return _first(self.roles, told) or _first(packaged().roles, told) or next((one for one in told if one), None)

    def payer(self, *told: str) -> str | None:
        """The payer by the sender's codes and names for plan and insurer; the first as it came where the site names
        none of them."""
        return _first(self.payers, told) or next((one for one in told if one), None)


def _first(table: Mapping[str, _Found], told: tuple[str, ...] | list[str]) -> _Found | None:
    return next((table[key] for one in told if one and (key := _key(one)) in table), None)


def _key(word: str) -> str:
    return " ".join(word.lower().split())


@cache
def packaged() -> Site:
    """The tables that come along."""
    return read_site((files("medcodex.interchange") / "data/site.toml").read_bytes(), "site.toml")


def read_site(data: bytes, where: str) -> Site:
    """A site's tables from TOML (docs/site.md). InputError naming the key where something cannot be read."""
    try:
        told = tomllib.loads(data.decode())
    except UnicodeDecodeError:
        raise InputError("not in UTF-8", where) from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"no TOML: {error}", where) from None
    unknown = sorted(told.keys() - {"zone", "documents", "settings", "roles", "payers", "origins"})
    if unknown:
        raise InputError(f"{unknown[0]}: not known; known are zone, documents, settings, roles, payers, origins", where)
    settings = {key: _setting(value, f"settings.{key}", where) for key, value in _table(told, "settings", where)}
    return Site(
        documents={key: _document(value, f"documents.{key}", where) for key, value in _table(told, "documents", where)},
        settings=settings,
        roles={key: _word(value, f"roles.{key}", where) for key, value in _table(told, "roles", where)},
        payers={key: _word(value, f"payers.{key}", where) for key, value in _table(told, "payers", where)},
        zone=_zone(told.get("zone", "UTC"), where),
        origins=_origins(told.get("origins", []), where),
    )


def _table(told: dict[str, Any], name: str, where: str) -> list[tuple[str, Any]]:
    table = told.get(name, {})
    if not isinstance(table, dict):
        raise InputError(f"{name}: must be a table", where)
    found = [(_key(key), value) for key, value in table.items()]
    twice = next((key for key, _ in found if [one for one, _ in found].count(key) > 1), None)
    if twice is not None:
        raise InputError(f"{name}.{twice}: told twice; upper and lower case are the same", where)
    return found


def _word(value: object, key: str, where: str) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > MAX_WORD:
        raise InputError(f"{key}: must be a text of 1 to {MAX_WORD} characters", where)
    return value.strip()


def _document(value: object, key: str, where: str) -> DocumentKind:
    if not isinstance(value, dict):
        return DocumentKind(_word(value, key, where))
    unknown = sorted(value.keys() - {"kind", "author_role"})
    if unknown:
        raise InputError(f"{key}.{unknown[0]}: not known; known are kind, author_role", where)
    role = value.get("author_role")
    return DocumentKind(
        _word(value.get("kind"), f"{key}.kind", where),
        None if role is None else _word(role, f"{key}.author_role", where),
    )


def _setting(value: object, key: str, where: str) -> str:
    if value not in {str(one) for one in Setting}:
        raise InputError(f"{key}: must be one of " + ", ".join(Setting), where)
    return str(value)


def _origins(value: object, where: str) -> tuple[str, ...]:
    told = [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
    if not isinstance(value, list) or len(told) != len(value) or not all(_ORIGIN.fullmatch(one) for one in told):
        raise InputError('origins: must be a list of addresses, such as "https://ehr.example.org/fhir"', where)
    return tuple(one.rstrip("/") for one in told)


def _zone(value: object, where: str) -> str:
    try:
        return ZoneInfo(str(value)).key
    except (ValueError, OSError, KeyError):
        raise InputError('zone: must be the name of a time zone, such as "America/Chicago"', where) from None
