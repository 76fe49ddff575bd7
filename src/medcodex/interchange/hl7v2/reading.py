"""A file of HL7 version 2 messages, each as what it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.formats.hl7v2.reading import read_messages
from medcodex.interchange.hl7v2.telling import tell, unread
from medcodex.interchange.reading import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.encounter.arriving import Told
    from medcodex.formats.hl7v2.message import Message
    from medcodex.interchange.site import Site

_BEFORE = b"\xef\xbb\xbf\x0b\x1c \t\r\n"
_STARTS = (b"MSH", b"FHS", b"BHS")
_WIDE = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}


def recognises(data: bytes, _name: str) -> bool:
    """Whether a file begins as a message or a batch does."""
    wide = _WIDE.get(data[:2])
    head = data[2:512].decode(wide, "ignore").encode() if wide else data[:512]
    start = head.lstrip(_BEFORE)[:4]
    return start[:3] in _STARTS and not start[3:4].isalnum()


def read(data: bytes, name: str, site: Site) -> Iterator[Part]:
    """The messages of a file. What is wrong with one is its part's; InputError where there is none at all."""
    messages = read_messages(data, name)
    for number, message in enumerate(messages, 1):
        yield Part(f"message {number}" if len(messages) > 1 else "", _own(message), _told(message, site), "hl7v2")


def _told(message: Message, site: Site) -> Told | InputError:
    try:
        return tell(message, site)
    except InputError as error:
        return unread(message, site, error)


def _own(message: Message) -> bytes:
    """A message's own bytes, the same whether it comes framed, in a batch or alone."""
    mark = "\ufeff" if message.encoding.startswith("utf-16") else ""
    return mark.encode(message.encoding) + message.body
