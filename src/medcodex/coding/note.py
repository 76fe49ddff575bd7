"""What the engine is given: one note, or one encounter of several documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.encounter import Claim, Setting


@dataclass(frozen=True, slots=True)
class DocumentInput:
    """One document of an encounter. ``type``, ``author`` and ``status`` are free text such as "discharge summary",
    "Dr. X, attending" and "preliminary"."""

    id: str
    text: str
    type: str | None = None
    author: str | None = None
    signed: bool | None = None
    date: dt.date | None = None
    status: str | None = None


@dataclass(frozen=True, slots=True)
class NoteInput:
    """One unit of coding: either ``text`` or ``documents``. ``age`` in years. ``procedures`` asks for ICD-10-PCS codes
    where the setting and the claim would have none."""

    id: str | None
    text: str | None
    setting: Setting
    claim: Claim
    date: dt.date
    documents: tuple[DocumentInput, ...] = ()
    age: float | None = None
    sex: str | None = None
    procedures: bool = False
