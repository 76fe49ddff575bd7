"""The resources of one Bundle as they are written: each once, under an id of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.formats.fhir.writing import Json, without_empty
from medcodex.interchange.fhir.out.naming import reference

if TYPE_CHECKING:
    from collections.abc import Sequence


class Entries:
    """Resources whose ids begin with ``prefix`` and count on; two that say the same are one."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._told: list[Json] = []
        self._ids: dict[str, str] = {}

    def add(self, kind: str, **elements: Any) -> Json:
        """Put a resource, without the elements that say nothing; a Reference to it."""
        told = without_empty(resourceType=kind, **elements)
        known = repr(told)
        identifier = self._ids.get(known)
        if identifier is None:
            identifier = f"{self._prefix}-{len(self._told) + 1}"
            self._ids[known] = identifier
            self._told.append({"resourceType": kind, "id": identifier, **told})
        return reference(kind, identifier)

    def resources(self, *first: str) -> Sequence[Json]:
        """All of them in the order in which they were put, those of the kinds in ``first`` before the others."""
        return sorted(self._told, key=lambda one: one["resourceType"] not in first)
