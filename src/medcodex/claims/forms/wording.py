"""Values of a claim as a form writes them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from medcodex.encounter.billing import Attachment, Contact, DrugBilled, Party, Period, PostalAddress, Tooth
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from medcodex.claims.forms.spots import Spot

_NAME = (".last",)
_ADDRESS = tuple(f".{one}" for one in ("lines", "city", "state", "postal", "country"))
_BELOW = {
    "name": _NAME,
    "as-name": _NAME,
    "block": (*_NAME, *(f".address{one}" for one in _ADDRESS)),
    "street": (".lines",),
    "town": _ADDRESS[1:],
}
_ANY = "*"
_TELEPHONE = "TE"
_PHONE_DIGITS, _ZIP_DIGITS = 10, 9


def places_of(spot: Spot, form: str) -> list[str]:
    """The places that a form shows of a thing: of a party's name not its address."""
    return [f"{path}{below}" for path in spot.paths for below in _BELOW.get(form, ("",))]


def worded(value: object, form: str, argument: str, day: str) -> str:
    """A value in a form, "" where there is none. ``day`` is the form's strftime for days."""
    if value is None:
        return ""
    if not form:
        return plain(value, day)
    if form == "qualified" and isinstance(value, Period):
        return f"{value.kind} {plain(value, day)}"
    if form == "day" and isinstance(value, Period):
        return "" if value.form == "TM" else _days(value, day)
    if form in _WITH_ARGUMENT:
        return _WITH_ARGUMENT[form](value, argument)
    return _FORMS[form](value)


def plain(value: object, day: str) -> str:
    """A value without a form of its own: days as the form writes them, numbers without needless zeros."""
    if isinstance(value, dt.date):
        return _day(value, day)
    if isinstance(value, Period):
        return _clock(value) if value.form == "TM" else _days(value, day)
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value)


def _day(value: dt.date, day: str) -> str:
    try:
        return value.strftime(day)
    except ValueError:  # a platform's strftime may not know years before 1000
        return value.isoformat()


def _days(value: Period, day: str) -> str:
    """What is told where it is no day: nothing is hidden."""
    told = value.told if value.form == "RD8" else value.told[:8]
    days = []
    for one in told.split("-"):
        try:
            days.append(_day(dt.date(int(one[:4]), int(one[4:6]), int(one[6:8])), day))
        except ValueError:
            return value.told
    return " ".join(days)


def _clock(value: Period) -> str:
    return value.told[:4]


def money(value: object) -> str:
    """An amount with its cents."""
    return f"{value:.2f}" if isinstance(value, Decimal) else ""


def name(value: object) -> str:
    """A person as last, first, middle; an organisation by its name."""
    if not isinstance(value, Party):
        return ""
    last = f"{value.last} {value.suffix}".strip()
    return ", ".join(one for one in (last, value.first, value.middle) if one)


def _street(value: object) -> str:
    return ", ".join(value.lines) if isinstance(value, PostalAddress) else ""


def _town(value: object) -> str:
    if not isinstance(value, PostalAddress):
        return ""
    postal = value.postal
    if len(postal) == _ZIP_DIGITS and postal.isdigit():
        postal = f"{postal[:5]}-{postal[5:]}"
    return " ".join(one for one in (value.city, value.state, postal, value.country) if one)


def _block(value: object) -> str:
    if not isinstance(value, Party):
        return ""
    return "\n".join(one for one in (name(value), _street(value.address), _town(value.address)) if one)


def _phone(value: object) -> str:
    contacts: Iterable[Contact] = value if isinstance(value, tuple) else ()
    number = next((number for one in contacts for kind, number in one.ways if kind == _TELEPHONE), "")
    if len(number) == _PHONE_DIGITS and number.isdigit():
        return f"{number[:3]} {number[3:6]} {number[6:]}"
    return number


def _hour(value: object) -> str:
    """The hour of a time told alone, or behind a day."""
    if not isinstance(value, Period):
        return ""
    return value.told[:2] if value.form == "TM" else value.told[8:10]


def _drug(value: object) -> str:
    if not isinstance(value, DrugBilled):
        return ""
    number = " ".join(value.prescription) if value.prescription else ""
    return f"{value.qualifier}{value.ndc} {value.unit}{plain(value.quantity, '')} {number}".strip()


def _listed(value: object) -> str:
    """Pairs of qualifier and what is told, and papers that go with the claim."""
    told = value if isinstance(value, tuple) else ()
    parts = ((one.report, one.way, one.control) if isinstance(one, Attachment) else map(str, one) for one in told)
    return "; ".join(" ".join(one).strip() for one in parts)


def _joined(value: object) -> str:
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _letters(value: object) -> str:
    """Pointers as letters, as the boxes of the diagnoses are named; numbers behind the alphabet's end."""
    numbers: tuple[int, ...] = value if isinstance(value, tuple) else ()
    return "".join(chr(ord("A") + one - 1) if 1 <= one <= 26 else f" {one} " for one in numbers).strip()


def _teeth(value: object) -> tuple[Tooth, ...]:
    return value if isinstance(value, tuple) else ()


def _orthodontics(value: object) -> str:
    months, left, _ = value if isinstance(value, tuple) else (None, None, False)
    return ", ".join(plain(one, "") for one in (months, left) if one is not None)


_FORMS: Mapping[str, Callable[[object], str]] = {
    "money": money,
    "total": money,
    "name": name,
    "block": _block,
    "street": _street,
    "town": _town,
    "phone": _phone,
    "hour": _hour,
    "drug": _drug,
    "listed": _listed,
    "joined": _joined,
    "letters": _letters,
    "numbers": lambda value: " ".join(one.number for one in _teeth(value)),
    "surfaces": lambda value: " ".join("".join(one.surfaces) for one in _teeth(value)).strip(),
    "missing": lambda value: _joined(tuple(tooth for tooth, _ in value)) if isinstance(value, tuple) else "",
    "months": _orthodontics,
    "applies": lambda value: "Yes" if isinstance(value, tuple) and len(value) == 3 else "",
    "yes": lambda value: "Yes" if value else "",
    "on-file": lambda value: {"Y": "On file", "N": "No"}.get(str(value), str(value)),
    "measure": lambda value: "" if value == "UN" else str(value),
}


@cache
def _words() -> Mapping[tuple[str, str], str]:
    rows = table_rows("medcodex.claims.forms", "data/words.tsv")
    return {(row["list"], row["code"]): row["says"] for row in rows}


def said(value: object, words: str) -> str:
    """What a code is called (data/words.tsv), with the code beside it where a word stands for several."""
    codes = value if isinstance(value, tuple) else (value,)
    return ", ".join(_said(str(one), words) for one in codes if one not in {None, ""})


def _said(code: str, words: str) -> str:
    known = _words()
    exact = known.get((words, code))
    if exact is None:
        other = known.get((words, _ANY))
        return f"{other} ({code})" if other else code
    shared = sum(said == exact for (one, _), said in known.items() if one == words) > 1
    return f"{exact} ({code})" if shared else exact


_WITH_ARGUMENT: Mapping[str, Callable[[object, str], str]] = {
    "said": said,
    "as": lambda value, mark: f"{mark} {value}" if value else "",
    "after": lambda value, mark: f"{mark}{value}" if value else "",
    "mark": lambda value, mark: mark if value else "",
    "last": lambda _, mark: mark,
    "among": lambda value, code: "Yes" if isinstance(value, tuple) and code in value else "No",
}
