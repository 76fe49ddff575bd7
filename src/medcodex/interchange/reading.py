"""Any file that another system may send, read as what it is by its content."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from medcodex.errors import InputError
from medcodex.workflow.arrivals.attempting import fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.encounter.arriving import Told
    from medcodex.interchange.site import Site

MAX_BYTES = 64 * 1024 * 1024
"""A message or file larger than this is refused."""


class Part(NamedTuple):
    """One message of a file: its ``place`` ("" where it is all of it), its bytes as they came, and what it tells, or
    why it cannot be read; ``format`` as in READERS, "" where nobody knows it."""

    place: str
    data: bytes
    told: Told | InputError
    format: str = ""


READERS = {
    "hl7v2": "medcodex.interchange.hl7v2.reading",
    "fhir": "medcodex.interchange.fhir.reading",
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
    for kind, path in READERS.items():
        module = import_module(path)
        if module.recognises(data, name):
            for part in module.read(data, name, site):
                yield part if part.format else part._replace(format=kind)
            return
    raise InputError("no kind of message or document that is known here", name)


def _unnamed(error: InputError, name: str) -> InputError:
    """An error without the file's name, which may be a patient's."""
    return InputError(error.message) if error.where == name else error


def every_part(data: bytes, name: str, site: Site) -> Iterator[Part]:
    """The messages of a file and, where it or its rest cannot be read, a part that tells why. Never raises: whatever
    is wrong with a file, or with a reader, is for a clerk."""
    try:
        for part in read_parts(data, name, site):
            yield part._replace(told=_unnamed(part.told, name)) if isinstance(part.told, InputError) else part
    except InputError as error:
        yield Part("", data, _unnamed(error, name))
    except Exception as error:
        yield Part("", data, InputError(fault(error)))
