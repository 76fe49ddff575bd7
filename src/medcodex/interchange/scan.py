"""Scans (TIFF, PNG, JPEG, PDFs of pictures) read by Debian's Tesseract, where it is installed.

It runs as a process of its own that is given one page at a time and answers with a word and its confidence a row. Pages
are opened with Pillow and handed over as plain grey PNG, so that hostile files meet a kept decoder with limits first.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.formats.ocr_tsv import Word, mean_confidence, page_lines, read_words
from medcodex.formats.pdf import PAGE_BREAK, is_pdf, page_pictures, pdf_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

PROGRAM = "tesseract"
LEAST_CONFIDENCE = 70
"""A scan read with a lower mean confidence is for people: it is refused."""
MAX_PAGES = 200
MAX_PIXELS = 60_000_000
"""Of a page: an A3 sheet at 400 dots an inch has 31 million."""
_SECONDS = 120
_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_FORMATS = ("PNG", "JPEG", "TIFF")
_LEAST_SIDE = 16
_FIRST_LINE = 3
"""The number of the line behind the notice."""
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan that was read: a tuple of words for each page."""

    pages: tuple[tuple[Word, ...], ...]

    @property
    def words(self) -> tuple[Word, ...]:
        """All words."""
        return tuple(word for page in self.pages for word in page)

    @property
    def confidence(self) -> float:
        """The mean, 0 to 100."""
        return mean_confidence(self.words)

    @property
    def reliable(self) -> bool:
        """Whether the text may be kept as what the pages say."""
        return self.confidence >= LEAST_CONFIDENCE

    @property
    def text(self) -> str:
        """What a reader has to know first, then the pages with a form feed between."""
        pages = [page_lines(page) for page in self.pages]
        lines = [line for page in pages for line in page]
        unsure = [
            f"{number}:{place} ({word.confidence:.0f})"
            for number, line in enumerate(lines, _FIRST_LINE)
            for place, word in enumerate(line, 1)
            if word.uncertain
        ]
        told = f"mean confidence {self.confidence:.0f} of 100; {len(unsure)} of {len(self.words)} words uncertain"
        where = f", by line and word: {', '.join(unsure[:_SHOWN])}{' ...' * (len(unsure) > _SHOWN)}" if unsure else ""
        body = PAGE_BREAK.join("".join(_as_line(line) for line in page) for page in pages)
        return f"[Read by OCR from a scan: {told}{where}]\n\n{body}"


def _as_line(words: tuple[Word, ...]) -> str:
    return " ".join(word.text for word in words) + "\n"


def is_picture(data: bytes) -> bool:
    """Whether bytes are a TIFF, a PNG or a JPEG."""
    return data.startswith(_SIGNATURES)


def is_installed() -> bool:
    """Whether scans can be read here."""
    return shutil.which(PROGRAM) is not None


def scanned_text(data: bytes, where: str) -> str:
    """The text of a scan; its first line tells how surely it was read, and which words were not. InputError as for
    ``read_scan``, and where the confidence is too low to be relied on."""
    scan = read_scan(data, where)
    if not scan.reliable:
        low = f"mean confidence {scan.confidence:.0f} of 100, below {LEAST_CONFIDENCE}"
        raise InputError(f"a scan that OCR cannot read well enough ({low}): somebody has to read it", where)
    return scan.text


def read_scan(data: bytes, where: str, page: int | None = None) -> Scan:
    """The words of every page, or of one page of a PDF (counted from 1). InputError where OCR is not installed, the
    file is broken or too large, or holds nothing that can be read."""
    program = shutil.which(PROGRAM)
    if program is None:
        raise InputError("a scan, and no OCR is installed: apt-get install tesseract-ocr", where)
    scan = Scan(tuple(_read(program, one, where) for one in _pages(data, where, page)))
    if not scan.words:
        raise InputError("a scan in which OCR found no words", where)
    return scan


def _pages(data: bytes, where: str, page: int | None) -> Iterator[bytes]:
    if not is_pdf(data):
        yield from _frames(data, where)
        return
    count = len(pdf_pages(data, where))
    if page is None and count > MAX_PAGES:
        raise InputError(f"a scan of more than {MAX_PAGES} pages", where)
    for number in range(1, count + 1) if page is None else [page]:
        for picture in page_pictures(data, where, number):
            yield from _frames(picture, where)


def _frames(data: bytes, where: str) -> Iterator[bytes]:
    """Each page of a picture as a grey PNG."""
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - only who reads a scan pays for it

    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            warnings.simplefilter("ignore")
            count = getattr(picture, "n_frames", 1)
            if count > MAX_PAGES:
                raise InputError(f"a scan of more than {MAX_PAGES} pages", where)
            for place in range(count):
                picture.seek(place)
                if picture.width * picture.height > MAX_PIXELS:
                    raise InputError(f"a page of more than {MAX_PIXELS // 1_000_000} million points", where)
                if min(picture.size) >= _LEAST_SIDE:
                    yield _grey(picture)
    except Image.DecompressionBombError:
        raise InputError(f"a page of more than {MAX_PIXELS // 1_000_000} million points", where) from None
    except UnidentifiedImageError:
        raise InputError("no TIFF, PNG or JPEG that can be read", where) from None
    except InputError:
        raise
    except Exception:  # decoders raise whatever a broken picture makes of them
        raise InputError("the picture is broken and cannot be read", where) from None


def _grey(picture: Image) -> bytes:
    out = io.BytesIO()
    dots = picture.info.get("dpi", (0, 0))[0]
    known = {"dpi": (round(dots), round(dots))} if 70 <= dots <= 1200 else {}
    picture.convert("RGB").convert("L").save(out, "PNG", **known)
    return out.getvalue()


def _read(program: str, page: bytes, where: str) -> tuple[Word, ...]:
    keep = {name: os.environ[name] for name in ("PATH", "TESSDATA_PREFIX") if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603 - the program that the operator installed, and no word of the file in its call
            [program, "stdin", "stdout", "-l", "eng", "tsv"],
            input=page,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={**keep, "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired:
        raise InputError(f"OCR took longer than {_SECONDS} seconds for a page", where) from None
    except OSError:
        raise InputError("OCR could not be started", where) from None
    if done.returncode != 0:
        raise InputError("OCR could not read the page", where)
    return read_words(done.stdout.decode("utf-8", "replace"), where)
