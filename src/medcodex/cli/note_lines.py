"""One line of a JSON Lines input into a NoteInput, with a reason where it cannot be one.

Messages name the field and what is wrong with it, never the value: a misplaced value may be patient text.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import msgspec

from medcodex.coding import DocumentInput, NoteInput
from medcodex.encounter import Claim, Setting
from medcodex.errors import InputError

MAX_AGE = 150.0
SEXES = ("F", "M", "U")


@dataclass(frozen=True, slots=True)
class Defaults:
    """What holds for a line, or a note file, that does not say. ``claim`` None follows from the setting; ``procedures``
    asks for ICD-10-PCS codes whatever the setting."""

    setting: Setting
    claim: Claim | None
    date: dt.date
    age: float | None
    sex: str | None
    procedures: bool = False


class _DocumentLine(msgspec.Struct):
    id: str | int | None = None
    type: str | None = None
    text: str | None = None
    author: str | None = None
    signed: bool | str | None = None  # a signature's time or name is a signature
    date: str | None = None
    status: str | None = None


class _NoteLine(msgspec.Struct):
    id: str | int | None = None
    text: str | None = None
    documents: list[_DocumentLine] | None = None
    setting: str | None = None
    claim: str | None = None
    date: str | None = None
    age: float | None = None
    sex: str | None = None
    procedures: bool | None = None


_DECODER = msgspec.json.Decoder(_NoteLine)


def read_line(line: bytes, where: str, defaults: Defaults) -> tuple[str | int | None, NoteInput | InputError]:
    """The line's id as given and its note, or the InputError to answer in its place."""
    try:
        raw = _DECODER.decode(line)
    except msgspec.ValidationError as error:
        return _id_of(line), InputError(str(error), where)
    except UnicodeDecodeError as error:
        return None, InputError(f"not UTF-8 at byte {error.start}", where)
    except (msgspec.DecodeError, RecursionError):
        return None, InputError("not valid JSON", where)
    try:
        return raw.id, _note(raw, where, defaults)
    except InputError as error:
        return raw.id, error


def default_note(name: str | None, text: str, defaults: Defaults) -> NoteInput:
    """A note read from a file: everything but its text comes from the command line."""
    claim = defaults.claim or Claim.default_for(defaults.setting)
    return NoteInput(
        name,
        text,
        defaults.setting,
        claim,
        defaults.date,
        age=defaults.age,
        sex=defaults.sex,
        procedures=defaults.procedures,
    )


def parse_date(value: str) -> dt.date:
    """An ISO calendar date, YYYY-MM-DD; a time after it is read and dropped. Raises ValueError for anything else."""
    if value[4:5] != "-" or value[7:8] != "-":
        raise ValueError("not YYYY-MM-DD")
    return dt.datetime.fromisoformat(value).date()


def parse_age(value: float) -> float:
    """An age in years. Raises ValueError outside 0 to 150 (and for what is not a number)."""
    if not 0 <= value <= MAX_AGE:
        raise ValueError("not an age in years")
    return value


def _note(raw: _NoteLine, where: str, defaults: Defaults) -> NoteInput:
    if (raw.text is None) == (raw.documents is None):
        raise InputError("either text or documents must be given", where)
    if raw.text is not None and not raw.text.strip():
        raise InputError("text: empty, there is no text to code", where)
    setting = _choice(Setting, raw.setting, "setting", where) or defaults.setting
    claim = _choice(Claim, raw.claim, "claim", where) or defaults.claim or Claim.default_for(setting)
    age = defaults.age
    if raw.age is not None:
        try:
            age = parse_age(raw.age)
        except ValueError:
            raise InputError(f"age: years from 0 to {MAX_AGE:.0f} expected", where) from None
    sex = defaults.sex
    if raw.sex is not None:
        sex = raw.sex.upper()
        if sex not in SEXES:
            raise InputError(f"sex: one of {', '.join(SEXES)} expected", where)
    return NoteInput(
        id=None if raw.id is None else str(raw.id),
        text=raw.text,
        setting=setting,
        claim=claim,
        date=_date(raw.date, "date", where) or defaults.date,
        documents=() if raw.documents is None else _documents(raw.documents, where),
        age=age,
        sex=sex,
        procedures=defaults.procedures if raw.procedures is None else raw.procedures,
    )


def _documents(raws: list[_DocumentLine], where: str) -> tuple[DocumentInput, ...]:
    documents: dict[str, DocumentInput] = {}
    for position, raw in enumerate(raws):
        field = f"documents[{position}]"
        if raw.id is None:
            raise InputError(f"{field}.id: missing", where)
        key = str(raw.id)
        if key in documents:
            raise InputError(f"{field}.id: used twice", where)
        if raw.text is None:
            raise InputError(f"{field}.text: missing", where)
        date = _date(raw.date, f"{field}.date", where)
        signed = None if raw.signed is None else bool(raw.signed)
        documents[key] = DocumentInput(key, raw.text, raw.type, raw.author, signed, date, raw.status)
    if not any(document.text.strip() for document in documents.values()):
        raise InputError("documents: empty, there is no text to code", where)
    return tuple(documents.values())


def _choice(kind: Any, value: str | None, field: str, where: str) -> Any:
    if value is None:
        return None
    try:
        return kind(value)
    except ValueError:
        raise InputError(f"{field}: one of {', '.join(kind)} expected", where) from None


def _date(value: str | None, field: str, where: str) -> dt.date | None:
    if value is None:
        return None
    try:
        return parse_date(value)
    except ValueError:
        raise InputError(f"{field}: a date as YYYY-MM-DD expected", where) from None


def _id_of(line: bytes) -> str | int | None:
    """The id of a line that is JSON but not a note."""
    try:
        raw = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    found = raw.get("id") if isinstance(raw, dict) else None
    return found if isinstance(found, str | int) and not isinstance(found, bool) else None
