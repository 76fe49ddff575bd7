"""PDFs made by hand, as small as they can be, so that a test sees what is in them."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD = b"%PDF-1.4\n"


def pdf(objects: Sequence[bytes], root: int = 1) -> bytes:
    """A file of numbered objects with its table of places; ``root`` is the catalogue's number."""
    out = bytearray(HEAD)
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, root, table)
    return bytes(out)


def stream(data: bytes, **keys: str) -> bytes:
    """A stream object."""
    told = "".join(f"/{name} {value} " for name, value in keys.items()).encode()
    return b"<< %s/Length %d >>\nstream\n%s\nendstream" % (told, len(data), data)


def text_pdf(*pages: str, packed: bool = False) -> bytes:
    """A page for each text, a line of the page for each line of the text."""
    contents = [_drawn(page) for page in pages]
    streams = [stream(zlib.compress(one), Filter="/FlateDecode") if packed else stream(one) for one in contents]
    return paged(streams)


def paged(contents: Sequence[bytes], resources: bytes = b"") -> bytes:
    """Pages with these content streams and a font F1."""
    count = len(contents)
    kids = b" ".join(b"%d 0 R" % (4 + 2 * place) for place in range(count))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for place, content in enumerate(contents):
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> %s >> >>" % (5 + 2 * place, resources),
            content,
        ]
    return pdf(objects)


def _drawn(text: str) -> bytes:
    lines = [
        b"(%s) Tj T*" % line.encode("cp1252").replace(b"\\", rb"\\").replace(b"(", rb"\(").replace(b")", rb"\)")
        for line in text.split("\n")
    ]
    return b"BT /F1 11 Tf 14 TL 72 720 Td " + b"\n".join(lines) + b" ET"
