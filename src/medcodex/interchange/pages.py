"""The text of a PDF: its text layer, and by OCR the pages that are but pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.formats.pdf import PAGE_BREAK, pdf_pages
from medcodex.interchange.scan import is_installed, read_scan, scanned_text

if TYPE_CHECKING:
    from medcodex.formats.pdf import PdfPage


def pdf_text(data: bytes, where: str) -> str:
    """The text of all pages, a form feed between them. InputError where the file cannot be read, or has no text and OCR
    finds none either. A picture among pages of text that OCR does not read well is told as what it is."""
    pages = pdf_pages(data, where)
    if not any(page.text for page in pages):
        return scanned_text(data, where)
    return PAGE_BREAK.join(_page(data, where, number, page) for number, page in enumerate(pages, 1))


def _page(data: bytes, where: str, number: int, page: PdfPage) -> str:
    if page.text or not page.picture:
        return page.text
    if is_installed():
        try:
            scan = read_scan(data, where, number)
        except InputError:
            pass  # a logo or a photograph, or a picture that is broken: told below
        else:
            if scan.reliable:
                return scan.text
    return f"[Page {number} is a picture without text.]\n"
