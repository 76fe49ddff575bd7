"""What an expansion tells of one concept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from medcodex.terminology.valueset.naming import shown
from medcodex.terminology.valueset.records import STANDARDS_STATUS, Listed
from medcodex.terminology.valueset.systems import CONCEPT_PROPERTIES, Property

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.terminology.valueset.compose import Part
    from medcodex.terminology.valueset.expansion import ExpandOptions
    from medcodex.terminology.valueset.records import Extension, Wording
    from medcodex.terminology.valueset.systems import Entry

_SD = "http://hl7.org/fhir/StructureDefinition/"
_LANGUAGE = "urn:ietf:bcp:47"


class _Marked(NamedTuple):
    code: str
    kind: str
    uri: str


# Extensions that R5 turned into properties of the expansion.
_AS_PROPERTY = {
    f"{_SD}codesystem-conceptOrder": _Marked("order", "Decimal", f"{CONCEPT_PROPERTIES}order"),
    f"{_SD}valueset-conceptOrder": _Marked("order", "Decimal", f"{CONCEPT_PROPERTIES}order"),
    f"{_SD}codesystem-label": _Marked("label", "String", f"{CONCEPT_PROPERTIES}label"),
    f"{_SD}valueset-label": _Marked("label", "String", f"{CONCEPT_PROPERTIES}label"),
    f"{_SD}itemWeight": _Marked("weight", "Decimal", f"{CONCEPT_PROPERTIES}itemWeight"),
}
_OF_CONCEPT = frozenset({f"{_SD}rendering-style", f"{_SD}rendering-xhtml"})
_OF_LISTED = _OF_CONCEPT | {f"{_SD}valueset-deprecated", f"{_SD}valueset-concept-definition", STANDARDS_STATUS}
_OF_WORDING = frozenset({f"{_SD}coding-sctdescid", STANDARDS_STATUS})


@dataclass(frozen=True, slots=True)
class Contained:
    """A concept in an expansion; ``version`` "" where one version of the system is in it only."""

    system: str
    version: str
    code: str
    display: str
    abstract: bool
    inactive: bool
    wordings: tuple[Wording, ...] = ()
    properties: tuple[Property, ...] = ()
    extensions: tuple[Extension, ...] = ()
    contains: tuple[Contained, ...] = ()


class Teller:
    """Tells concepts as the options ask and keeps the properties it told."""

    def __init__(self, options: ExpandOptions, overloaded: frozenset[str]) -> None:
        self._options = options
        self._overloaded = overloaded
        self._told: dict[str, str] = {}

    @property
    def properties(self) -> tuple[tuple[str, str], ...]:
        """Code and address of each property told so far."""
        return tuple(self._told.items())

    def tell(self, part: Part, code: str) -> Contained:
        """The concept of a code in a part; the code is one of the system's."""
        about = part.system.about
        entry = part.system.find(code)
        if entry is None:
            return Contained(about.url, "", code, "", abstract=False, inactive=False)
        listed = part.listed.get(code)
        display, wordings = shown(entry, about, self._options.languages, listed)
        properties = []
        for found, uri in self._properties(part, entry, listed):
            properties.append(found)
            self._told.setdefault(found.code, uri)
        return Contained(
            about.url,
            about.version if about.url in self._overloaded else "",
            entry.code,
            display,
            entry.abstract,
            entry.inactive,
            tuple(self._wordings(wordings)),
            tuple(properties),
            tuple(_echoed(entry, listed)),
        )

    def _wordings(self, wordings: Sequence[Wording]) -> Iterator[Wording]:
        if not self._options.include_designations:
            return
        tokens = self._options.designations
        for wording in wordings:
            if not tokens or any(_asked(token, wording) for token in tokens):
                kept = tuple(each for each in wording.extensions if each.url in _OF_WORDING)
                yield replace(wording, extensions=kept)

    def _properties(self, part: Part, entry: Entry, listed: Listed | None) -> Iterator[tuple[Property, str]]:
        about = part.system.about
        asked = self._options.properties
        if "definition" in asked and entry.definition:
            yield Property("definition", "String", entry.definition), f"{CONCEPT_PROPERTIES}definition"
        for found in entry.properties:
            if found.code in asked and found.code != "status":
                yield found, about.property_uri(found.code)
        if "parent" in asked:
            for parent in entry.parents:
                yield Property("parent", "Code", parent), f"{CONCEPT_PROPERTIES}parent"
        marked: dict[str, tuple[Any, _Marked]] = {}
        for each in (*entry.extensions, *(listed.extensions if listed is not None else ())):
            if each.url in _AS_PROPERTY:
                marked[_AS_PROPERTY[each.url].code] = (each.value, _AS_PROPERTY[each.url])
        for value, known in marked.values():
            yield Property(known.code, known.kind, value), known.uri
        status = entry.status or ("inactive" if entry.inactive else "")
        if status and status != "active":
            yield Property("status", "Code", status), f"{CONCEPT_PROPERTIES}status"


def _asked(token: str, wording: Wording) -> bool:
    system, _, code = token.rpartition("|")
    if system == _LANGUAGE:
        return wording.language == code
    use = wording.use
    return use is not None and use.code == code and (not system or use.system == system)


def _echoed(entry: Entry, listed: Listed | None) -> Iterator[Extension]:
    kept = {each.url: each for each in entry.extensions if each.url in _OF_CONCEPT}
    if listed is not None:
        kept.update({each.url: each for each in listed.extensions if each.url in _OF_LISTED})
    yield from kept.values()
