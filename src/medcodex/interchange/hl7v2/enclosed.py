"""What is enclosed in a message as encapsulated data (ED, HL7 v2.8.2, 2A.2.24), as text."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.formats.ccda.reading import is_cda, read_cda
from medcodex.interchange.attached import attached_text
from medcodex.interchange.ccda.reading import text_of
from medcodex.interchange.scan import is_picture, scanned_text

if TYPE_CHECKING:
    from medcodex.formats.hl7v2.message import Segment

_SEEN_OR_HEARD = frozenset({"image", "im", "audio", "video", "multipart"})
"""Types of data (ED-2, HL7 tables 0191 and 0834) that are no text."""


def enclosed_text(obx: Segment, where: str) -> str:
    """The text of everything enclosed in OBX-5: text, HTML, RTF, PDF, a clinical document, a scan by OCR where it is
    installed; of a picture in which nothing is read, a line that says so. InputError, with ``where`` it stands, for
    what should be text and cannot be read."""
    return "\n".join(filter(None, (_one(obx, told, where) for told in obx.repetitions(5))))


def _one(obx: Segment, told: str, where: str) -> str:
    kind, subtype, encoding = (obx.part(told, place).lower() for place in (2, 3, 4))
    content = obx.separators.component.join(told.split(obx.separators.component)[4:])
    if not content.strip() or content.strip() == '""':
        return ""
    if encoding == "a" or not encoding:
        data = obx.separators.unescaped(content).encode()
    else:
        data = _decoded(obx.separators.unescaped(content), encoding, where)
    return text_in(data, kind, subtype, where).strip("\n")


def _decoded(content: str, encoding: str, where: str) -> bytes:
    compact = "".join(content.split())
    try:
        if encoding == "hex":
            return bytes.fromhex(compact)
        if encoding == "base64":
            return base64.b64decode(compact + "=" * (-len(compact) % 4), validate=True)
    except (ValueError, binascii.Error):
        raise InputError(f"what is enclosed is no {encoding}", where) from None
    raise InputError("what is enclosed has an encoding other than A, Hex, Base64", where)


def text_in(data: bytes, kind: str, subtype: str, where: str) -> str:
    """The text of enclosed bytes, read as what they are; ``kind`` and ``subtype`` are what the sender calls them."""
    if is_cda(data):
        return text_of(read_cda(data, where), where)
    if is_picture(data):
        try:
            return scanned_text(data, where)
        except InputError:
            return _unread(kind, subtype, data)
    if kind in _SEEN_OR_HEARD:
        return _unread(kind, subtype, data)
    return attached_text(data, f"text/{subtype}" if kind in {"", "text", "tx", "ft"} else f"{kind}/{subtype}", where)


def _unread(kind: str, subtype: str, data: bytes) -> str:
    return f"[Enclosed: {subtype or kind or 'picture'}, {len(data)} bytes, kept with the message]"
