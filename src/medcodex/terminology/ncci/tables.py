"""The three tables that CMS publishes every quarter, read row by row."""

from __future__ import annotations

import re
from calendar import isleap
from datetime import date, timedelta
from functools import lru_cache
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.ncci.layout import Layout, read_table
from medcodex.terminology.ncci.model import CODE, AddOnEdit, PtpEdit, UnitLimit

if TYPE_CHECKING:
    from collections.abc import Iterator

PTP = Layout(
    "procedure-to-procedure edits",
    "column 1",
    {
        "column 1": re.compile(r"^column ?1$"),
        "column 2": re.compile(r"^column ?2$"),
        "effective date": re.compile(r"^effective\b"),
        "deletion date": re.compile(r"^deletion\b"),
        "modifier indicator": re.compile(r"^modifier\b"),
        "rationale": re.compile(r"\brationale\b"),
    },
    frozenset({"column 1", "column 2", "modifier indicator"}),
    frozenset({"effective date", "rationale"}),
)
MUE = Layout(
    "Medically Unlikely Edits",
    "code",
    {
        "code": re.compile(r"^(?:hcpcs|cpt) ?/? ?(?:cpt|hcpcs)?[ _]code$"),
        "units": re.compile(r"\bmue values?$|^mue_units$"),
        "adjudication indicator": re.compile(r"\bmue adjudication indicator$|^mue_mai$"),
        "rationale": re.compile(r"\brationale$|^mue_rationale$"),
        "service": re.compile(r"^mue_service$"),
    },
    frozenset({"code", "units", "adjudication indicator"}),
    frozenset({"rationale", "service"}),
)
ADD_ON = Layout(
    "add-on code edits",
    "add-on code",
    {
        "type": re.compile(r"^aoc[ _]edit[ _]type"),
        "add-on code": re.compile(r"^add[-_ ]?on[-_ ]code$"),
        "add-on code's deletion": re.compile(r"^aoc[ _]?del"),
        "primary code": re.compile(r"^primary[ _]code$"),
        "primary code's deletion": re.compile(r"^primary[ _]code[ _]?del"),
        "effective date": re.compile(r"^aoc[ _]edit[ _]?eff"),
        "deletion date": re.compile(r"^aoc[ _]edit[ _]?del"),
        "note": re.compile(r"^special[ _]instruction"),
    },
    frozenset({"type", "add-on code"}),
    frozenset({"note", "add-on code's deletion", "primary code's deletion"}),
)
_CONTRACTOR = "CCCCC"
_NO_DATE = frozenset({"", "*", "99991231", "9999-12-31"})
_UNITS = re.compile(r"[0-9]{1,7}")
_MAI = re.compile(r"([123])(?![0-9])")
_INDICATORS = frozenset("019")


def parse_ptp(stream: IO[bytes], name: str) -> Iterator[PtpEdit]:
    """The pairs in the order of the file. ReleaseError, naming the line, for a row that is none."""
    for where, row in read_table(stream, name, PTP):
        if not CODE.fullmatch(row["column 2"]):
            raise ReleaseError("column 2 holds something else than a code", where)
        if row["modifier indicator"] not in _INDICATORS:
            raise ReleaseError("the modifier indicator is not 0, 1 or 9", where)
        if "effective date" in row and row["effective date"] in _NO_DATE:
            raise ReleaseError("no effective date", where)
        yield PtpEdit(
            row["column 1"],
            row["column 2"],
            row["modifier indicator"],
            _day(row.get("effective date", ""), "effective date", where),
            _day(row["deletion date"], "deletion date", where),
            row.get("rationale", ""),
        )


def parse_mue(stream: IO[bytes], name: str, service: str) -> Iterator[UnitLimit]:
    """The limits in the order of the file, all of one ``service`` (practitioner, hospital, supplier). ReleaseError,
    naming the line, for a row that is none, one of another service, or a code that stands twice."""
    seen: set[str] = set()
    for where, row in read_table(stream, name, MUE):
        code, indicator = row["code"], _MAI.match(row["adjudication indicator"])
        if not _UNITS.fullmatch(row["units"]):
            raise ReleaseError("the MUE value is not a number of units", where)
        if indicator is None:
            raise ReleaseError("the MUE adjudication indicator is not 1, 2 or 3", where)
        if row.get("service") and service_in(row["service"]) != service:
            raise ReleaseError(f"a limit of another service in the table of {service} services", where)
        if code in seen:
            raise ReleaseError(f"{code} stands twice in the table", where)
        seen.add(code)
        yield UnitLimit(code, int(row["units"]), int(indicator[1]), row.get("rationale", ""))


def parse_add_on(stream: IO[bytes], name: str) -> Iterator[AddOnEdit]:
    """The add-on codes with a primary code each, in the order of the file. ReleaseError, naming the line, for a row
    that is none."""
    for where, row in read_table(stream, name, ADD_ON):
        primary = row["primary code"]
        if row["type"] not in {"1", "2", "3"}:
            raise ReleaseError("the type is not 1, 2 or 3", where)
        if primary not in {"", _CONTRACTOR} and not CODE.fullmatch(primary):
            raise ReleaseError("the primary code is no code", where)
        if primary in {"", _CONTRACTOR} and row["type"] == "1":
            raise ReleaseError("an add-on code of type 1 without a primary code", where)
        ends = ("deletion date", "add-on code's deletion", "primary code's deletion")
        days = [day for column in ends if (day := _ordinal(row.get(column, ""), column, where)) is not None]
        yield AddOnEdit(
            row["add-on code"],
            int(row["type"]),
            None if primary in {"", _CONTRACTOR} else primary,
            _ordinal(row["effective date"], "effective date", where),
            min(days, default=None),
            row.get("note", ""),
        )


def service_in(text: str) -> str | None:
    """Whose services a heading or a file's name speaks of: practitioner, hospital or supplier; None for neither."""
    for service, words in _SERVICES.items():
        if words.search(text):
            return service
    return None


_SERVICES = {
    "practitioner": re.compile(r"practitioner|ccipra|(?<![a-z])prac?(?![a-z])", re.IGNORECASE),
    "hospital": re.compile(r"hospital|ccioph|(?<![a-z])(?:oph|out)(?![a-z])", re.IGNORECASE),
    "supplier": re.compile(r"supplier|(?<![a-z])dme(?![a-z])", re.IGNORECASE),
}


def _day(text: str, column: str, where: str) -> date | None:
    """A date as YYYYMMDD or with dashes; None for "*" and for none."""
    if text in _NO_DATE:
        return None
    found = _read_day(text)
    if found is None:
        raise ReleaseError(f"the {column} {text[:20]!r} is not a date (YYYYMMDD)", where)
    return found


@lru_cache(4096)
def _read_day(text: str) -> date | None:
    bare = text.replace("-", "")
    if len(bare) != 8 or not (bare.isascii() and bare.isdigit()):
        return None
    try:
        return date(int(bare[:4]), int(bare[4:6]), int(bare[6:]))
    except ValueError:
        return None


def _ordinal(text: str, column: str, where: str) -> date | None:
    """A date as the year and the number of the day in it (YYYYDDD), or as in the other tables; None for none."""
    if not text.strip("0*"):
        return None
    if len(text) != 7 or not (text.isascii() and text.isdigit()):
        return _day(text, column, where)
    year, number = int(text[:4]), int(text[4:])
    if not (date.min.year <= year and 1 <= number <= 365 + isleap(year)):
        raise ReleaseError(f"the {column} {text!r} is not a day of a year (YYYYDDD)", where)
    return date(year, 1, 1) + timedelta(days=number - 1)
