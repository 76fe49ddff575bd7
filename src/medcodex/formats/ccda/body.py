"""The body of a document: its sections, or what stands in their place."""

from __future__ import annotations

import binascii
from base64 import b64decode
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.formats.ccda.entries import entry_lines
from medcodex.formats.ccda.model import Attachment, Section
from medcodex.formats.ccda.tree import all_of, attribute, first, words
from medcodex.formats.ccda.values import coded
from medcodex.formats.laid_out import laid_out

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element


def sections(root: Element) -> tuple[Section, ...]:
    """The sections of a structured body. InputError where a table asks for too much."""
    return tuple(_section(one) for one in all_of(root, "component", "structuredBody", "component", "section"))


def attachment(root: Element) -> Attachment | None:
    """The body that is no XML. InputError where it is packed, or no base64 although it says so."""
    text = first(root, "component", "nonXMLBody", "text")
    if text is None:
        return None
    media_type = attribute(text, "mediaType").lower() or "text/plain"
    if attribute(text, "compression"):
        raise InputError("the body of the document is compressed, which CDA allows but nobody reads")
    reference = attribute(first(text, "reference"), "value")
    # A thumbnail or a reference may stand beside the content: only the element's own text is content.
    content = (text.text or "") + "".join(child.tail or "" for child in text)
    if attribute(text, "representation").upper() != "B64":
        own = laid_out(text)
        if own or not reference:
            return Attachment(media_type, own.encode()) if own else None
        return Attachment(media_type, None, reference)
    if not content.strip():
        return Attachment(media_type, None, reference)
    try:
        return Attachment(media_type, b64decode("".join(content.split()), validate=True), reference)
    except (binascii.Error, ValueError):
        raise InputError("the body of the document is no base64, although it says so") from None


def body_text(found: Sequence[Section]) -> str:
    """Sections as one text: each heading on a line with a colon, then its text, a blank line between."""
    return "\n\n".join(_told(one) for one in found if _says_something(one)) + "\n" if found else ""


def _section(element: Element) -> Section:
    text = element.find("{*}text")
    narrative = laid_out(text) if text is not None else ""
    code = coded(first(element, "code"))
    return Section(
        code,
        words(first(element, "title")) or code.words,
        narrative or "\n".join(entry_lines(element)),
        tuple(_section(one) for one in all_of(element, "component", "section")),
    )


def _says_something(section: Section) -> bool:
    return bool(section.text) or any(map(_says_something, section.sections))


def _told(section: Section) -> str:
    heading = f"{section.title.rstrip(' :')}:" if section.title.strip(" :") else ""
    own = "\n".join(filter(None, (heading, section.text)))
    return "\n\n".join([own, *(_told(one) for one in section.sections if _says_something(one))])
