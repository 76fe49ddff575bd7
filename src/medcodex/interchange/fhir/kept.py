"""A resource as it is kept: under its names, with what it refers to, and as JSON."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from medcodex.encounter.resource import Resource
from medcodex.errors import InputError
from medcodex.interchange.fhir.references import by_identifier, name_of, references
from medcodex.interchange.fhir.times import moment
from medcodex.interchange.fhir.versions import require_r4

if TYPE_CHECKING:
    from medcodex.formats.fhir.reading import Element

MOST_REFERENCES = 5000
_ID = 64
_LONGEST = 1000


def kept(element: Element, full_url: str = "", base: str = "") -> Resource:
    """A resource under the name that its bundle gives it, else under its own id, else under what it says. InputError
    where it is no resource of R4."""
    require_r4(element)
    kind = element.required("resourceType")
    if not (kind.isascii() and kind.isalpha() and kind[0].isupper() and len(kind) <= _ID):
        raise InputError(f"{element.path}.resourceType: a resource type is expected", element.path)
    identifier = element.text("id")
    if len(identifier) > _ID:
        raise InputError(f"{element.path}.id: longer than {_ID} characters", f"{element.path}.id")
    content = json.dumps(element.raw, ensure_ascii=False, separators=(",", ":"))
    if full_url.startswith("urn:"):
        name = full_url
    else:
        name = name_of(kind, identifier or sha256(content.encode()).hexdigest()[:32], base)
    refers = tuple(references(element, base))
    if len(refers) > MOST_REFERENCES:
        raise InputError(f"{element.path}: more than {MOST_REFERENCES} references", element.path)
    meta = element.one("meta")
    updated = moment(meta.text("lastUpdated"), f"{meta.path}.lastUpdated") if meta is not None else None
    return Resource(kind, name, content, _aliases(element, kind), refers, updated)


def _aliases(element: Element, kind: str) -> tuple[str, ...]:
    """The names that business identifiers give: with the system, and without one where no system is told."""
    value = element.raw.get("identifier")
    told = list(element.each("identifier")) if isinstance(value, list) else [element.one("identifier")]
    found = [
        by_identifier(kind, one.text("system"), one.text("value"))
        for one in told
        if one is not None and one.text("value") and one.text("use") != "old"
    ]
    return tuple(dict.fromkeys(name for name in found if len(name) <= _LONGEST))
