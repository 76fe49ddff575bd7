"""The narrative of a CDA document that lies in an attachment: each section's title and text."""

from __future__ import annotations

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from medcodex.errors import InputError
from medcodex.formats.laid_out import laid_out

_CDA = "{urn:hl7-org:v3}"


def cda_text(data: bytes, path: str) -> str:
    """Titles and texts in their order. InputError where the XML is broken, hostile, or no CDA document."""
    try:
        root = fromstring(data, forbid_dtd=True)
        if root.tag != f"{_CDA}ClinicalDocument":
            raise InputError(f"{path}: XML that is no CDA document", path)
        found = []
        for section in root.iter(f"{_CDA}section"):
            title, text = section.find(f"{_CDA}title"), section.find(f"{_CDA}text")
            told = laid_out(text) if text is not None else ""
            heading = " ".join("".join(title.itertext()).split()) if title is not None else ""
            if told.strip():
                found.append(f"{heading}:\n{told}" if heading else told)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError):
        raise InputError(f"{path}: the XML is broken, or holds what no document needs", path) from None
    return "\n\n".join(found)
