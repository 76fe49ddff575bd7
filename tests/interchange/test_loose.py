"""Documents that do not say whose they are, and charts in JSON."""

from __future__ import annotations

import io
import json
import re
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image, ImageDraw, ImageFont
from tests.pdf_making import paged, pdf, stream, text_pdf

from medcodex.encounter.arriving import FileChart
from medcodex.errors import InputError
from medcodex.formats.ocr_tsv import Word
from medcodex.interchange.beside import read_parts_about
from medcodex.interchange.loose import beside, read_about
from medcodex.interchange.reading import read_parts
from medcodex.interchange.scan import LEAST_CONFIDENCE, Scan, is_installed, read_scan
from medcodex.interchange.site import Site

if TYPE_CHECKING:
    from medcodex.encounter.incoming import IncomingChart

ABOUT: dict[str, Any] = {
    "account": "A-9",
    "patient": {"mrn": "M-9", "birth_date": "1950-02-03", "sex": "F"},
    "encounter": {"setting": "inpatient", "admitted": "2026-05-01"},
    "documents": [{"kind": "discharge summary", "author": "Dr. One", "signed": True}],
}
SENTENCES = [
    "Discharge summary",
    "Community-acquired pneumonia, resolved.",
    "Type 2 diabetes mellitus with nephropathy.",
]
with_ocr = pytest.mark.skipif(not is_installed(), reason="tesseract is not installed")


def filed(data: bytes, name: str, about: dict[str, Any] | None = None) -> IncomingChart:
    [part] = read_parts_about(data, name, Site(), about or ABOUT)
    if isinstance(part.told, InputError):
        raise part.told
    [step] = part.told.steps
    assert isinstance(step, FileChart)
    return step.chart


def picture(form: str, *, pages: int = 1, noise: bool = False) -> bytes:
    """A scan of a page; a noisy one is as if sent by a bad fax."""
    page = Image.new("L", (1400, 500), 255)
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(34)
    for place, line in enumerate(SENTENCES):
        draw.text((60, 60 + place * 80), line, font=font, fill=0)
    if noise:
        page = page.resize((200, 71)).resize((1400, 500))
    out = io.BytesIO()
    more = {"save_all": True, "append_images": [page] * (pages - 1)} if form == "TIFF" else {}
    page.save(out, form, dpi=(200, 200), **more)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (text_pdf("Gout, left toe."), "a.pdf"),
        (b"Gout, left toe.\n", "a.txt"),
        ("Gout, left toe.\n".encode("utf-16"), "a.txt"),
        (b"{\\rtf1 Gout, left toe.}", "a.rtf"),
        (b"<html><body><p>Gout, left toe.</p></body></html>", "a.html"),
        (b"<p>Gout, left toe.</p>", "a.HTM"),
    ],
    ids=["pdf", "text", "utf-16", "rtf", "html", "htm"],
)
def test_a_document_with_a_file_beside_it(data: bytes, name: str) -> None:
    found = filed(data, name)
    assert (found.account, found.patient.mrn, str(found.setting)) == ("A-9", "M-9", "inpatient")
    [document] = found.documents
    assert document.text.strip() == "Gout, left toe."
    assert (document.number, document.kind, document.author, document.signed) == (
        name,
        "discharge summary",
        "Dr. One",
        True,
    )


def test_without_an_account_it_is_a_document_of_the_patient() -> None:
    found = filed(b"Gout", "a.txt", {"patient": {"mrn": "M-9"}})
    assert (found.account, found.visit, found.patient.mrn) == ("", "", "M-9")


@pytest.mark.parametrize("name", ["a.pdf", "a.txt", "a.png"])
def test_without_anything_said_it_is_nobodys(name: str) -> None:
    data = {"a.pdf": text_pdf("Gout"), "a.txt": b"Gout", "a.png": picture("PNG")}[name]
    [part] = read_parts(data, name, Site())
    assert isinstance(part.told, InputError)
    assert "nothing says whose it is" in part.told.message


@pytest.mark.parametrize(
    ("about", "says"),
    [
        ({"account": "A", "patient": {"birth_date": "soon"}}, "patient.birth_date"),
        ({"account": "A", "documents": [{}, {}]}, "one document is expected"),
        ({"account": "A", "documents": "x"}, "one document is expected"),
        ({"patient": "x"}, "nothing says whose it is"),
        ({"patient": {"name": "Anna"}}, "nothing says whose it is"),
    ],
)
def test_what_is_said_wrongly_is_refused(about: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError) as error:
        filed(b"Gout", "a.txt", about)
    assert says in error.value.message


