"""What a client can read and what it sends: JSON, and which version of FHIR."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.terminology.valueset.messages import RefusedError, issue

if TYPE_CHECKING:
    from collections.abc import Mapping

JSON = "application/fhir+json"
_READABLE = frozenset({JSON, "application/json", "text/json", "application/*", "*/*", "json"})
_SENT = frozenset({JSON, "application/json", "text/json"})
_FORM = "application/x-www-form-urlencoded"
_VERSIONS = frozenset({"", "4.0", "4.0.1", "5.0", "5.0.0"})


@dataclass(frozen=True, slots=True)
class Accepted:
    """How to answer: ``strict`` where the client asks for FHIR R4 by name and so knows no names of R5."""

    strict: bool


def accepted(headers: Mapping[str, str], query: Mapping[str, str]) -> Accepted:
    """How a client wants its answer. RefusedError (406) where it wants no JSON, or a version of FHIR that is not
    spoken here."""
    wanted = query.get("_format") or headers.get("accept") or "*/*"
    for part in wanted.replace(" ", "+" if "_format" in query else "").split(","):
        media, *parameters = part.strip().split(";")
        version = next(
            (value.strip() for each in parameters for name, _, value in [each.strip().partition("=")]
             if name == "fhirVersion"),
            "",
        )  # fmt: skip
        if media.strip().lower() in _READABLE and version in _VERSIONS:
            return Accepted(version.startswith("4"))
    reason = f"this server answers in {JSON} (FHIR 4.0), not in {wanted}"
    raise RefusedError(issue("not-supported", reason=reason), status=406)


def is_form(headers: Mapping[str, str]) -> bool:
    """Whether the body is a form. RefusedError (415) where it is neither JSON nor a form."""
    media = headers.get("content-type", JSON).partition(";")[0].strip().lower()
    if media == _FORM:
        return True
    if media not in _SENT:
        reason = f"this server reads {JSON}, not {media}"
        raise RefusedError(issue("not-supported", reason=reason), status=415)
    return False
