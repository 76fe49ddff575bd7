"""The content of a document: inline, in a Binary that is kept, or elsewhere; as the text of it."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from medcodex.errors import InputError
from medcodex.formats.ccda.body import body_text
from medcodex.formats.ccda.reading import is_cda, read_cda
from medcodex.interchange.attached import attached_text
from medcodex.interchange.fhir.record import contained
from medcodex.interchange.fhir.references import linked

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.formats.fhir.reading import Element
    from medcodex.interchange.fhir.record import Held, Record

MAX_BYTES = 16 * 1024 * 1024
_CHARSET = re.compile(r"charset\s*=\s*\"?([A-Za-z0-9._-]{1,40})")
_SPACES = re.compile(r"\s+")
_READ = (
    "text/plain", "text/markdown", "text/html", "application/xhtml+xml", "application/xhtml", "text/xml",
    "application/xml", "application/cda+xml", "application/hl7-cda+xml", "application/rtf", "text/rtf",
    "application/pdf",
)  # fmt: skip
"""Media types that are read as text, best first."""
_HTML = frozenset({"application/xhtml", "text/xhtml"})
_UTF8 = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii"})


class Content(NamedTuple):
    """Bytes with their media type as told, in lower case and without parameters, and the character set told."""

    data: bytes
    media_type: str
    charset: str = ""


@lru_cache(maxsize=64)
def text_of(content: Content, path: str) -> str:
    """The text of a content: plain, HTML, RTF, PDF, a picture where OCR is installed, a CDA document. InputError where
    nobody can read it: a sound, a broken file. What was read lately is remembered, as a chart is put together anew with
    each of its parts."""
    try:
        text = _text(content, path).replace("\0", " ")
    except InputError as error:
        raise InputError(error.message, path) from None
    if not text.strip():
        raise InputError("there is no text in it", path)
    return text


def _text(content: Content, path: str) -> str:
    if is_cda(content.data):
        document = read_cda(content.data, path)
        attached = document.attachment
        if attached is not None and attached.data is not None:
            return attached_text(attached.data, attached.media_type, path)
        return body_text(document.sections)
    if content.media_type.startswith("text/plain") and content.charset.lower() not in _UTF8:
        try:
            return content.data.decode(content.charset)
        except (LookupError, UnicodeDecodeError):
            raise InputError(f"not text in the character set {content.charset[:40]}", path) from None
    return attached_text(content.data, "text/html" if content.media_type in _HTML else content.media_type, path)


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


def attachments_of(element: Element) -> list[Element]:
    """The attachments of a DocumentReference or a DiagnosticReport."""
    if element.text("resourceType") == "DiagnosticReport":
        return list(element.each("presentedForm"))
    if element.text("resourceType") != "DocumentReference":
        return []
    return [one for content in element.each("content") if (one := content.one("attachment")) is not None]


def is_elsewhere(attachment: Element) -> bool:
    """Whether the content has to be fetched from another server, unless it comes as a Binary too."""
    return not attachment.text("data") and urlsplit(attachment.text("url")).scheme in {"http", "https"}


def readable_first(attachments: Iterable[Element]) -> list[Element]:
    """Several forms of one document, the one that is read best first."""

    def rank(one: Element) -> int:
        kind = one.text("contentType").partition(";")[0].strip().lower()
        return _READ.index(kind) if kind in _READ else len(_READ)

    return sorted(attachments, key=rank)


def _binary(attachment: Element, owner: Held, record: Record) -> Held | None:
    url = attachment.text("url")
    if url.startswith("#"):
        found = contained(owner, url[1:])
    else:
        name = linked(attachment, owner.base)
        found = record.named(name) if name else None
    return found if found is not None and found.kind == "Binary" else None
