"""The content of a document: inline, in a Binary that is kept, or elsewhere; as the text of it."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from medcodex.errors import InputError
from medcodex.formats.text_bytes import decode_note
from medcodex.interchange.fhir.record import contained
from medcodex.interchange.fhir.references import linked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from medcodex.formats.fhir.reading import Element
    from medcodex.interchange.fhir.record import Held, Record

MAX_BYTES = 16 * 1024 * 1024
_CHARSET = re.compile(r"charset\s*=\s*\"?([A-Za-z0-9._-]{1,40})")
_SPACES = re.compile(r"\s+")
_BEGINNINGS = (
    (b"%PDF-", "application/pdf"),
    (b"{\\rtf", "application/rtf"),
    (b"<!DOCTYPE html", "text/html"),
    (b"<html", "text/html"),
    (b"<?xml", "application/xml"),
)


class Content(NamedTuple):
    """Bytes with their media type as told, in lower case and without parameters, and the character set told."""

    data: bytes
    media_type: str
    charset: str = ""


@lru_cache(maxsize=64)
def text_of(content: Content, path: str) -> str:
    """The text of a content. InputError where nobody can read it: a picture, a sound, a broken file. What was read
    lately is remembered, as a chart is put together anew with each of its parts."""
    kind = content.media_type
    if kind not in _READERS:
        kind = next((media for start, media in _BEGINNINGS if content.data.lstrip()[:15].startswith(start)), kind)
    reader = _READERS.get(kind)
    if reader is None:
        told = content.media_type if content.media_type.isprintable() else "this"
        raise InputError(f"{path}: {told[:60] or 'content without a type'} is not read as text", path)
    text = reader(content, path).replace("\0", " ")
    if not text.strip():
        raise InputError(f"{path}: there is no text in it", path)
    return text


def inline(attachment: Element) -> Content | None:
    """The content that stands in an attachment itself; None where it is elsewhere. InputError where it is no base64 or
    too large."""
    data = attachment.text("data")
    return None if not data else content_of(data, attachment.text("contentType"), f"{attachment.path}.data")


def content_of(data: str, told: str, path: str) -> Content:
    """Content out of base64."""
    if len(data) > MAX_BYTES * 4 // 3 + 4:
        raise InputError(f"{path}: larger than {MAX_BYTES // 1024 // 1024} MB", path)
    try:
        found = b64decode(_SPACES.sub("", data), validate=True)
    except (binascii.Error, ValueError):
        raise InputError(f"{path}: base64 is expected", path) from None
    charset = _CHARSET.search(told)
    return Content(found, told.partition(";")[0].strip().lower(), charset[1] if charset else "")


def content_at(attachment: Element, owner: Held, record: Record) -> Content | None:
    """The content of an attachment, inline or in a Binary that is kept; None where it is not here."""
    found = inline(attachment)
    if found is not None:
        return found
    binary = _binary(attachment, owner, record)
    if binary is None:
        return None
    data, kind = binary.element.text("data"), binary.element.text("contentType")
    return content_of(data, kind or attachment.text("contentType"), f"{binary.element.path}.data") if data else None


def is_elsewhere(attachment: Element) -> bool:
    """Whether the content has to be fetched from another server, unless it comes as a Binary too."""
    return not attachment.text("data") and urlsplit(attachment.text("url")).scheme in {"http", "https"}


def readable_first(attachments: Iterable[Element]) -> list[Element]:
    """Several forms of one document, the one that is read best first."""
    order = list(_READERS)

    def rank(one: Element) -> int:
        kind = one.text("contentType").partition(";")[0].strip().lower()
        return order.index(kind) if kind in _READERS else len(order)

    return sorted(attachments, key=rank)


def _binary(attachment: Element, owner: Held, record: Record) -> Held | None:
    url = attachment.text("url")
    if url.startswith("#"):
        found = contained(owner, url[1:])
    else:
        name = linked(attachment, owner.base)
        found = record.named(name) if name else None
    return found if found is not None and found.kind == "Binary" else None


def _plain(content: Content, path: str) -> str:
    if content.charset.lower() not in {"", "utf-8", "utf8", "us-ascii", "ascii"}:
        try:
            return content.data.decode(content.charset)
        except (LookupError, UnicodeDecodeError):
            raise InputError(f"{path}: not text in the character set {content.charset[:40]}", path) from None
    return decode_note(content.data, path)[0]


def _html(content: Content, path: str) -> str:
    from medcodex.formats.rich_text import html_text  # noqa: PLC0415 - most documents are plain text

    return html_text(content.data, path)


def _rtf(content: Content, path: str) -> str:
    from medcodex.formats.rich_text import rtf_text  # noqa: PLC0415

    return rtf_text(content.data.decode("latin-1"), path)  # RTF is ASCII, and says of other letters what they are


def _pdf(content: Content, path: str) -> str:
    from medcodex.formats.pdf import pdf_text  # noqa: PLC0415

    return pdf_text(content.data, path)


def _xml(content: Content, path: str) -> str:
    from medcodex.interchange.fhir.cda_text import cda_text  # noqa: PLC0415

    return cda_text(content.data, path)


_READERS: Mapping[str, Callable[[Content, str], str]] = {
    "text/plain": _plain,
    "text/markdown": _plain,
    "text/html": _html,
    "application/xhtml+xml": _html,
    "application/xhtml": _html,
    "text/xhtml": _html,
    "application/xml": _xml,
    "text/xml": _xml,
    "application/cda+xml": _xml,
    "application/hl7-cda+xml": _xml,
    "application/rtf": _rtf,
    "text/rtf": _rtf,
    "application/pdf": _pdf,
}
"""What is read as text, best first."""
