"""An answer out of JSON: an object, or a plain list of codes (docs/practice-charts.md)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

from medcodex.errors import InputError, NotLoadedError
from medcodex.learn.cases.reading import LEVELS_OF_VISITS
from medcodex.learn.marking.answer import Answer, AnswerCode, AnswerVisit
from medcodex.terminology.code_forms import NORMALISERS
from medcodex.terminology.icd10pcs.codes import is_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.learn.cases.case import Case
    from medcodex.learn.cases.ports import CaseBooks

MOST_CODES = 200
MOST_QUERIES = 20
LONGEST_QUERY = 2_000
_LONGEST_CODE = 40
_MOST_BYTES = 500_000
_MOST_SECONDS = 24 * 3600
SYSTEMS = ("icd10cm", "icd10pcs", "hcpcs", "cpt", "cdt", "ndc")
"""The systems an answer may name, in the order in which a code without one is tried."""
_EXEMPT = frozenset({"", "1", "EXEMPT"})


class CodeShape(msgspec.Struct, kw_only=True):
    code: str
    system: str | None = None
    poa: str | None = None
    modifiers: list[str] = []
    units: int | float | str | None = None
    tooth: str | None = None
    surfaces: str | None = None


class VisitShape(msgspec.Struct, kw_only=True):
    level: str
    problems: str | None = None
    data: str | None = None
    risk: str | None = None


class AnswerShape(msgspec.Struct, kw_only=True):
    codes: list[CodeShape | str]
    visit: VisitShape | str | None = None
    ms_drg: int | str | None = None
    queries: list[str] = []
    seconds: int | None = None


def read_answer(data: bytes, case: Case, books: CaseBooks, where: str = "answer") -> Answer:
    """The answer in some JSON. InputError, with the key, for what is no answer; that its codes exist is not asked."""
    if len(data) > _MOST_BYTES:
        raise InputError(f"larger than {_MOST_BYTES} bytes", where)
    try:
        raw = msgspec.json.decode(data, type=AnswerShape | list[CodeShape | str])
    except RecursionError:
        raise InputError("nested too deeply", where) from None
    except msgspec.DecodeError as error:
        raise InputError(f"no answer in JSON: {error}", where) from None
    except UnicodeDecodeError:
        raise InputError("not UTF-8", where) from None
    return answer_of(raw if isinstance(raw, AnswerShape) else AnswerShape(codes=raw), case, books)


def answer_of(told: AnswerShape, case: Case, books: CaseBooks) -> Answer:
    """An answer as it was told, each code in the printed form of its system. InputError as for ``read_answer``."""
    if len(told.codes) > MOST_CODES:
        raise InputError(f"at most {MOST_CODES} codes", "codes")
    if len(told.queries) > MOST_QUERIES or any(len(one) > LONGEST_QUERY for one in told.queries):
        raise InputError(f"at most {MOST_QUERIES} of {LONGEST_QUERY} characters", "queries")
    if told.seconds is not None and not 0 <= told.seconds <= _MOST_SECONDS:
        raise InputError(f"0 to {_MOST_SECONDS} expected", "seconds")
    return Answer(
        codes=tuple(_code(one, f"codes[{at}]", case, books) for at, one in enumerate(told.codes)),
        visit=_visit(told.visit),
        ms_drg=_drg(told.ms_drg),
        queries=tuple(_plain(one, "queries") for one in told.queries if one.strip()),
        seconds=told.seconds,
    )


def system_of(text: str, case: Case, books: CaseBooks) -> str | None:
    """The system of a code that was told without one: that of the chart's key where the code is in it, else the first
    whose book has it, else the first whose form it has; None where it has none."""
    fitting = [name for name in SYSTEMS if _fits(name, NORMALISERS[name](text))]
    known = {(one.system, code) for one in case.key.codes for code in one.accepted}
    known |= {(one.system, one.code) for one in case.key.tempting}
    ours = next((name for name in fitting if (name, NORMALISERS[name](text)) in known), None)
    return ours or _listed(text, fitting, case, books) or next(iter(fitting), None)


def _fits(system: str, code: str | None) -> bool:
    """Whether a text has the form of a whole code: the start of an ICD-10-PCS code could be of any system."""
    return code is not None and (system != "icd10pcs" or is_code(code))


def _listed(text: str, fitting: Sequence[str], case: Case, books: CaseBooks) -> str | None:
    for name in fitting:
        try:
            if books.problem(name, NORMALISERS[name](text) or text, case.date) is None:
                return name
        except NotLoadedError:
            continue
    return None


def _code(told: CodeShape | str, where: str, case: Case, books: CaseBooks) -> AnswerCode:
    one = CodeShape(code=told) if isinstance(told, str) else told
    text = _plain(one.code, where)
    if not text or len(text) > _LONGEST_CODE:
        raise InputError(f"a code of at most {_LONGEST_CODE} characters expected", where)
    if one.system is not None and one.system not in SYSTEMS:
        raise InputError(f"system: one of {', '.join(SYSTEMS)} expected", where)
    system = one.system or system_of(text, case, books)
    printed = None if system is None else NORMALISERS[system](text)
    return AnswerCode(
        system=system,
        code=printed or text.upper(),
        poa=_poa(one.poa, where),
        modifiers=tuple(_short(each, where).upper() for each in one.modifiers if each.strip()),
        units=_units(one.units, where),
        tooth=_short(one.tooth, where) or None,
        surfaces=_short(one.surfaces, where).upper() or None,
    )


def _poa(told: str | None, where: str) -> str | None:
    word = (told or "").strip().upper()
    if word in _EXEMPT:
        return None
    if word not in {"Y", "N", "U", "W"}:
        raise InputError("poa: one of Y, N, U, W, or nothing where it is exempt", where)
    return word


def _units(told: float | str | None, where: str) -> Decimal | None:
    if told is None or told == "":
        return None
    try:
        units = Decimal(str(told).strip())
    except ArithmeticError:
        units = Decimal(0)
    if not units.is_finite() or not 0 < units < 10**7:
        raise InputError("units: a number above 0 expected", where)
    return units


def _visit(told: VisitShape | str | None) -> AnswerVisit | None:
    if told is None or told == "":
        return None
    one = VisitShape(level=told) if isinstance(told, str) else told
    for name in ("level", "problems", "data", "risk"):
        value = getattr(one, name)
        if value and value not in (*LEVELS_OF_VISITS, "none"):
            raise InputError(f"{name}: one of {', '.join(LEVELS_OF_VISITS)} expected", "visit")
    return AnswerVisit(one.level, one.problems or None, one.data or None, one.risk or None) if one.level else None


def _drg(told: int | str | None) -> str | None:
    text = "" if told is None else str(told).strip()
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 3):
        raise InputError("three digits expected", "ms_drg")
    return text.zfill(3)


def _short(text: str | None, where: str) -> str:
    word = _plain(text or "", where)
    if len(word) > _LONGEST_CODE:
        raise InputError(f"longer than {_LONGEST_CODE} characters", where)
    return word


def _plain(text: str, where: str) -> str:
    if any(not (letter.isprintable() or letter in "\n\t\r") for letter in text):
        raise InputError("a character that cannot be printed", where)
    return text.strip()
