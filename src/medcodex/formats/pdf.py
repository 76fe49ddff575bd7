"""The text layer of a PDF, page by page.

What is wrong with a file is told apart: no PDF, broken, locked by a password, too large when unpacked, or pictures of
pages without any text. pypdf is the reader (docs/decisions/pdf.md); its limits keep a small file from unpacking without
end.
"""

from __future__ import annotations

import io
import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pypdf import PageObject, PdfReader

PAGE_BREAK = "\f"
MAX_PAGES = 1000
MAX_OPERATORS = 1_000_000
"""Drawing operators in all pages together; an hour's dictation of a thousand pages has fewer."""
MAX_PAGE_CHARACTERS = 200_000
MAX_PICTURES = 50
"""Pictures looked at on one page."""

_LIMITS: dict[str, Any] = {
    "maximum_declared_stream_length": 64_000_000,
    "zlib_maximum_output_length": 16_000_000,
    "lzw_maximum_output_length": 16_000_000,
    "run_length_maximum_output_length": 16_000_000,
    "array_based_stream_maximum_output_length": 16_000_000,
    "brotli_maximum_output_length": 16_000_000,
    "stream_decoding_work_maximum_length": 64_000_000,
    "stream_parsing_work_maximum_count": 400_000,
    "image_maximum_buffer_size": 64_000_000,
    "page_tree_maximum_entries": 20_000,
    "page_tree_maximum_page_entries": 200_000,
    "xform_maximum_invocations_per_extraction": 500,
    "jbig2dec_binary": None,
    "disable_legacy_handling": True,
}
_BLANKS = re.compile(r"[ \t\u00a0]+$", re.MULTILINE)
_LINES = re.compile(r"\n{3,}")
_LIGATURES = {
    0xF001: "fi",
    0xF002: "fl",
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
_HIDDEN = dict.fromkeys(
    [*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xFEFF, 0xFFFE, 0xFFFF, *range(0xD800, 0xE000)]
)


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page: its ``text`` layer, "" where it has none, and whether there is a ``picture`` on it."""

    text: str
    picture: bool = False


def is_pdf(data: bytes) -> bool:
    """Whether bytes claim to be a PDF: readers accept some bytes before the header."""
    return b"%PDF-" in data[:1024]


def pdf_text(data: bytes, where: str) -> str:
    """The text of all pages in reading order, a form feed between pages; a page that is but a picture has a line that
    says so. InputError where the file is no PDF, broken, locked, too large, or has no text at all."""
    pages = pdf_pages(data, where)
    if not any(page.text for page in pages):
        raise InputError(f"a PDF without a text layer: {len(pages)} page(s) of pictures, which only OCR reads", where)
    return PAGE_BREAK.join(
        page.text or (f"[Page {number} is a picture without text.]\n" if page.picture else "")
        for number, page in enumerate(pages, 1)
    )


def pdf_pages(data: bytes, where: str) -> tuple[PdfPage, ...]:
    """Every page in its order. InputError as for ``pdf_text``, but not for want of text."""
    return tuple(_guarded(data, where, _pages))


def page_pictures(data: bytes, where: str, number: int) -> tuple[bytes, ...]:
    """The pictures on one page (counted from 1), as files of a format of their own; needs Pillow. InputError as for
    ``pdf_pages``, and where the page has more than MAX_PICTURES."""

    def found(reader: PdfReader) -> Iterator[bytes]:
        page = reader.pages[number - 1]
        if len(page.images) > MAX_PICTURES:
            raise InputError(f"more than {MAX_PICTURES} pictures on page {number}", where)
        for image in page.images:
            yield image.data

    return tuple(_guarded(data, where, found))


def _guarded(data: bytes, where: str, work: Any) -> list[Any]:
    """``work`` done on the open file under the limits, with every fault of the file told as InputError."""
    from pypdf import PdfReader, apply_configuration  # noqa: PLC0415 - only who reads a PDF pays for it
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError  # noqa: PLC0415

    if not is_pdf(data):
        raise InputError("not a PDF: it does not begin like one", where)
    # The library logs what it mends, with words of the file: none of that belongs in a log.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    try:
        with apply_configuration(**_LIMITS):
            reader = PdfReader(io.BytesIO(data), strict=False)
            if reader.is_encrypted and not reader.decrypt(""):
                raise InputError("the PDF is locked by a password", where)
            return list(work(reader))
    except InputError as error:
        raise InputError(error.message, where) from None
    except FileNotDecryptedError:
        raise InputError("the PDF is locked by a password", where) from None
    except DependencyError:
        raise InputError("the PDF is locked in a way that this install cannot open", where) from None
    except (LimitReachedError, MemoryError):
        raise InputError("the PDF unpacks to more than a document can hold", where) from None
    except Exception:  # a broken file makes the library raise anything, from KeyError to RecursionError
        raise InputError("the PDF is broken and cannot be read", where) from None


def _pages(reader: PdfReader) -> Iterator[PdfPage]:
    count = len(reader.pages)
    if count == 0:
        raise InputError("the PDF has no pages")
    if count > MAX_PAGES:
        raise InputError(f"more than {MAX_PAGES} pages")
    left = MAX_OPERATORS

    def spend(*_: object) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise InputError("the PDF draws more than a document can hold")

    for page in reader.pages:
        text = page.extract_text(visitor_operand_before=spend)
        if len(text) > MAX_PAGE_CHARACTERS:
            raise InputError(f"more than {MAX_PAGE_CHARACTERS} characters on a page")
        text = _tidy(text + _filled_in(page))
        yield PdfPage(text, not text and _has_picture(page))


def _filled_in(page: PageObject) -> str:
    """What was typed into the fields of a form; it stands beside the page's own text in the file."""
    found = []
    for one in page.annotations or ():
        field = one.get_object()
        value = field.get("/V")
        if field.get("/FT") == "/Tx" and isinstance(value, str) and value.strip():
            found.append(f"{field.get('/TU') or field.get('/T') or 'Field'}: {value.strip()}")
    return "\n" + "\n".join(found) if found else ""


def _has_picture(page: PageObject) -> bool:
    resources = page.get("/Resources")
    drawn = resources.get_object().get("/XObject") if resources is not None else None
    return bool(drawn is not None and drawn.get_object()) or bool(page.inline_images)


def _tidy(text: str) -> str:
    """Ligatures as letters, blanks at the ends of lines and what nobody sees taken out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_LIGATURES).translate(_HIDDEN)
    text = _LINES.sub("\n\n", _BLANKS.sub("", text)).strip("\n")
    return text + "\n" if text.strip() else ""
