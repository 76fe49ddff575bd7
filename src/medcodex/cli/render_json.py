"""A coded note, and any answer, as JSON text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from medcodex.coding.as_json import note_object

if TYPE_CHECKING:
    from medcodex.coding import CodedNote
    from medcodex.errors import MedcodexError


def render_json(note: CodedNote, *, pretty: bool) -> str:
    """One JSON text, indented or on one line; ends with a line feed."""
    return dump(note_object(note), pretty=pretty)


def dump(value: Any, *, pretty: bool = False) -> str:
    """JSON text with a line feed. Characters stay readable unless a lone surrogate forbids it in UTF-8."""
    text = json.dumps(value, ensure_ascii=False, indent=2 if pretty else None)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = json.dumps(value, indent=2 if pretty else None)
    return text + "\n"


def error_object(error: MedcodexError) -> dict[str, str | None]:
    """What stands under "error" where an answer cannot be given."""
    return {"kind": error.kind, "message": error.message, "where": error.where}
