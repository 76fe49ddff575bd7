"""Certificates are what they are by their bytes; hostile uploads are refused."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from medcodex.errors import InputError
from medcodex.learn.education.certificates import LARGEST, certificate, plain_name

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(form: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, form)
    return out.getvalue()


KINDS = ("application/pdf", "image/png", "image/jpeg")
PNG, JPEG = picture("PNG"), picture("JPEG")


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


@pytest.mark.parametrize(
    ("data", "kind", "name"),
    [(PDF, "application/pdf", "c.pdf"), (PNG, "image/png", "c.png"), (JPEG, "image/jpeg", "c.jpg")],
    ids=["pdf", "png", "jpeg"],
)
def test_what_is_taken(data: bytes, kind: str, name: str) -> None:
    found = certificate("e1", "c.exe", data)
    assert (found.media_type, found.name, found.size) == (kind, name, len(data))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"MZ" + b"\0" * 200,
        b"PK\x03\x04" + b"\0" * 200,
        b"\n" + PDF,
        b"<script></script>" + PDF,
        PDF + b"<script>alert(1)</script>",
        PDF + PNG,
        PDF[:20],
        PDF.replace(b"<</Type/Catalog>>", b"<</Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>"),
        PDF.replace(b"<</Type/Catalog>>", b"<</Type/Catalog/OpenAction<</S/#4a#61vaScript>>>>"),
        PDF.replace(b"<</Type/Catalog>>", b"<</S/Launch/F(calc.exe)>>"),
        PDF.replace(b"<</Type/Catalog>>", b"<</Names<</EmbeddedFiles 2 0 R>>>>"),
        PNG[:-4],
        PNG + b"<script>alert(1)</script>",
        PNG[:40] + b"x" + PNG[41:],
        PNG[:8] + chunk(b"IEND", b""),
        PNG[:8] + struct.pack(">I", 2**32 - 1) + b"IHDR",
        b"\x89PNG\r\n\x1a\n<script>",
        JPEG[:-2],
        JPEG + b"<?php system($_GET['c']); ?>",
        b"\xff\xd8\xff\xff\xd9",
        b"\xff\xd8\xff<script>alert(1)</script>",
        PDF[:9] + b"\0" * LARGEST + PDF[9:],
    ],
    ids=range(26),
)
def test_what_is_refused(data: bytes) -> None:
    with pytest.raises(InputError) as caught:
        certificate("e1", "proof.pdf", data)
    assert caught.value.where == "certificate"


@given(st.binary(max_size=200), st.sampled_from([b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"]))
def test_any_bytes_are_taken_or_refused(data: bytes, before: bytes) -> None:
    with suppress(InputError):
        assert certificate("e1", "a", before + data).media_type in KINDS


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Windows\\cpc.PDF", "cpc.pdf"),
        ("cert\r\nSet-Cookie: a=b.pdf", "cert-Set-Cookie- a-b.pdf"),
        ('a"; filename="b.exe', "a- filename-b.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ("", "certificate.pdf"),
        (".pdf", "pdf.pdf"),
        ("x" * 500 + ".png", "x" * 80 + ".pdf"),
        ("Bescheinigung für 2026.pdf", "Bescheinigung f-r 2026.pdf"),
    ],
)
def test_names(name: str, plain: str) -> None:
    assert plain_name(name, ".pdf") == plain


@given(st.text(max_size=60))
def test_any_name_fits_a_header(name: str) -> None:
    assert plain_name(name, ".png").removesuffix(".png").replace("-", "").replace(" ", "").replace("_", "").isascii()
    assert not set('"\\/\r\n;') & set(plain_name(name, ".png"))
