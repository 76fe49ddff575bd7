"""The text layer of PDFs, and what is wrong with a PDF told apart."""

from __future__ import annotations

import io
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from medcodex.errors import InputError
from medcodex.formats.pdf import MAX_PAGES, is_pdf, pdf_pages, pdf_text
from pdf_making import paged, pdf, stream, text_pdf

NOTE = text_pdf("Discharge summary\nPneumonia, resolved (J18.9).", "Page two: naïve café")


def test_pages_in_order_with_a_break_between() -> None:
    assert pdf_text(NOTE, "x") == "Discharge summary\nPneumonia, resolved (J18.9).\n\fPage two: naïve café\n"


def test_packed_pages_read_the_same() -> None:
    assert pdf_text(text_pdf("Cough", packed=True), "x") == "Cough\n"


def test_bytes_before_the_header_are_passed_over() -> None:
    assert is_pdf(b"\r\n" + NOTE)
    assert pdf_text(b"\r\n" + NOTE, "x").startswith("Discharge summary")


def _locked(password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(NOTE)))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="AES-256")  # noqa: S106
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_locked_against_changes_but_not_against_reading() -> None:
    assert pdf_text(_locked(""), "x").startswith("Discharge summary")


PICTURE = b"/XObject << /I 1 0 R >>"
TWICE = "[/FlateDecode /FlateDecode]"
BOMB = zlib.compress(b" " * 40_000_000)
HUGE = stream(zlib.compress(b"q Q " * 500_000), Filter="/FlateDecode")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"MSH|^~\\&|", "not a PDF", id="another format"),
        pytest.param(b"", "not a PDF", id="empty"),
        pytest.param(b"%PDF-1.4\nnothing more", "broken", id="only a header"),
        pytest.param(NOTE[: len(NOTE) // 3], "broken", id="cut off"),
        pytest.param(_locked("secret"), "locked by a password", id="password"),
        pytest.param(paged([stream(b"")], PICTURE), "without a text layer", id="a scan"),
        pytest.param(paged([stream(BOMB, Filter="/FlateDecode")]), "unpacks to more", id="bomb"),
        pytest.param(
            paged([stream(zlib.compress(BOMB), Filter=TWICE)]), "unpacks to more", id="bomb in a bomb"
        ),
        pytest.param(paged([HUGE]), "unpacks to more", id="endless drawing"),
        pytest.param(pdf([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]), "",
                     id="pages within themselves"),
        pytest.param(paged([stream(b"")] * (MAX_PAGES + 1)), f"more than {MAX_PAGES} pages", id="too many pages"),
    ],
)  # fmt: skip
def test_refused_with_the_reason(data: bytes, says: str) -> None:
    with pytest.raises(InputError) as error:
        pdf_text(data, "note.pdf")
    assert says in error.value.message
    assert error.value.where == "note.pdf"


def test_a_page_that_is_a_picture_is_told_within_the_text() -> None:
    data = paged([stream(b"BT /F1 11 Tf 72 720 Td (Cough) Tj ET"), stream(b"/I Do")], PICTURE)
    assert [bool(page.text) for page in pdf_pages(data, "x")] == [True, False]
    assert pdf_text(data, "x") == "Cough\n\f[Page 2 is a picture without text.]\n"


@given(st.lists(st.tuples(st.integers(0, len(NOTE) - 1), st.binary(min_size=0, max_size=12)), max_size=6))
@settings(max_examples=150, deadline=None)
def test_a_mutated_file_is_read_or_refused(changes: list[tuple[int, bytes]]) -> None:
    data = bytearray(NOTE)
    for place, new in changes:
        data[place : place + len(new)] = new
    with suppress(InputError):
        assert pdf_text(bytes(data), "x").strip()
