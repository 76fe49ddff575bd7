"""By what names resources are known and referred to (FHIR R4, 2.3 References and 3.1 Bundle, resolving references).

A name is "Type/ID" where the sender tells no server, "BASE/Type/ID" where it does, "urn:uuid:..." within a bundle, and
"Type?identifier=SYSTEM|VALUE" where only a business identifier is given.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.formats.fhir.reading import Element

if TYPE_CHECKING:
    from collections.abc import Iterator

_RELATIVE = re.compile(r"([A-Z][A-Za-z]{1,60})/([A-Za-z0-9.\-]{1,64})(?:/_history/[A-Za-z0-9.\-]{1,64})?")
_ABSOLUTE = re.compile(rf"(https?://\S+?)/{_RELATIVE.pattern}")
_CONDITIONAL = re.compile(r"([A-Z][A-Za-z]{1,60})\?identifier=(\S{1,400})")
_URN = re.compile(r"urn:(uuid|oid):[A-Za-z0-9.\-]{1,80}")
_ATTACHMENT = re.compile(r"\.(attachment|presentedForm\[\d+\])$")
_MOST = 10_000


def name_of(kind: str, identifier: str, base: str) -> str:
    """The name of a resource of an id on a server; ``base`` is "" where none is told."""
    return f"{base}/{kind}/{identifier}" if base else f"{kind}/{identifier}"


def by_identifier(kind: str, system: str, value: str) -> str:
    """The name of whatever resource of a kind has a business identifier."""
    return f"{kind}?identifier={system}|{value}"


def base_of(full_url: str) -> str:
    """The server that a bundle's fullUrl names; "" where it names none."""
    match = _ABSOLUTE.fullmatch(full_url)
    return match[1] if match else ""


def named(reference: Element, base: str) -> str:
    """The name that a Reference points to; "" where it points nowhere, or into the resource itself (#...). InputError
    where it is no reference of R4."""
    told = reference.text("reference")
    if not told:
        identifier, kind = reference.one("identifier"), reference.text("type")
        if identifier is None or not kind or not identifier.text("value"):
            return ""
        return by_identifier(kind, identifier.text("system"), identifier.text("value"))
    if told.startswith("#"):
        return ""
    return target(told, base, f"{reference.path}.reference")


def target(told: str, base: str, path: str) -> str:
    """The name that the text of a reference stands for."""
    if match := _RELATIVE.fullmatch(told):
        return name_of(match[1], match[2], base)
    if match := _ABSOLUTE.fullmatch(told):
        return name_of(match[2], match[3], match[1])
    if _URN.fullmatch(told):
        return told
    if match := _CONDITIONAL.fullmatch(told):
        return f"{match[1]}?identifier={match[2]}"
    if told.startswith(("http://", "https://")) and not any(letter.isspace() for letter in told):
        return told[:_MOST]
    raise InputError(f"{path}: a reference is expected: Type/id, an address, urn:uuid: or #id", path)


def references(element: Element, base: str) -> Iterator[str]:
    """Every name that a resource refers to, each once, in its order; contained resources refer too, and attachments
    to where their content is."""
    seen: set[str] = set()
    waiting = [element]
    while waiting:
        one = waiting.pop()
        found = _referred(one, base)
        if found and found not in seen:
            seen.add(found)
            yield found
        waiting.extend(reversed(list(_inside(one))))


def _referred(element: Element, base: str) -> str:
    if isinstance(element.raw.get("reference"), str) or isinstance(element.raw.get("identifier"), dict):
        return named(element, base)
    return linked(element, base) if _ATTACHMENT.search(element.path) else ""


def linked(attachment: Element, base: str) -> str:
    """The name of the Binary that an attachment links to; "" where it links to none."""
    url = attachment.text("url")
    if not url or url.startswith("#"):
        return ""
    try:
        return target(url, base, f"{attachment.path}.url")
    except InputError:
        return url[:_MOST]


def _inside(element: Element) -> Iterator[Element]:
    for key, value in element.raw.items():
        if isinstance(value, dict):
            yield Element(value, f"{element.path}.{key}")
        elif isinstance(value, list):
            for place, inner in enumerate(value):
                if isinstance(inner, dict):
                    yield Element(inner, f"{element.path}.{key}[{place}]")
