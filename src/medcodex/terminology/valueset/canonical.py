"""The addresses that FHIR has for code systems, and the few systems of FHIR itself that come with the service."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from medcodex.terminology.valueset.listed import ListedSystem
from medcodex.terminology.valueset.records import Include, ValueSet
from medcodex.terminology.valueset.systems import About, Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_VERSION = "4.0.1"
_HL7 = "http://hl7.org/fhir/"


@dataclass(frozen=True, slots=True)
class Published:
    """A code system as FHIR names it; ``alternatives`` are other addresses in use for it."""

    system: str
    url: str
    alternatives: tuple[str, ...]
    name: str
    title: str
    publisher: str
    copyright: str

    def about(self, url: str, version: str) -> About:
        """What a version says of itself, under the address that was asked for."""
        return About(
            url,
            version,
            self.name,
            self.title,
            language="en",
            case_sensitive=False,
            header={"publisher": self.publisher, "copyright": self.copyright, "valueSet": f"{url}?fhir_vs"},
        )

    def whole(self, version: str) -> ValueSet:
        """The value set of all its codes, which FHIR implies for every code system."""
        url = f"{self.url}?fhir_vs"
        header = {
            "id": self.system,
            "url": url,
            "version": version,
            "name": f"{self.name}All",
            "title": f"All codes of {self.title}",
            "status": "active",
            "publisher": self.publisher,
            "copyright": self.copyright,
            "compose": {"include": [{"system": self.url}]},
        }
        return ValueSet(url=url, version=version, status="active", includes=(Include(self.url),), header=header)


def published_systems() -> Mapping[str, Published]:
    """The table of systems by the name they have here."""
    found = {}
    for row in _rows("fhir_systems.tsv"):
        alternatives = tuple(row["alternatives"].split())
        named = (row["name"], row["title"], row["publisher"], row["copyright"])
        found[row["system"]] = Published(row["system"], row["url"], alternatives, *named)
    return found


def base_systems() -> Sequence[ListedSystem]:
    """The code systems of FHIR itself that are packaged."""
    found: dict[str, list[Entry]] = {}
    for row in _rows("fhir_base.tsv"):
        found.setdefault(row["system"], []).append(Entry(row["code"], row["display"]))
    return [ListedSystem(_base_about(name), entries) for name, entries in found.items()]


def base_value_sets(systems: Sequence[ListedSystem]) -> Sequence[ValueSet]:
    """The value set of all codes of each of these systems."""
    return [_base_value_set(system.about) for system in systems]


def _base_about(name: str) -> About:
    header = {"publisher": "HL7 (FHIR Project)", "valueSet": f"{_HL7}ValueSet/{name}"}
    return About(f"{_HL7}{name}", _VERSION, _pascal(name), _pascal(name), language="en", header=header)


def _base_value_set(about: About) -> ValueSet:
    name = about.url.removeprefix(_HL7)
    header = {
        "id": name,
        "url": f"{_HL7}ValueSet/{name}",
        "version": _VERSION,
        "name": about.name,
        "status": "active",
        "publisher": "HL7 (FHIR Project)",
        "compose": {"include": [{"system": about.url}]},
    }
    return ValueSet(
        url=header["url"] if isinstance(header["url"], str) else "",
        version=_VERSION,
        status="active",
        includes=(Include(about.url),),
        header=header,
    )


def _pascal(name: str) -> str:
    return "".join(part.capitalize() for part in name.split("-"))


def _rows(name: str) -> Iterator[dict[str, str]]:
    source = files("medcodex.terminology").joinpath(f"data/{name}")
    with source.open(encoding="utf-8") as lines:
        kept = (line for line in lines if not line.startswith("#"))
        yield from csv.DictReader(kept, delimiter="\t", quoting=csv.QUOTE_NONE)
