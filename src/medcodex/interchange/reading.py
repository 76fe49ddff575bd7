"""Any file that another system may send, read as what it is by its content."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.encounter.arriving import Told
    from medcodex.interchange.site import Site

MAX_BYTES = 64 * 1024 * 1024
"""A message or file larger than this is refused."""


class Part(NamedTuple):
    """One message of a file: its ``place`` ("" where it is all of it), its bytes as they came, and what it tells, or
    why it cannot be read."""

    place: str
    data: bytes
    told: Told | InputError


READERS = {
    "hl7v2": "medcodex.interchange.hl7v2.reading",
    "ccda": "medcodex.interchange.ccda.reading",
    "pdf": "medcodex.interchange.pdf",
    "scan": "medcodex.interchange.picture",
    "chart": "medcodex.interchange.charts",
    "text": "medcodex.interchange.text",
}
"""Where each kind of file is read: a module with ``recognises(data, name) -> bool`` (cheap, by content) and
``read(data, name, site) -> Iterator[Part]``. The first that recognises a file reads it."""


def read_parts(data: bytes, name: str, site: Site) -> Iterator[Part]:
    """The messages of a file. InputError where it is empty, too large, or no reader knows it."""
    if not data.strip():
        raise InputError("empty: there is no message", name)
    if len(data) > MAX_BYTES:
        raise InputError(f"larger than {MAX_BYTES // (1024 * 1024)} MB", name)
    for module in map(import_module, READERS.values()):
        if module.recognises(data, name):
            yield from module.read(data, name, site)
            return
    raise InputError("no kind of message or document that is known here", name)
