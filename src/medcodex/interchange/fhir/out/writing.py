"""A finished chart as one FHIR Bundle in JSON (interchange.out)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.interchange.fhir.out.bundle import bundle, encoded

if TYPE_CHECKING:
    from medcodex.workflow.exports.finished import Finished


def write(finished: Finished, version: str) -> bytes:
    """The Bundle, indented; ends with a line feed."""
    return encoded(bundle(finished, version), pretty=True)
