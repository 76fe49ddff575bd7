"""Value sets and what they are made of, as plain records. Canonical addresses are kept as "url|version"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

EXPANSION_PARAMETER = "http://hl7.org/fhir/StructureDefinition/valueset-expansion-parameter"
SUPPLEMENT = "http://hl7.org/fhir/StructureDefinition/valueset-supplement"
STANDARDS_STATUS = "http://hl7.org/fhir/StructureDefinition/structuredefinition-standards-status"


def split_canonical(canonical: str) -> tuple[str, str]:
    """Address and version of a canonical; "" for a version that is not given."""
    url, _, version = canonical.partition("|")
    return url, version


def join_canonical(url: str, version: str) -> str:
    """The canonical of an address and a version that may be ""."""
    return f"{url}|{version}" if version else url


@dataclass(frozen=True, slots=True)
class Extension:
    """An extension of an element: ``kind`` names the type of its value (String, Code, Decimal ...), "" where it has
    ``parts`` in place of a value."""

    url: str
    kind: str = ""
    value: Any = None
    parts: tuple[Extension, ...] = ()


@dataclass(frozen=True, slots=True)
class Coding:
    """A code with its system; "" stands for what is not given."""

    system: str = ""
    code: str = ""
    version: str = ""
    display: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """A name of a concept other than its display. ``source`` is the supplement that brought it, "" for the system
    itself."""

    text: str
    language: str = ""
    use: Coding | None = None
    extensions: tuple[Extension, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A code that an include lists, with what the value set says of it."""

    code: str
    display: str = ""
    wordings: tuple[Wording, ...] = ()
    extensions: tuple[Extension, ...] = ()


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on the concepts of a system; ``value`` None where the resource has none. ``place`` is the path of
    the filter in its resource."""

    property: str
    op: str
    value: str | None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Include:
    """Concepts of one system that are listed or pass all filters, and are in all the value sets named. ``concepts`` is
    None where none are listed."""

    system: str = ""
    version: str = ""
    concepts: tuple[Listed, ...] | None = None
    filters: tuple[Filter, ...] = ()
    value_sets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ValueSet:
    """A value set. ``inactive`` is False where its compose refuses inactive codes; ``parameters`` are the expansion
    parameters it carries; ``contained`` are the value sets inside it by their local id; ``header`` is the metadata
    that an expansion repeats, as the resource gave it."""

    url: str = ""
    version: str = ""
    status: str = ""
    language: str = ""
    experimental: bool = False
    includes: tuple[Include, ...] = ()
    excludes: tuple[Include, ...] = ()
    inactive: bool | None = None
    parameters: tuple[tuple[str, str], ...] = ()
    extensions: tuple[Extension, ...] = ()
    contained: tuple[tuple[str, ValueSet], ...] = ()
    header: Mapping[str, Any] | None = None

    @property
    def canonical(self) -> str:
        """Address with version; "" for a value set without address."""
        return join_canonical(self.url, self.version) if self.url else ""

    @property
    def supplements(self) -> tuple[str, ...]:
        """The supplements that the value set requires."""
        return tuple(str(each.value) for each in self.extensions if each.url == SUPPLEMENT)

    def parameter(self, name: str) -> str:
        """An expansion parameter that the value set carries; "" where it has none of this name."""
        return next((value for key, value in self.parameters if key == name), "")


def standards_status(extensions: tuple[Extension, ...]) -> str:
    """The standards status an element is marked with (draft, deprecated, withdrawn ...); "" without one."""
    return next((str(each.value) for each in extensions if each.url == STANDARDS_STATUS), "")
