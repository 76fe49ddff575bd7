"""Code systems as the service asks them, whatever holds their content."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from medcodex.terminology.valueset.records import join_canonical, standards_status

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping

    from medcodex.terminology.valueset.index import SystemIndex
    from medcodex.terminology.valueset.records import Extension, Wording

CONCEPT_PROPERTIES = "http://hl7.org/fhir/concept-properties#"
# Statuses of a concept that take it out of use; "deprecated" does not.
INACTIVE_STATUSES = frozenset({"retired", "inactive", "withdrawn"})


@dataclass(frozen=True, slots=True)
class PropertyDefinition:
    """A property that a code system declares. ``kind`` is code, Coding, string, integer, boolean, dateTime, decimal."""

    code: str
    uri: str = ""
    kind: str = "string"
    description: str = ""


@dataclass(frozen=True, slots=True)
class Property:
    """A value of a property on a concept; ``kind`` as in the name of the FHIR element (Code, String, Boolean ...)."""

    code: str
    kind: str
    value: Any

    @property
    def text(self) -> str:
        """The value as filters compare it."""
        return str(self.value).lower() if isinstance(self.value, bool) else str(self.value)


@dataclass(frozen=True, slots=True)
class Entry:
    """A concept of a code system with everything known of it."""

    code: str
    display: str = ""
    definition: str = ""
    parents: tuple[str, ...] = ()
    wordings: tuple[Wording, ...] = ()
    properties: tuple[Property, ...] = ()
    extensions: tuple[Extension, ...] = ()
    status: str = ""
    inactive: bool = False
    abstract: bool = False

    def values(self, code: str) -> tuple[str, ...]:
        """The values of a property as text."""
        return tuple(each.text for each in self.properties if each.code == code)


@dataclass(frozen=True, slots=True)
class About:
    """What a code system says of itself. ``content`` is complete, fragment, example, supplement or not-present."""

    url: str
    version: str = ""
    name: str = ""
    title: str = ""
    status: str = "active"
    language: str = ""
    content: str = "complete"
    case_sensitive: bool = True
    experimental: bool = False
    supplements: str = ""
    hierarchy: str = "is-a"
    properties: tuple[PropertyDefinition, ...] = ()
    extensions: tuple[Extension, ...] = ()
    header: Mapping[str, Any] = field(default_factory=dict)

    @property
    def canonical(self) -> str:
        return join_canonical(self.url, self.version)

    @property
    def standards_status(self) -> str:
        return standards_status(self.extensions)

    def property_uri(self, code: str) -> str:
        """The address that defines a property; the general one for those that FHIR itself defines."""
        found = next((each.uri for each in self.properties if each.code == code and each.uri), "")
        return found or f"{CONCEPT_PROPERTIES}{code}"


class CodeSystem(Protocol):
    """One version of a code system."""

    @property
    def about(self) -> About: ...
    @property
    def index(self) -> SystemIndex:
        """All codes with their places in the hierarchy; made when first asked."""

    def find(self, code: str) -> Entry | None:
        """The concept of a code, in any case where the system says that case does not matter."""

    def entries(self) -> Iterator[Entry]:
        """All concepts in book order."""

    def remember(self, key: Hashable, make: Callable[[], frozenset[str]]) -> frozenset[str]:
        """The codes that ``make`` finds by reading all concepts; a system that lives longer than a request may keep
        them by the key."""
