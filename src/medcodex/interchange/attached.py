"""What a message encloses, as text: told by its content, and where that says nothing, by its media type."""

from __future__ import annotations

from medcodex.errors import InputError
from medcodex.formats.pdf import is_pdf
from medcodex.formats.rich_text import html_text, is_html, is_rtf, plain_text, rtf_text
from medcodex.formats.text_bytes import decode_note
from medcodex.interchange.pages import pdf_text
from medcodex.interchange.scan import is_picture, scanned_text

_HTML = frozenset({"text/html", "application/xhtml+xml"})


def attached_text(data: bytes, media_type: str, where: str) -> str:
    """The text of enclosed bytes: PDF, RTF, HTML, plain text in any character set; pictures, and PDFs of pictures, by
    OCR where it is installed. InputError where it is empty or something else, or cannot be read."""
    if not data.strip():
        raise InputError("empty: there is no text", where)
    if is_pdf(data):
        return pdf_text(data, where)
    if is_picture(data):
        return scanned_text(data, where)
    if data[:64].lstrip().startswith(b"{\\rtf"):
        return rtf_text(data.decode("cp1252", "replace"), where)
    if media_type.partition(";")[0].strip() in _HTML:
        return html_text(data, where)
    text = decode_note(data, where)[0]
    return plain_text(text, where) if is_rtf(text) or is_html(text) else text
