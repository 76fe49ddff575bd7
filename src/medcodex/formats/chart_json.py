"""Charts from JSON: one object, a list of them, or one a line (docs/chart.md).

Keys that are not known are passed over. An error names the path of the value ("documents[3].signed: ...") and never the
value itself, which may be patient text where it was misplaced.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec

from medcodex.encounter import Claim, Setting
from medcodex.encounter.incoming import IncomingCharge, IncomingChart, IncomingDocument, IncomingPatient
from medcodex.errors import InputError
from medcodex.formats import chart_shape as shape
from medcodex.formats.json_values import amount, choice, date_in, each, in_words, limited, not_json, required, text_in
from medcodex.formats.teeth import read_mouth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAX_CHARTS = 10_000
MAX_DOCUMENTS = 500
MAX_CHARGES = 1000
MAX_CHARACTERS = 1_000_000
MAX_WORD = 80
_MAX_UNITS = Decimal(1_000_000_000)
_UNIT = Decimal("0.0001")
_CENT = Decimal("0.01")
_YEARS = range(1880, 2200)
_MARK = b"\xef\xbb\xbf"
_WHITE = b" \t\r\n"
SEXES = ("F", "M", "U")

_ONE = msgspec.json.Decoder(shape.Chart)
_RAW = msgspec.json.Decoder(msgspec.Raw)
_MANY = msgspec.json.Decoder(list[msgspec.Raw])


class ReadChart(NamedTuple):
    """What stood at one place of the input ("" where the whole is one chart): a chart, or why there is none."""

    place: str
    chart: IncomingChart | InputError


def read_charts(data: bytes) -> Iterator[ReadChart]:
    """Every chart of the input, in its order; one that cannot be read stops none of the others. InputError where the
    input as a whole is no JSON, is empty, or holds more than MAX_CHARTS."""
    for place, one in split_charts(data):
        yield ReadChart(place, _read(one))


def split_charts(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Place and bytes of every chart of the input, unread. InputError as for ``read_charts``."""
    data = data.removeprefix(_MARK).strip(_WHITE)
    if not data:
        raise InputError("empty: there is no chart")
    if data.startswith(b"["):
        for place, one in enumerate(_listed(data)):
            yield f"[{place}]", bytes(one)
    elif _is_whole(data):
        yield "", data
    else:
        yield from _lines(data)


def read_chart(data: bytes) -> IncomingChart:
    """The one chart in ``data``. InputError whose ``where`` is the path of what is wrong."""
    found = _read(data.removeprefix(_MARK))
    if isinstance(found, InputError):
        raise found
    return found


def chart_of(told: Mapping[str, Any]) -> IncomingChart:
    """The chart that an object of the same keys tells, as a form or a command's options make one. InputError as for
    ``read_chart``."""
    try:
        return _chart(msgspec.convert(told, shape.Chart))
    except msgspec.ValidationError as error:
        raise _wrong(error) from None


def number_of(text: str) -> str:
    """The number of a document that came without one: its text's own, so that the same text again is the same
    document."""
    return f"text-{sha256(text.encode()).hexdigest()[:24]}"


def _listed(data: bytes) -> list[msgspec.Raw]:
    try:
        found = _MANY.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise InputError(not_json(data)) from None
    if not found:
        raise InputError("empty: there is no chart")
    if len(found) > MAX_CHARTS:
        raise InputError(f"more than {MAX_CHARTS} charts")
    return found


def _is_whole(data: bytes) -> bool:
    """Whether the input is one JSON value; False where its first line is one and more follow. InputError else."""
    try:
        _RAW.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        first, _, rest = data.partition(b"\n")
        try:
            _RAW.decode(first)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise InputError(not_json(data)) from None
        if not rest:
            raise InputError(not_json(data)) from None
        return False
    return True


def _lines(data: bytes) -> Iterator[tuple[str, bytes]]:
    lines = [(number, line) for number, line in enumerate(data.split(b"\n"), 1) if line.strip(_WHITE)]
    if len(lines) > MAX_CHARTS:
        raise InputError(f"more than {MAX_CHARTS} charts")
    for number, line in lines:
        yield f"line {number}", line


def _read(data: bytes) -> IncomingChart | InputError:
    try:
        raw = _ONE.decode(data)
    except msgspec.ValidationError as error:
        return _wrong(error)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return InputError(not_json(data))
    try:
        return _chart(raw)
    except InputError as error:
        return error


def _wrong(error: msgspec.ValidationError) -> InputError:
    path, _, message = in_words(error, "chart").partition(": ")
    return InputError(message, path)


def _chart(raw: shape.Chart) -> IncomingChart:
    encounter = raw.encounter or shape.Encounter()
    account = required(_as_text(raw.account), "account", "an account number")
    _short(account, "account")
    found = IncomingChart(
        account=account,
        patient=_patient(raw.patient or shape.Patient()),
        setting=choice(Setting, encounter.setting, "encounter.setting"),
        claims=tuple(dict.fromkeys(each(_claim, encounter.claims, "encounter.claims"))),
        admitted=_day(encounter.admitted, "encounter.admitted"),
        discharged=_day(encounter.discharged, "encounter.discharged"),
        payer=_word(encounter.payer, "encounter.payer"),
        specialty=_word(encounter.specialty, "encounter.specialty"),
        facility=_word(encounter.facility, "encounter.facility"),
        attending=text_in(encounter.attending, "encounter.attending"),
        value=_money(encounter.value, "encounter.value"),
        due=_day(encounter.due, "encounter.due"),
        practice=encounter.practice,
        documents=tuple(
            _document(one, f"documents[{place}]")
            for place, one in enumerate(limited(raw.documents, "documents", MAX_DOCUMENTS))
        ),
        charges=tuple(
            _charge(one, f"charges[{place}]") for place, one in enumerate(limited(raw.charges, "charges", MAX_CHARGES))
        ),
    )
    check_contradictions(found)
    return found


