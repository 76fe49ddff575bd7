"""Safe reading of the publisher's XML, one large element at a time."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from medcodex.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element


def elements(stream: IO[bytes], tags: frozenset[str], name: str) -> Iterator[Element]:
    """Each element whose tag is in ``tags``, complete, in file order; its content is dropped once the caller moves on.

    ``tags`` must not nest in one another. ReleaseError, naming the file and the line, for XML that is not well
    formed, stops short, or declares entities or a document type: no publisher's file does.
    """
    from defusedxml import DefusedXmlException  # noqa: PLC0415 - half the start-up time, and only builds need it
    from defusedxml.ElementTree import iterparse  # noqa: PLC0415

    try:
        for _, element in iterparse(stream, events=("end",), forbid_dtd=True):
            if element.tag in tags:
                yield element
                element.clear()
    except ParseError as error:
        raise ReleaseError(f"broken XML: {error}", name) from error
    except DefusedXmlException as error:
        raise ReleaseError("XML that declares entities or a document type is refused", name) from error
    except (UnicodeDecodeError, LookupError, ValueError) as error:
        raise ReleaseError(f"unreadable XML: {error}", name) from error


def text_of(element: Element | None) -> str:
    """All text below an element with white space collapsed; "" for none."""
    if element is None:
        return ""
    text = "".join(element.itertext()) if len(element) else element.text or ""
    return " ".join(text.split())


def optional_text(parent: Element, tag: str) -> str | None:
    """The text of the first such child, None where there is none or it is empty."""
    return text_of(parent.find(tag)) or None
