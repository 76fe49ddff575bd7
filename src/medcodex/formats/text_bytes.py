"""Text from bytes: the encoding is found, and anything that is not text is refused with what it is instead.

Line ends stay as they are; only a byte order mark is taken off, since it tells the encoding and is no part of the
text.
"""

from __future__ import annotations

from medcodex.errors import InputError

# Longest first: the UTF-32 mark begins with the UTF-16 one.
_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF document"),
    (b"{\\rtf", "a rich text (RTF) document"),
    (b"PK\x03\x04", "a zip archive or office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
)


def decode_note(data: bytes, name: str) -> tuple[str, str | None]:
    """The text in ``data`` and, where it was a guess, the encoding assumed. Raises InputError for what is no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_strict(data[len(mark) :], encoding, name), name), None
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            raise InputError(f"not text: this is {kind}", name)
    wide = _unmarked_utf16(data)
    if wide is not None:
        return _checked(_strict(data, wide, name), name), wide
    try:
        return _checked(data.decode("utf-8"), name), None
    except UnicodeDecodeError:
        pass
    try:
        return _checked(data.decode("cp1252"), name), "cp1252"
    except UnicodeDecodeError:  # five bytes have no meaning in cp1252; Latin-1 takes all
        return _checked(data.decode("latin-1"), name), "latin-1"


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"not valid {encoding.upper()} at byte {error.start}, although it is marked so", name
        ) from None


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without its mark, when nearly every second byte of the beginning is zero and the others are not."""
    head = data[:4096]
    if len(data) % 2 or len(head) < 8:
        return None
    half = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > half * 0.7 and even < half * 0.05:
        return "utf-16-le"
    if even > half * 0.7 and odd < half * 0.05:
        return "utf-16-be"
    return None


def _checked(text: str, name: str) -> str:
    nul = text.find("\0")
    if nul >= 0:
        raise InputError(f"not text: NUL character at offset {nul}", name)
    head = text[:4096]
    strange = sum(char < " " and char not in "\t\n\r\f\v\x1b" for char in head)
    if strange * 10 > len(head):
        raise InputError("not text: binary data", name)
    return text
