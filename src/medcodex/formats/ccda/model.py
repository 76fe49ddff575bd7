"""A clinical document as it is told, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.encounter.incoming import Address, Identifier, PersonName


@dataclass(frozen=True, slots=True)
class Coded:
    """A code, its code system's OID, and the words for it."""

    code: str = ""
    system: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Time:
    """A point in time: ``at`` is its beginning where only a day or a month was told, without zone where none was."""

    at: dt.datetime

    @property
    def day(self) -> dt.date:
        """Its date, where it was written."""
        return self.at.date()


@dataclass(frozen=True, slots=True)
class Person:
    """The record's target: numbers in the order told, names the official first."""

    numbers: tuple[Identifier, ...] = ()
    names: tuple[PersonName, ...] = ()
    addresses: tuple[Address, ...] = ()
    phones: tuple[str, ...] = ()
    sex: str | None = None
    born: dt.date | None = None
    died: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote: a person's ``name`` or, where ``device``, a program's; ``role`` as coded, ``organization`` theirs."""

    name: str
    role: Coded = Coded()
    organization: str = ""
    time: Time | None = None
    device: bool = False


@dataclass(frozen=True, slots=True)
class Encounter:
    """The encompassing encounter: ``numbers`` as told, ``codes`` of its kind, ``responsible`` who answers for it."""

    numbers: tuple[Identifier, ...] = ()
    codes: tuple[Coded, ...] = ()
    start: Time | None = None
    end: Time | None = None
    location: str = ""
    responsible: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """An earlier document: ``how`` RPLC replaced, APND added to, XFRM transformed."""

    how: str
    id: Identifier | None
    set_id: Identifier | None
    version: int | None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A body that is no XML: its bytes, or the ``reference`` to where they are."""

    media_type: str
    data: bytes | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its LOINC code, title, text laid out ("" where it has none), and sections within."""

    code: Coded
    title: str
    text: str
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One document. ``signed`` is None where the header names nobody who signs. The body is ``sections``, an
    ``attachment``, or nothing."""

    code: Coded
    title: str
    patients: tuple[Person, ...]
    id: Identifier | None = None
    set_id: Identifier | None = None
    version: int | None = None
    written: Time | None = None
    authors: tuple[Author, ...] = ()
    signed: bool | None = None
    custodian: str = ""
    encounter: Encounter | None = None
    related: tuple[Related, ...] = ()
    sections: tuple[Section, ...] = ()
    attachment: Attachment | None = None
