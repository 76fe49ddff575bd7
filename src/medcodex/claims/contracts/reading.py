"""A contract out of TOML (docs/contracts.md), its tables out of TOML or CSV."""

from __future__ import annotations

import csv
import io
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import msgspec

from medcodex.claims.contracts.contract import OF_CLAIM, Contract, Pay
from medcodex.claims.contracts.medicare_reading import read_medicare
from medcodex.claims.told_toml import read_toml
from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from medcodex.claims.contracts.contract import Term, Where

    OpenTable = Callable[[str], bytes]
    """The bytes of a table by the name that the contract gives it; InputError where there is none."""

_NEEDS_AMOUNT = frozenset({Pay.UNIT, Pay.LINE, Pay.CASE, Pay.DRG})
_MOST = Decimal(1000)
_MOST_DAYS = 3660


def read_contract(data: bytes, where: str, open_table: OpenTable | None = None) -> Contract:
    """A contract. ``open_table`` opens the CSV files that it names; without it, naming one is an error. InputError,
    with the key, for what is no TOML, unknown, missing, of another kind, or contradicts itself."""
    told = read_toml(data, where)
    _open_tables(told, where, open_table)
    medicare = told.pop("medicare", None)
    try:
        contract = msgspec.convert(told, Contract)
        if medicare is not None:
            schedule = read_medicare(medicare, lambda name: _opened(name, where, open_table))
            contract = msgspec.structs.replace(contract, medicare=schedule)
    except msgspec.ValidationError as error:
        said, _, path = str(error).partition(" - at ")
        at = path.strip("`").removeprefix("$").lstrip(".")
        raise InputError(said, f"{where}: {at}" if at else where) from None
    for place, wrong in _wrong(contract):
        raise InputError(wrong, f"{where}: {place}")
    return contract


def _open_tables(told: dict[str, Any], where: str, open_table: OpenTable | None) -> None:
    """Put what files hold in the place of their names: ``schedules.NAME = "FILE.csv"``, ``weights = "FILE.csv"``."""
    schedules = told.get("schedules")
    if isinstance(schedules, dict):
        for name, value in schedules.items():
            if isinstance(value, str):
                schedules[name] = dict(_rows(_opened(value, where, open_table), value, ("code", "amount")))
    if isinstance(told.get("weights"), str):
        name = told["weights"]
        told["weights"] = dict(_rows(_opened(name, where, open_table), name, ("drg", "weight")))


def _opened(name: str, where: str, open_table: OpenTable | None) -> bytes:
    if open_table is None:
        raise InputError(f"no file can be opened here: {name}", where)
    return open_table(name)


def _rows(data: bytes, name: str, columns: tuple[str, str]) -> Iterator[tuple[str, Decimal]]:
    """Pairs of a table with a header: the key, with its modifier where the table has that column, and the amount."""
    key, value = columns
    try:
        rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        if not {key, value} <= {one.strip().lower() for one in rows.fieldnames or ()}:
            raise InputError(f"a header with {key} and {value} expected", name)
        seen = set()
        for row in rows:
            told = {(column or "").strip().lower(): (cell or "").strip() for column, cell in row.items()
                    if isinstance(cell, str | None)}  # fmt: skip
            code = "-".join(one for one in (told[key], told.get("modifier", "")) if one)
            amount = _number(told[value])
            if not code or amount is None or code in seen:
                wrong = "no code" if not code else "twice" if code in seen else f"no {value}"
                raise InputError(f"{wrong}: {code}" if code else wrong, f"{name}: line {rows.line_num}")
            seen.add(code)
            yield code, amount
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 at byte {error.start}", name) from None
    except csv.Error as error:
        raise InputError(f"not valid CSV: {error}", name) from None


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text.replace(",", "").removeprefix("$"))
    except InvalidOperation:
        return None
    return found if _sound(found) else None


def _sound(amount: Decimal) -> bool:
    return amount.is_finite() and amount >= 0


def _wrong(contract: Contract) -> Iterator[tuple[str, str]]:
    """What contradicts itself, with its key."""
    if contract.ends is not None and contract.ends < contract.begins:
        yield "ends", "before begins"
    if contract.dispute_days is not None and not 0 < contract.dispute_days <= _MOST_DAYS:
        yield "dispute_days", f"from 1 to {_MOST_DAYS} days expected"
    if not contract.terms:
        yield "terms", "a contract needs terms"
    tables = {f"schedules.{name}": table for name, table in contract.schedules.items()} | {"weights": contract.weights}
    for name, table in tables.items():
        yield from ((f"{name}.{key}", "not negative expected") for key, value in table.items() if not _sound(value))
    names = [one.name for one in contract.terms]
    for number, term in enumerate(contract.terms):
        place = f"terms[{number}]"
        if names.index(term.name) != number:
            yield f"{place}.name", f"twice: {term.name}"
        for key, said in (*_of_term(term, contract), *_of_where(term.where)):
            yield f"{place}.{key}", said


def _of_term(term: Term, contract: Contract) -> Iterator[tuple[str, str]]:
    if term.pay in _NEEDS_AMOUNT and term.amount is None:
        yield "amount", f"{term.pay} needs an amount"
    if term.pay is Pay.SCHEDULE and term.schedule not in contract.schedules:
        yield "schedule", f"no such schedule: {term.schedule}"
    if term.pay is Pay.DRG and not contract.weights:
        yield "pay", "drg needs the contract's weights"
    if term.pay is Pay.DAY and not term.days:
        yield "days", "per_diem needs its days"
    through = [band.through for band in term.days]
    ordered = [one for one in through if one is not None]
    if through and (None in through[:-1] or sorted(set(ordered)) != ordered or through[-1] is not None):
        yield "days", "bands in their order, the last without through"
    if term.carve_out and term.pay in OF_CLAIM:
        yield "carve_out", f"{term.pay} prices the claim as a whole"
    if (term.outlier or term.days) and term.pay not in OF_CLAIM:
        yield "outlier" if term.outlier else "days", f"{term.pay} prices lines"
    if term.multiple and term.pay in OF_CLAIM:
        yield "multiple", f"{term.pay} prices the claim as a whole"
    percents = [term.percent, *term.multiple, *([term.outlier.percent] if term.outlier else [])]
    if not all(_sound(one) and one <= _MOST for one in percents):
        yield "percent", "from 0 to 1000 expected"
    amounts = [term.amount, term.where.charge_from, *(band.amount for band in term.days)]
    amounts.append(term.outlier.threshold if term.outlier else None)
    if not all(one is None or _sound(one) for one in amounts):
        yield "amount", "an amount that is not negative expected"


def _of_where(where: Where) -> Iterator[tuple[str, str]]:
    for key, wanted in (("codes", where.codes), ("revenue", where.revenue), ("drgs", where.drgs)):
        for one in wanted:
            begin, dash, end = one.partition("-")
            if dash and (len(begin) != len(end) or begin > end):
                yield f"where.{key}", f"no range: {one}"
