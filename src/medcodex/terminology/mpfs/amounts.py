"""The amounts of the relative value file (PPRRVU*.csv): relative values, conversion factor, and the indicators that
change a payment. Descriptions are left out, as relative_values.py does."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.headed_rows import headed_rows
from medcodex.terminology.mpfs.codes import normalise, row_name

if TYPE_CHECKING:
    from collections.abc import Iterator

_COLUMNS = {
    "code": ("HCPCS", "HCPCSCODE"),
    "modifier": ("MOD", "MODIFIER"),
    "status": ("STATUSCODE",),
    "work": ("WORKRVU",),
    "office": ("NONFACPERVU", "NONFACILITYPERVU"),
    "office_na": ("NONFACNAINDICATOR", "NAINDICATOR"),
    "facility": ("FACILITYPERVU",),
    "facility_na": ("FACILITYNAINDICATOR", "NAINDICATOR"),
    "malpractice": ("MPRVU",),
    "multiple": ("MULTPROC",),
    "bilateral": ("BILATSURG",),
    "assistant": ("ASSTSURG",),
    "co_surgeon": ("COSURG",),
    "base": ("ENDOBASE",),
    "factor": ("CONVFACTOR",),
}
_NUMBERS = ("work", "office", "facility", "malpractice", "factor")
_NA = "NA"


@dataclass(frozen=True, slots=True)
class RelativeValues:
    """A row: relative values of work, of practice expense outside a facility (``office``) and in one, of malpractice;
    ``factor`` converts them into dollars. ``office_na``: rarely done there, the facility's value holds;
    ``facility_na``: not paid by this schedule in a facility. Indicators as the publisher writes them."""

    code: str
    modifier: str
    status: str
    work: Decimal
    office: Decimal
    facility: Decimal
    malpractice: Decimal
    factor: Decimal
    office_na: bool = False
    facility_na: bool = False
    multiple: str = ""
    bilateral: str = ""
    assistant: str = ""
    co_surgeon: str = ""
    base: str = ""

    @property
    def empty(self) -> bool:
        """Whether it has no relative values at all."""
        return not (self.work or self.office or self.facility or self.malpractice)


def parse_amounts(stream: IO[bytes], name: str) -> Iterator[RelativeValues]:
    """The rows in the order of the file. ReleaseError, naming the line, for a broken one or one that stands twice."""
    seen: set[str] = set()
    for where, cells in headed_rows(stream, name, "csv", _COLUMNS):
        row = normalise(row_name(cells["code"], cells["modifier"]))
        if row is None or row in seen:
            raise ReleaseError("not a row of a code and its modifier" if row is None else f"{row} stands twice", where)
        seen.add(row)
        code, _, modifier = row.partition("-")
        numbers = {column: _number(cells[column], column, where) for column in _NUMBERS}
        yield RelativeValues(
            code,
            modifier,
            cells["status"].upper(),
            **numbers,
            office_na=cells["office_na"].upper() == _NA,
            facility_na=cells["facility_na"].upper() == _NA,
            multiple=cells["multiple"],
            bilateral=cells["bilateral"],
            assistant=cells["assistant"],
            co_surgeon=cells["co_surgeon"],
            base=cells["base"].upper(),
        )


def _number(text: str, column: str, where: str) -> Decimal:
    try:
        found = Decimal(text or "0")
    except InvalidOperation:
        found = Decimal("NaN")
    if not found.is_finite() or found < 0:
        raise ReleaseError(f"{column} is not a number", where)
    return found
