"""The NDC Directory as it stood on one date, answered from its release file, with the HCPCS codes of the crosswalk."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from medcodex.encounter import Notice
from medcodex.errors import NotLoadedError
from medcodex.library.concept_book import BELOW, CONCEPT, SqliteConceptBook, read_concept
from medcodex.library.systems import NDC
from medcodex.terminology.ndc.codes import readings
from medcodex.terminology.ndc.facts import OWN, marketed

if TYPE_CHECKING:
    import datetime
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.library.schema import Release
    from medcodex.terminology.concepts import Concept, Value


PACKAGES = "packages"
_SLIPS = 2


@dataclass(frozen=True, slots=True)
class Billed:
    """A HCPCS code that an NDC is billed under: the amount of one billing unit as CMS writes it ("10 MG"), the amount
    in one item of the package and the items in it, and the billing units of one item and of the package."""

    ndc: str
    hcpcs: str
    descriptor: str
    drug: str
    dosage: str
    size: Decimal | None
    quantity: Decimal | None
    units: Decimal | None
    package_units: Decimal


class SqliteNdcBook(SqliteConceptBook):
    """Implements terminology.concepts.ConceptBook. A package carries its product's name and facts; what is not on the
    market on the date is not active. Without FDA's list of packages, concept raises NotLoadedError for a package: its
    absence would say nothing."""

    def __init__(self, date: datetime.date, parts: Mapping[str, Release], notices: Sequence[Notice]) -> None:
        super().__init__(NDC, self.read, parts, notices, date)
        self._date = date
        self._notices = (*notices, *self._left_out())

    def read(self, text: str) -> str | None:
        """The printed form of a code as typed. Ten digits without hyphens are the one of their readings that the
        directory lists; None where it lists none of them or several."""
        found = readings(text)
        if len(found) > 1:
            found = tuple(ndc for ndc in found if self.concept(ndc.code) is not None)
        return found[0].code if len(found) == 1 else None

    def listings(self, code: str) -> tuple[str, ...]:
        """The forms with ten digits and hyphens under which FDA lists a code; empty where it does not."""
        concept = self.concept(code)
        return tuple(one.text for one in concept.designations if one.use == "listing") if concept is not None else ()

    def billed_as(self, code: str) -> tuple[Billed, ...]:
        """The HCPCS codes of a package; empty where no crosswalk is loaded or has it not."""
        return self._billed("ndc = ? ORDER BY hcpcs", code)

    def packages_billed_as(self, hcpcs: str) -> tuple[Billed, ...]:
        """The packages that the crosswalk puts under a HCPCS code."""
        return self._billed("hcpcs = ? ORDER BY ndc", hcpcs)

    def near(self, code: str) -> Sequence[str]:
        """Implements terminology.concept_validate.Suggesting: codes of the same labeler, the fewest slips away."""
        from rapidfuzz.distance import DamerauLevenshtein  # noqa: PLC0415 - only a wrong code pays for it

        labeler = readings(code)[0].labeler.removeprefix("0")
        part = PACKAGES if _level(code) == "package" else "codes"
        found = self._all(part, "SELECT code FROM code WHERE code > ? AND code < ?", labeler, labeler + "~")
        others = [other for (other,) in found if len(other) == len(code)]
        ranked = sorted((DamerauLevenshtein.distance(code, other), other) for other in others)
        return [other for slips, other in ranked if slips <= _SLIPS and self._is_active(other)]

    def _is_active(self, code: str) -> bool:
        concept = self.concept(code)
        return concept is not None and concept.active

    def children(self, code: str | None) -> Sequence[Concept]:
        if code is None or _level(code) != "product":
            return tuple(self._shown(child, None) for child in super().children(code))
        product = self._plain(code)
        return tuple(self._shown(read_concept(values), product) for values in self._all(PACKAGES, BELOW, code))

    def concepts(self) -> Iterator[Concept]:
        connection = self.connection("codes")
        if connection is None:
            return
        for values in connection.execute(f"{CONCEPT} WHERE NOT billable ORDER BY position"):
            concept = read_concept(values)
            yield self._shown(concept, None)
            if concept.parents:
                yield from self.children(concept.code)

    def _concept(self, code: str) -> Concept | None:
        if _level(code) == "package" and PACKAGES not in self.releases:
            raise NotLoadedError(
                "the packages of the NDC directory are not loaded; add FDA's package.txt with: medcodex data add PATH"
            )
        found = self._plain(code)
        product = self._plain(found.parents[0]) if found is not None and found.billable and found.parents else None
        return self._shown(found, product) if found is not None else None

    def _plain(self, code: str) -> Concept | None:
        """As its line in the directory tells it."""
        part = PACKAGES if _level(code) == "package" else "codes"
        found = self._all(part, f"{CONCEPT} WHERE code.code = ?", code)
        return read_concept(found[0]) if found else None

    def _shown(self, concept: Concept, product: Concept | None) -> Concept:
        properties: tuple[tuple[str, Value], ...] = concept.properties
        title = concept.title
        if product is not None:
            title = f"{product.title}, {title}"
            properties += tuple(fact for fact in product.properties if fact[0] not in OWN)
        if concept.billable:
            properties += tuple(_facts_of(self.billed_as(concept.code)))
        return replace(concept, title=title, properties=properties, active=marketed(concept, self._date))

    def _left_out(self) -> Iterator[Notice]:
        """What of FDA's files is not in the book. Of a crosswalk it is what has no NDC, and nothing is missed."""
        for part in ("codes", PACKAGES):
            ((lines, code),) = self._all(part, "SELECT count(*), min(code) FROM left_out WHERE part = ?", part) or [
                (0, "")
            ]
            if lines:
                told = f"ndc: {lines} lines of {part} are not loaded: their codes have no known shape, such as {code!r}"
                yield Notice("lines-left-out", told)

    def _billed(self, condition: str, value: str) -> tuple[Billed, ...]:
        columns = "ndc, hcpcs, descriptor, drug, dosage, size, quantity, units, package_units"
        found = self._all("crosswalk", f"SELECT {columns} FROM crosswalk WHERE {condition}", value)  # noqa: S608
        return tuple(map(_billed_row, found))


def _billed_row(row: tuple[Any, ...]) -> Billed:
    ndc, hcpcs, descriptor, drug, dosage, *figures = row
    size, quantity, units = (Decimal(figure) if figure is not None else None for figure in figures[:-1])
    return Billed(ndc, hcpcs, descriptor, drug, dosage, size, quantity, units, Decimal(figures[-1]))


def _level(code: str) -> str:
    found = readings(code)
    return found[0].level if found else ""


def _facts_of(billed: Sequence[Billed]) -> Iterator[tuple[str, Value]]:
    for row in billed:
        yield "hcpcs", row.hcpcs
        yield "hcpcs-units-per-package", f"{row.hcpcs}: {row.package_units} of {row.dosage}"
        if row.units is not None:
            yield "hcpcs-units-per-item", f"{row.hcpcs}: {row.units} of {row.dosage}"
