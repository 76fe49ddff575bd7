"""One request to an operation: its parameters, what it brought, and the scope they make."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.formats.fhir.codesystem import read_code_system
from medcodex.formats.fhir.conceptmap import read_concept_map
from medcodex.formats.fhir.valueset import read_value_set
from medcodex.terminology.valueset.implicit import implicit_value_set
from medcodex.terminology.valueset.languages import LanguageError, Languages, parse_languages
from medcodex.terminology.valueset.maps import ListedMaps
from medcodex.terminology.valueset.messages import RefusedError, issue
from medcodex.terminology.valueset.records import join_canonical, split_canonical
from medcodex.terminology.valueset.scope import Scope, VersionRules
from medcodex.terminology.valueset.shelves import ListedShelf
from medcodex.web.fhir.service import Brought

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from medcodex.formats.fhir.parameters import Parameters
    from medcodex.formats.fhir.reading import Element
    from medcodex.terminology.valueset.maps import ConceptMaps
    from medcodex.terminology.valueset.records import ValueSet
    from medcodex.web.fhir.service import FhirService


@dataclass(frozen=True)
class Asked:
    """Parameters with the service they go to. ``header_languages`` is the request's Accept-Language; ``strict`` asks
    for R4 without names of R5; ``instance`` is the id in the address, "" without one."""

    service: FhirService
    parameters: Parameters
    header_languages: str = ""
    strict: bool = False
    instance: str = ""

    @cached_property
    def brought(self) -> Brought:
        """The resources that came with the request, or came earlier under its cache-id."""
        elements = [each.value for each in self.parameters if each.name == "tx-resource" and each.kind == "resource"]
        found = read_brought(elements)
        name = self.parameters.text("cache-id")
        if not name:
            return found
        size = sum(len(json.dumps(each.raw)) for each in elements)
        return self.service.cache.kept(name, replace(found, size=size))

    @cached_property
    def scope(self) -> Scope:
        """What the request can see, under the version rules it states."""
        parameters = self.parameters
        rules = VersionRules(
            _pairs(parameters.texts("force-system-version")),
            _pairs(parameters.texts("check-system-version")),
            _pairs((*parameters.texts("system-version"), *parameters.texts("default-system-version"))),
            _pairs(parameters.texts("default-valueset-version")),
        )
        shelves = (ListedShelf(self.brought.systems, self.brought.value_sets), self.service.catalogue)
        return Scope(shelves, rules, parameters.texts("useSupplement"))

    @cached_property
    def maps(self) -> tuple[ConceptMaps, ...]:
        """The maps that came with the request, then those of the service."""
        return (ListedMaps(self.brought.maps), *self.service.maps)

    def languages(self, value_set: ValueSet | None = None) -> Languages:
        """The languages asked for: by parameter, by header, by the value set; none where nobody asks."""
        stated = self.parameters.text("displayLanguage")
        text = stated or ("" if self.header_languages.strip() == "*" else self.header_languages)
        if not text and value_set is not None:
            text = value_set.parameter("displayLanguage") or value_set.language
        if not text:
            return Languages()
        try:
            return parse_languages(text)
        except LanguageError:
            if stated:
                raise RefusedError(issue("bad-language", languages=text), status=400) from None
            return Languages()

    def value_set(self) -> ValueSet | None:
        """The value set asked about: in the request, by the id in the address, or by url; None where none is named.
        RefusedError where the one named is not known."""
        parameters = self.parameters
        element = parameters.element("valueSet")
        if element is not None:
            return read_value_set(element)
        if self.instance:
            return self._by_id()
        url, version = split_canonical(parameters.text("url"))
        version = parameters.text("valueSetVersion") or version
        if not url:
            return None
        found = self.scope.value_set(url, version) or implicit_value_set(url, version, self.scope)
        if found is None:
            name = join_canonical(url, version)
            raise RefusedError(issue("unknown-value-set", value_set=name), status=404)
        return found

    def named_system(self) -> tuple[str, str]:
        """Address and version of the code system whose id stands in the address; RefusedError (404) where there is
        none."""
        about = next((about for about, name in self.service.catalogue.systems() if name == self.instance), None)
        if about is None:
            raise RefusedError(issue("unknown-resource", resource="CodeSystem", id=self.instance), status=404)
        return about.url, about.version

    def ticker(self) -> Callable[[], None]:
        """A call that ends the work once it has taken longer than the service allows."""
        service = self.service
        seconds = service.limits.seconds
        end = service.ticks() + seconds

        def tick() -> None:
            if service.ticks() > end:
                name = self.parameters.text("url") or "(unidentified)"
                raise RefusedError(issue("too-slow", value_set=name, limit=f"{seconds:g}"))

        return tick

    def again(self, parameters: Parameters) -> Asked:
        """The same request with other parameters, for operations that ask several things."""
        return replace(self, parameters=parameters)

    def _by_id(self) -> ValueSet:
        found = next(
            (each for each in self.service.catalogue.all_value_sets() if value_set_id(each) == self.instance), None
        )
        if found is None:
            raise RefusedError(issue("unknown-resource", resource="ValueSet", id=self.instance), status=404)
        return found


def value_set_id(value_set: ValueSet) -> str:
    """The id under which a loaded value set is read."""
    return str((value_set.header or {}).get("id", ""))


def read_brought(elements: Iterable[Element]) -> Brought:
    """The terminology resources among some; others are of no use here and are passed over."""
    systems, value_sets, maps = [], [], []
    for element in elements:
        kind = element.text("resourceType")
        if kind == "CodeSystem":
            systems.append(read_code_system(element))
        elif kind == "ValueSet":
            value_sets.append(read_value_set(element))
        elif kind == "ConceptMap":
            maps.append(read_concept_map(element))
    return Brought(tuple(systems), tuple(value_sets), tuple(maps))


def _pairs(canonicals: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple(split_canonical(each) for each in canonicals)