def test_the_file_beside() -> None:
    assert beside("in/note.pdf") == "in/note.json"
    assert read_about(json.dumps(ABOUT).encode(), "note.json") == ABOUT
    for data in (b"", b"[]", b"{", b"\xff", b"[" * 100_000):
        with pytest.raises(InputError):
            read_about(data, "note.json")


def test_each_chart_in_json_comes_with_its_own_bytes() -> None:
    charts = [{"account": f"A-{number}", "documents": [{"text": "Gout"}]} for number in range(3)]
    listed = list(read_parts(json.dumps(charts).encode(), "c.json", Site()))
    lines = list(read_parts("\n".join(map(json.dumps, charts)).encode(), "c.jsonl", Site()))
    for parts in (listed, lines):
        assert len({part.data for part in parts}) == 3
        again = [told for part in parts for told in read_parts(part.data, "", Site())]
        assert [one.told for one in again] == [part.told for part in parts]


def test_one_wrong_chart_stops_no_other() -> None:
    parts = list(read_parts(b'[{"account": "A"}, {"account": ""}]', "c.json", Site()))
    assert [isinstance(part.told, InputError) for part in parts] == [False, True]


@pytest.mark.parametrize("data", [b"PK\x03\x04zip", b"\0\1\2\3" * 20, b"\x1f\x8bgzip"], ids=["zip", "binary", "gzip"])
def test_what_is_nothing_is_refused(data: bytes) -> None:
    [part] = read_parts_about(data, "a.bin", Site(), ABOUT)
    assert isinstance(part.told, InputError)
    assert "not text" in part.told.message


@with_ocr
@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "PDF"])
def test_a_scan_is_read_and_says_so(form: str) -> None:
    [document] = filed(picture(form), f"a.{form.lower()}").documents
    first, _, text = document.text.partition("\n\n")
    told = re.fullmatch(
        r"\[Read by OCR from a scan: mean confidence (\d+) of 100; \d+ of \d+ words uncertain.*\]", first
    )
    assert told is not None
    assert int(told[1]) >= LEAST_CONFIDENCE
    assert "pneumonia, resolved." in text
    assert "diabetes mellitus" in text


@with_ocr
def test_every_page_of_a_scan_is_read() -> None:
    assert [bool(page) for page in read_scan(picture("TIFF", pages=2), "a.tif").pages] == [True, True]


@with_ocr
def test_a_scan_that_nobody_could_rely_on_is_refused() -> None:
    with pytest.raises(InputError, match="OCR"):
        filed(picture("PNG", noise=True), "a.png")


def test_uncertain_words_are_found_by_line_and_word() -> None:
    line = (Word("Gout,", 96, (1, 1, 1)), Word("lcft", 31, (1, 1, 1)), Word("toe", 90, (1, 1, 1)))
    told = Scan((line, line)).text.splitlines()
    assert told[0].endswith("2 of 6 words uncertain, by line and word: 3:2 (31), 4:2 (31)]")
    assert told[2].split()[1] == "lcft"


@with_ocr
def test_a_scanned_page_among_pages_of_text() -> None:
    photo = zlib.compress(bytes(Image.open(io.BytesIO(picture("PNG"))).tobytes()))
    objects = b"/XObject << /I 8 0 R >>"
    two = paged([stream(b"BT /F1 11 Tf 72 720 Td (Cough) Tj ET"), stream(b"q 600 0 0 214 0 0 cm /I Do Q")], objects)
    image = stream(photo, Type="/XObject", Subtype="/Image", Width="1400", Height="500", ColorSpace="/DeviceGray",
                   BitsPerComponent="8", Filter="/FlateDecode")  # fmt: skip
    bodies = re.findall(rb"\d+ 0 obj\n(.*?)\nendobj", two, re.DOTALL)
    first, second = filed(pdf([*bodies, image]), "a.pdf").documents[0].text.split("\f")
    assert first == "Cough\n"
    assert "Read by OCR" in second
    assert "pneumonia" in second


def _huge() -> bytes:
    out = io.BytesIO()
    Image.new("1", (30_000, 30_000)).save(out, "PNG")
    return out.getvalue()


@with_ocr
@pytest.mark.parametrize(
    ("data", "says"),
    [
        (picture("PNG")[:400], "broken"),
        (b"\x89PNG\r\n\x1a\n", "that can be read"),
        (b"\xff\xd8\xff" + b"\0" * 50, "that can be read"),
        (_huge(), "million points"),
    ],
    ids=["cut off", "only a signature", "no JPEG", "a bomb"],
)
def test_pictures_that_are_refused(data: bytes, says: str) -> None:
    with pytest.raises(InputError) as error:
        filed(data, "a.png")
    assert says in error.value.message


def test_without_ocr_a_scan_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(InputError, match="apt-get install tesseract-ocr"):
        filed(picture("PNG"), "a.png")
