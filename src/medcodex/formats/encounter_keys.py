"""The keys of a coded encounter that the reader passes over, so that a misspelt one does not pass unseen."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import msgspec

from medcodex.formats import encounter_shape as shape

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{0,39}")
_DECODER = msgspec.json.Decoder(float_hook=str)
"""Numbers stay text: one beyond all bounds is the reader's to judge, or stands where nothing is read."""
_ITEMS: dict[str, type[msgspec.Struct]] = {
    "diagnoses": shape.Diagnosis,
    "procedures": shape.Procedure,
    "lines": shape.Line,
    "history": shape.PastService,
    "occurrences": shape.Occurrence,
    "values": shape.Value,
}


def unread_keys(data: bytes) -> tuple[str, ...]:
    """Paths of the keys that no rule can see, the first of each kind, such as "lines[0].modifier (did you mean
    modifiers?)". ``data`` is JSON of an encounter that was read."""
    try:
        raw = _DECODER.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ("(a key whose value cannot be read)",)  # the reader read all the others
    told: dict[str, str] = {}
    for path, key, names in _unread(raw):
        told.setdefault(f"{re.sub(r'[0-9]+', '', path)}.{key}", f"{path}{_shown(key, names)}")
    return tuple(told.values())


def _unread(raw: dict[str, Any]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    yield from _beyond(raw, shape.Encounter, "")
    for name, kind in _ITEMS.items():
        for place, one in enumerate(raw.get(name) or ()):
            yield from _beyond(one, kind, f"{name}[{place}].")
    for role, one in (raw.get("providers") or {}).items():
        yield from _beyond(one, shape.Provider, f"providers.{role}." if _NAME.fullmatch(role) else "providers.")


def _beyond(raw: dict[str, Any], kind: type[msgspec.Struct], path: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    names = kind.__struct_fields__
    for key in raw:
        if key not in names:
            yield path, key, names


def _shown(key: str, names: tuple[str, ...]) -> str:
    """The key where it looks like one, since other text may be a patient's, and the name that it comes near."""
    if not _NAME.fullmatch(key):
        return "(a key that is no name)"
    near = get_close_matches(key, names, 1, 0.7)
    return f"{key} (did you mean {near[0]}?)" if near else key
