"""CodeSystem: read into a code system in memory, written from what a loaded system says of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.errors import InputError
from medcodex.formats.fhir.reading import Element, of_type
from medcodex.formats.fhir.writing import Json, without_empty
from medcodex.terminology.valueset.listed import ListedSystem
from medcodex.terminology.valueset.records import Wording
from medcodex.terminology.valueset.states import state_of
from medcodex.terminology.valueset.systems import About, Entry, Property, PropertyDefinition

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONTENT = frozenset({"not-present", "example", "fragment", "complete", "supplement"})
_HEADER = ("name", "title", "status", "experimental", "date", "publisher", "copyright", "description", "valueSet")


def read_code_system(element: Element) -> ListedSystem:
    """A CodeSystem resource. InputError, naming the element, where it is not one."""
    of_type(element, "CodeSystem")
    content = element.text("content") or "complete"
    if content not in _CONTENT:
        raise InputError(f"{element.path}.content: {content} is not one of {', '.join(sorted(_CONTENT))}", element.path)
    sensitive = element.flag("caseSensitive")
    about = About(
        element.required("url"),
        element.text("version"),
        element.text("name"),
        element.text("title"),
        element.text("status"),
        element.text("language"),
        content,
        sensitive is not False,
        element.flag("experimental") is True,
        element.text("supplements"),
        element.text("hierarchyMeaning") or "is-a",
        tuple(_definition(each) for each in element.each("property")),
        element.extensions(),
        {name: element.raw[name] for name in _HEADER if element.has(name)},
    )
    return ListedSystem(about, _entries(element, about, ()))


def _definition(element: Element) -> PropertyDefinition:
    return PropertyDefinition(
        element.required("code"), element.text("uri"), element.text("type") or "string", element.text("description")
    )


def _entries(element: Element, about: About, parents: tuple[str, ...]) -> Iterator[Entry]:
    for concept in element.each("concept"):
        code = concept.required("code")
        properties = tuple(_property(each) for each in concept.each("property"))
        extensions = concept.extensions()
        state = state_of(about.properties, properties, extensions)
        stated = tuple(each.text for each in properties if each.code == "parent" and each.kind == "Code")
        yield Entry(
            code,
            concept.text("display"),
            concept.text("definition"),
            (*parents, *(each for each in stated if each not in parents)),
            tuple(read_wording(each) for each in concept.each("designation")),
            properties,
            extensions,
            state.status,
            state.inactive,
            state.abstract,
        )
        yield from _entries(concept, about, (code,))


def _property(element: Element) -> Property:
    kind, value = element.choice("value")
    if not kind:
        raise InputError(f"{element.path}.value[x]: is required", element.path)
    if kind == "Coding":
        value = Element(value, f"{element.path}.valueCoding").text("code")
        kind = "Code"
    if not isinstance(value, str | int | float | bool):
        raise InputError(f"{element.path}.value{kind}: a single value is expected", element.path)
    return Property(element.required("code"), kind, value)


def read_wording(element: Element) -> Wording:
    """A designation of a concept, in a CodeSystem or a ValueSet."""
    use = element.one("use")
    return Wording(
        element.required("value"),
        element.text("language"),
        use.coding() if use is not None else None,
        element.extensions(),
    )


def write_code_system(about: About, identifier: str) -> Json:
    """The CodeSystem resource of a system whose concepts are asked for by operations: content "not-present"."""
    header: dict[str, Any] = dict(about.header)
    return without_empty(
        resourceType="CodeSystem",
        id=identifier,
        language=about.language,
        url=about.url,
        version=about.version,
        name=about.name,
        title=about.title,
        status=about.status,
        experimental=about.experimental,
        date=header.get("date"),
        publisher=header.get("publisher"),
        description=header.get("description"),
        copyright=header.get("copyright"),
        caseSensitive=about.case_sensitive,
        valueSet=header.get("valueSet"),
        hierarchyMeaning=about.hierarchy,
        versionNeeded=False,
        content="not-present",
        count=header.get("count"),
        property=[
            without_empty(code=each.code, uri=each.uri, description=each.description, type=each.kind)
            for each in about.properties
        ],
    )
