"""In what formats a finished chart can be given to other systems: one line each."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from medcodex.errors import UsageError

if TYPE_CHECKING:
    from medcodex.workflow.exports.finished import Finished


class Writer(NamedTuple):
    """A module with ``write(finished, version) -> bytes``, the media type and the ending of a file's name."""

    module: str
    media_type: str
    ending: str


WRITERS = {
    "fhir": Writer("medcodex.interchange.fhir.out.writing", "application/fhir+json", "json"),
    "bar": Writer("medcodex.interchange.hl7v2.out.bar", "x-application/hl7-v2+er7", "hl7"),
    "dft": Writer("medcodex.interchange.hl7v2.out.dft", "x-application/hl7-v2+er7", "hl7"),
}


def write(finished: Finished, to: str, version: str) -> bytes:
    """A finished chart in a format; ``version`` is the program's. UsageError for a format that there is not."""
    if to not in WRITERS:
        raise UsageError(f"one of {', '.join(WRITERS)} expected", "to")
    found: bytes = import_module(WRITERS[to].module).write(finished, version)
    return found
