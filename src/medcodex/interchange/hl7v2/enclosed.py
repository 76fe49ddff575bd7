"""What is enclosed in a message as encapsulated data (ED, HL7 v2.8.2, 2A.2.24), as text."""

from __future__ import annotations

import base64
import binascii
import re
from html.parser import HTMLParser
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from medcodex.formats.hl7v2.message import Segment

PDF_READER = "medcodex.interchange.pdf"
"""Where a PDF is read: a module with ``text_of(data: bytes, where: str) -> str``."""
_PIECES = re.compile(r"[ \t]*\n[ \t\n]*")


def enclosed_text(obx: Segment, where: str) -> str:
    """The text of everything enclosed in OBX-5; of an image, a line that says so. InputError, with ``where`` it
    stands, for what should be text and cannot be read."""
    return "\n".join(filter(None, (_one(obx, told, where) for told in obx.repetitions(5))))


def _one(obx: Segment, told: str, where: str) -> str:
    kind, subtype, encoding = (obx.part(told, place).lower() for place in (2, 3, 4))
    content = obx.separators.component.join(told.split(obx.separators.component)[4:])
    if not content.strip() or content.strip() == '""':
        return ""
    if encoding == "a" or not encoding:
        data = obx.separators.unescaped(content).encode()
    else:
        data = _decoded(content, encoding, where)
    return text_in(data, f"{kind}/{subtype}", where)


def _decoded(content: str, encoding: str, where: str) -> bytes:
    compact = "".join(content.replace("\\.br\\", "").split())
    try:
        if encoding == "hex":
            return bytes.fromhex(compact)
        if encoding == "base64":
            return base64.b64decode(compact + "=" * (-len(compact) % 4), validate=True)
    except (ValueError, binascii.Error):
        raise InputError(f"what is enclosed is no {encoding}", where) from None
    raise InputError("what is enclosed has an encoding other than A, Hex, Base64", where)


def text_in(data: bytes, kind: str, where: str) -> str:
    """The text of enclosed bytes, read as what they are; ``kind`` is what the sender calls them."""
    start = data[:1024].lstrip().lower()
    if start.startswith(b"%pdf-"):
        return _pdf(data, where)
    if start.startswith(b"{\\rtf"):
        return _rtf(data, where)
    if kind.startswith(("image/", "im/", "audio/", "video/")) or kind.rpartition("/")[2] in {
        "jpeg",
        "png",
        "tiff",
        "dicom",
    }:
        return f"[Enclosed: {kind.rpartition('/')[2] or 'image'}, {len(data)} bytes, kept with the message]"
    if b"\0" in data:
        raise InputError("what is enclosed is neither text nor a PDF", where)
    told = _text(data)
    if start.startswith((b"<!doctype html", b"<html")) or kind.endswith("/html"):
        return _html(told)
    if b"clinicaldocument" in start:
        raise InputError("encloses a clinical document (CDA), which is taken in by itself", where)
    return told


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _pdf(data: bytes, where: str) -> str:
    if find_spec(PDF_READER) is None:
        raise InputError("encloses a PDF, which this installation does not read", where)
    read: Callable[[bytes, str], str] = import_module(PDF_READER).text_of
    return read(data, where)


def _rtf(data: bytes, where: str) -> str:
    try:
        from striprtf.striprtf import rtf_to_text  # noqa: PLC0415 - an extra, needed by few messages
    except ImportError:
        raise InputError("encloses RTF; to read it, install medcodex[interfaces]", where) from None
    try:
        told: str = rtf_to_text(data.decode("latin-1"), errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, LookupError, RecursionError, TypeError):
        raise InputError("encloses RTF that cannot be read", where) from None
    return told.strip()


class _Lines(HTMLParser):
    """The text of a page; blocks begin lines, scripts and styles say nothing."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"script", "style", "head"}
        if tag in {"p", "div", "br", "tr", "li", "table", "h1", "h2", "h3", "h4", "h5", "h6"}:
            self.found.append("\n")
        elif tag in {"td", "th"}:
            self.found.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= self._silent > 0 and tag in {"script", "style", "head"}

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


def _html(told: str) -> str:
    lines = _Lines()
    lines.feed(told)
    lines.close()
    return _PIECES.sub("\n", "".join(lines.found)).strip()
