"""Files that prove what was learned: PDF, PNG or JPEG, known by what is in them and not by what they are called.

A file has to be one of these from its first byte to its last, so that nothing else hides before or behind a picture. A
PDF that plainly names scripts, programs to be started or files inside it is refused; what lies in its packed parts is
not looked into. Files go back to their owner alone, to be saved and not to be shown."""

from __future__ import annotations

import re
import struct
import unicodedata
import zlib
from hashlib import sha256

from medcodex.errors import InputError
from medcodex.learn.education.records import Certificate

LARGEST = 5_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
_ACTIVE = re.compile(rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)\b")
_ENDINGS = {"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}
_LONGEST_NAME = 80


def certificate(entry_id: str, name: str, data: bytes) -> Certificate:
    """What a file is. InputError for one that is empty, too large, of another kind, or not whole."""
    if not data:
        raise InputError("the file is empty", "certificate")
    if len(data) > LARGEST:
        raise InputError(f"larger than {LARGEST // 1_000_000} megabytes", "certificate")
    kind = _kind(data)
    if kind is None:
        raise InputError("a whole PDF, PNG or JPEG file expected", "certificate")
    if kind == "application/pdf" and _ACTIVE.search(_named(data)):
        raise InputError("the PDF holds scripts, programs or other files", "certificate")
    return Certificate(entry_id, plain_name(name, _ENDINGS[kind]), kind, len(data), sha256(data).hexdigest())


def plain_name(name: str, ending: str) -> str:
    """A file's name without folders and odd characters, with the ending of what it is."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFKC", name))[-1]
    stem = re.sub(r"[^A-Za-z0-9 _-]+", "-", last.rpartition(".")[0] or last).strip(" -_")
    return f"{stem[:_LONGEST_NAME].strip(' -_') or 'certificate'}{ending}"


def _kind(data: bytes) -> str | None:
    if data.startswith((b"%PDF-1.", b"%PDF-2.")):
        return "application/pdf" if data.rstrip(b"\r\n\0 ").endswith(b"%%EOF") else None
    if data.startswith(_PNG):
        return "image/png" if _is_png(data) else None
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg" if data.endswith(b"\xff\xd9") and b"\xff\xda" in data else None
    return None


def _is_png(data: bytes) -> bool:
    """Whether the chunks of a PNG are whole, begin with its header, and end with the file."""
    place, names = len(_PNG), []
    while place + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, place)
        end = place + 12 + length
        if end > len(data):
            return False
        name, (told,) = data[place + 4 : place + 8], struct.unpack_from(">I", data, end - 4)
        if zlib.crc32(data[place + 4 : end - 4]) != told:
            return False
        names.append(name)
        place = end
        if name == b"IEND":
            break
    return place == len(data) and names[:1] == [b"IHDR"] and names[-1:] == [b"IEND"] and b"IDAT" in names


def _named(data: bytes) -> bytes:
    """A PDF with the hexadecimal spelling of letters in its names undone."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes.fromhex(found[1].decode()), data)