def check_contradictions(chart: IncomingChart) -> None:
    """InputError where a chart contradicts itself: dates out of their order, one version of a document twice."""
    if chart.admitted and chart.discharged and chart.discharged < chart.admitted:
        raise InputError("before encounter.admitted", "encounter.discharged")
    born, began = chart.patient.birth_date, chart.admitted or chart.discharged
    if born and began and began < born:
        raise InputError("after the encounter", "patient.birth_date")
    seen = Counter((one.number, one.version) for one in chart.documents)
    for place, one in enumerate(chart.documents):
        if seen[one.number, one.version] > 1:
            raise InputError("the same document and version twice in one chart", f"documents[{place}].id")


def _patient(raw: shape.Patient) -> IncomingPatient:
    mrn = _word(_as_text(raw.mrn), "patient.mrn")
    sex = (raw.sex or "").strip().upper() or None
    if sex is not None and sex not in SEXES:
        raise InputError(f"one of {', '.join(SEXES)} expected", "patient.sex")
    return IncomingPatient(
        mrn or "",
        text_in(raw.name, "patient.name"),
        _day(raw.birth_date, "patient.birth_date"),
        sex,
        _word(raw.authority, "patient.authority") or "",
    )


def _document(raw: shape.Document, path: str) -> IncomingDocument:
    check_text(raw.text, f"{path}.text")
    if raw.version is not None and not 1 <= raw.version <= 10_000:
        raise InputError("a version counted from 1 expected", f"{path}.version")
    return IncomingDocument(
        number=_word(_as_text(raw.id), f"{path}.id") or number_of(raw.text),
        text=raw.text,
        kind=_word(raw.kind, f"{path}.kind") or _word(raw.type, f"{path}.type") or "",
        title=text_in(raw.title, f"{path}.title") or "",
        author=text_in(raw.author, f"{path}.author"),
        author_role=_word(raw.author_role, f"{path}.author_role"),
        signed=raw.signed,
        written=_moment(raw.written, f"{path}.written") or _moment(raw.date, f"{path}.date"),
        version=raw.version,
    )


def check_text(text: str, path: str) -> None:
    """InputError where a document's text is empty, too long, or no text."""
    if not text.strip():
        raise InputError("empty: there is no text", path)
    if len(text) > MAX_CHARACTERS:
        raise InputError(f"longer than {MAX_CHARACTERS} characters", path)
    if "\0" in text:
        raise InputError(f"not text: NUL character at offset {text.index(chr(0))}", path)


def _charge(raw: shape.Charge, path: str) -> IncomingCharge:
    code = _word(required(raw.code, f"{path}.code"), f"{path}.code") or ""
    mouth = read_mouth(raw.tooth, raw.surfaces, raw.cavity, path)
    return IncomingCharge(
        code=code.upper(),
        units=_units(raw.units, f"{path}.units"),
        amount=_money(raw.amount, f"{path}.amount"),
        modifiers=each(_modifier, raw.modifiers, f"{path}.modifiers"),
        date=_day(raw.date, f"{path}.date"),
        revenue=_word(raw.revenue, f"{path}.revenue"),
        start=_moment(raw.start, f"{path}.start"),
        stop=_moment(raw.stop, f"{path}.stop"),
        description=text_in(raw.description, f"{path}.description"),
        provider=_word(raw.provider, f"{path}.provider"),
        tooth=mouth.tooth,
        surfaces=mouth.surfaces,
        cavity=mouth.cavity,
    )


def _claim(value: str, path: str) -> Claim:
    return choice(Claim, value, path)


def _modifier(value: str, path: str) -> str:
    found = required(value, path, "a modifier").upper()
    if len(found) > 4:
        raise InputError("a modifier of two characters expected", path)
    return found


def _units(value: Decimal | None, path: str) -> Decimal:
    if value is None:
        return Decimal(1)
    if not (value.is_finite() and abs(value) < _MAX_UNITS and value == value.quantize(_UNIT)):
        raise InputError("a number of at most 9 digits and 4 decimals expected", path)
    return value


def _money(value: Decimal | None, path: str) -> Decimal | None:
    found = amount(value, path)
    if found is not None and found != found.quantize(_CENT):
        raise InputError("dollars with at most two decimals expected", path)
    return found


def _as_text(value: str | int | None) -> str | None:
    return None if value is None else str(value)


def _word(value: str | None, path: str) -> str | None:
    return text_in(value, path, MAX_WORD)


def _short(value: str, path: str) -> None:
    if len(value) > MAX_WORD:
        raise InputError(f"longer than {MAX_WORD} characters", path)


def _day(value: str | None, path: str) -> dt.date | None:
    found = date_in(value, path)
    if found is not None and found.year not in _YEARS:
        raise InputError(f"a year from {_YEARS[0]} to {_YEARS[-1]} expected", path)
    return found


def _moment(value: str | None, path: str) -> dt.datetime | None:
    """A time, or the beginning of a day; without an offset it is taken as UTC."""
    day = _day(value, path)
    if day is None or value is None:
        return None
    found = dt.datetime.fromisoformat(value)
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
