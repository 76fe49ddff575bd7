"""FDA's NDC Directory as text: product.txt and package.txt, tab-separated, one header line (FDA, NDC Product File
Definitions and NDC Package File Definitions). One product or package may stand on several lines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.lines import numbered_lines
from medcodex.terminology.ndc.codes import Ndc, readings

if TYPE_CHECKING:
    from collections.abc import Iterator

PRODUCT_COLUMNS = (
    "PRODUCTID", "PRODUCTNDC", "PRODUCTTYPENAME", "PROPRIETARYNAME", "PROPRIETARYNAMESUFFIX", "NONPROPRIETARYNAME",
    "DOSAGEFORMNAME", "ROUTENAME", "STARTMARKETINGDATE", "ENDMARKETINGDATE", "MARKETINGCATEGORYNAME",
    "APPLICATIONNUMBER", "LABELERNAME", "SUBSTANCENAME", "ACTIVE_NUMERATOR_STRENGTH", "ACTIVE_INGRED_UNIT",
    "PHARM_CLASSES", "DEASCHEDULE", "NDC_EXCLUDE_FLAG", "LISTING_RECORD_CERTIFIED_THROUGH",
)  # fmt: skip
PACKAGE_COLUMNS = (
    "PRODUCTID", "PRODUCTNDC", "NDCPACKAGECODE", "PACKAGEDESCRIPTION", "STARTMARKETINGDATE", "ENDMARKETINGDATE",
    "NDC_EXCLUDE_FLAG", "SAMPLE_PACKAGE",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that is not loaded: its number, the code as it stands there, and why."""

    line: int
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Product:
    """A line of product.txt. ``ndc`` is the product, ``listed`` its code as FDA prints it; lists are split at FDA's
    semicolons. ``strengths`` pairs each figure with its unit, ("500", "mg/1")."""

    ndc: Ndc
    listed: str
    kind: str
    name: str
    suffix: str
    nonproprietary: str
    form: str
    routes: tuple[str, ...]
    start: date | None
    end: date | None
    category: str
    application: str
    labeler: str
    substances: tuple[str, ...]
    strengths: tuple[tuple[str, str], ...]
    classes: str
    schedule: str
    excluded: str
    certified: date | None


@dataclass(frozen=True, slots=True)
class Package:
    """A line of package.txt. ``ndc`` is the package, ``listed`` its code as FDA prints it."""

    ndc: Ndc
    listed: str
    description: str
    start: date | None
    end: date | None
    excluded: str
    sample: bool


def header_problem(columns: tuple[str, ...], header: str) -> str | None:
    """What keeps a header line from being that of a file with these columns; None where it is. More columns may
    follow."""
    found = [cell.strip().strip('"').upper() for cell in header.split("\t")]
    for place, (expected, stands) in enumerate(zip(columns, found, strict=False), 1):
        if expected != stands:
            return f"column {place} is {stands or 'empty'} where {expected} is expected"
    return f"{columns[len(found)]} and what follows are missing" if len(found) < len(columns) else None


def parse_products(stream: IO[bytes], name: str) -> Iterator[Product | LeftOut]:
    """The lines of product.txt in their order. ReleaseError, naming the line, for another header, a line with another
    number of columns or a date that is none; a line whose code is of no known shape is left out."""
    for number, row in _rows(stream, name, PRODUCT_COLUMNS):
        listed = row["PRODUCTNDC"]
        found = readings(listed)
        if len(found) != 1 or found[0].level != "product":
            yield LeftOut(number, listed, "not a product code with hyphens")
            continue
        where = f"{name}, line {number}"
        figures, units = _list(row["ACTIVE_NUMERATOR_STRENGTH"]), _list(row["ACTIVE_INGRED_UNIT"])
        yield Product(
            ndc=found[0],
            listed=listed,
            kind=row["PRODUCTTYPENAME"],
            name=row["PROPRIETARYNAME"],
            suffix=row["PROPRIETARYNAMESUFFIX"],
            nonproprietary=row["NONPROPRIETARYNAME"],
            form=row["DOSAGEFORMNAME"],
            routes=_list(row["ROUTENAME"]),
            start=_date(row["STARTMARKETINGDATE"], where),
            end=_date(row["ENDMARKETINGDATE"], where),
            category=row["MARKETINGCATEGORYNAME"],
            application=row["APPLICATIONNUMBER"],
            labeler=row["LABELERNAME"],
            substances=_list(row["SUBSTANCENAME"]),
            strengths=tuple(zip(figures, units, strict=True)) if len(figures) == len(units) else (),
            classes=row["PHARM_CLASSES"],
            schedule=row["DEASCHEDULE"],
            excluded=row["NDC_EXCLUDE_FLAG"],
            certified=_date(row["LISTING_RECORD_CERTIFIED_THROUGH"], where),
        )


def parse_packages(stream: IO[bytes], name: str) -> Iterator[Package | LeftOut]:
    """The lines of package.txt; errors as for parse_products."""
    for number, row in _rows(stream, name, PACKAGE_COLUMNS):
        listed = row["NDCPACKAGECODE"]
        found = readings(listed)
        if len(found) != 1 or found[0].level != "package":
            yield LeftOut(number, listed, "not a package code with hyphens")
            continue
        where = f"{name}, line {number}"
        yield Package(
            ndc=found[0],
            listed=listed,
            description=" ".join(row["PACKAGEDESCRIPTION"].split()),
            start=_date(row["STARTMARKETINGDATE"], where),
            end=_date(row["ENDMARKETINGDATE"], where),
            excluded=row["NDC_EXCLUDE_FLAG"],
            sample=row["SAMPLE_PACKAGE"].upper() == "Y",
        )


def _rows(stream: IO[bytes], name: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    width = 0
    for number, line in numbered_lines(stream, name):
        if not width:
            problem = header_problem(columns, line)
            if problem:
                raise ReleaseError(problem, f"{name}, line {number}")
            width = len(line.split("\t"))
            continue
        cells = [_unquoted(cell) for cell in line.split("\t")]
        if len(cells) != width:
            raise ReleaseError(f"{len(cells)} columns where the header has {width}", f"{name}, line {number}")
        yield number, dict(zip(columns, cells, strict=False))
    if not width:
        raise ReleaseError("empty", name)


def _unquoted(cell: str) -> str:
    """Some editions put quotation marks around what holds one."""
    bare = cell.strip()
    quoted = len(bare) > 1 and bare[0] == bare[-1] == '"'
    return bare[1:-1].replace('""', '"').strip() if quoted else bare


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(";") if part.strip())


def _date(text: str, where: str) -> date | None:
    """A day as 20260131 or 2026-01-31."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ReleaseError(f"{text!r} is not a date", where) from None
