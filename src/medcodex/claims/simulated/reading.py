"""The rules of a simulated payer out of TOML (docs/simulated-payer.md)."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from functools import partial
from importlib.resources import files
from typing import Any

from medcodex.claims.simulated.reasons import ON_LINES, reasons
from medcodex.claims.simulated.rules import (
    PLANS,
    Copay,
    DenialRule,
    Fee,
    Member,
    PayerRules,
    Secondary,
    Services,
    Sharing,
    Stays,
    WrongKind,
)
from medcodex.claims.told_toml import read_toml
from medcodex.edits.payer import values
from medcodex.edits.payer.table import Table
from medcodex.encounter.billing import ClaimKind, PostalAddress
from medcodex.errors import InputError
from medcodex.terminology.service_codes import ServiceCodes

MAX_BYTES = 5_000_000
MOST = 5_000
_TOP = ("payer", "id", "version", "phone", "address", "plan", "filing", "fees", "otherwise", "stays", "sharing",
        "denials", "members", "only_members", "secondary", "remittance", "wrong")  # fmt: skip
_SERVICES = ("kinds", "codes", "revenue", "modifiers")
_HERE = PostalAddress(("1 SIMULATION STREET",), "SAMPLETOWN", "OH", "430040001")
_PHONE = "6145550199"
_MONEY = re.compile(r"\d{1,9}(\.\d{1,2})?")
_WEIGHT = re.compile(r"\d{1,3}(\.\d{1,4})?")
_PERCENT = re.compile(r"\d{1,3}(\.\d{1,2})?")
_GROUPS = {name: name for name in ("CO", "PR", "OA", "PI")}
_CODE = re.compile(r"[A-Z]{0,2}\d{1,4}")


def read_payer_rules(data: bytes, where: str) -> PayerRules:
    """The rules of a file. InputError for what is none, naming the key."""
    if len(data) > MAX_BYTES:
        raise InputError(f"larger than the limit of {MAX_BYTES // 1_000_000} MB for the rules of a payer", where)
    return _rules(Table(read_toml(data, where), where))


def sample_payer_rules() -> PayerRules:
    """The invented payer that comes with the install."""
    data = (files("medcodex.claims.simulated") / "data" / "sample_payer.toml").read_bytes()
    return read_payer_rules(data, "sample_payer.toml")


def _rules(table: Table) -> PayerRules:
    table.known(_TOP)
    filing = _part(table, "filing", ("within", "pays_after"))
    told = _part(table, "remittance", ("denied_claims", "status_denied", "takebacks"))
    days = partial(values.number, 0, 10_000)
    within, after = filing.read("within", days), filing.read("pays_after", days)
    otherwise = table.read("otherwise", _percent)
    return PayerRules(
        name=table.need("payer", values.text),
        id=table.need("id", values.text),
        version=table.need("version", values.text),
        address=_address(table.part("address")),
        phone=table.read("phone", values.text) or _PHONE,
        plan=table.read("plan", partial(values.choice, {plan.lower(): plan for plan in sorted(PLANS)})) or "12",
        within=365 if within is None else within,
        pays_after=14 if after is None else after,
        fees=tuple(map(_fee, table.parts("fees", MOST))),
        otherwise=Decimal(100) if otherwise is None else otherwise,
        stays=_stays(_part(table, "stays", ("base", "weights", "per_day", "percent"))),
        sharing=_sharing(_part(table, "sharing", ("deductible", "coinsurance", "copays"))),
        denials=tuple(map(_denial, table.parts("denials", MOST))),
        members={_member_id(one): _member(one) for one in table.parts("members", MOST)},
        only_members=table.read("only_members", _yes) or False,
        secondary=table.read("secondary", partial(values.choice, {one.value: one for one in Secondary}))
        or Secondary.STANDARD,
        whole_on_lines=told.read("denied_claims", partial(values.choice, {"lines": True, "claim": False})) or False,
        status_denied=told.read("status_denied", _yes) or False,
        recoups_later=told.read("takebacks", partial(values.choice, {"later": True, "at-once": False})) or False,
        wrong=_wrong(_part(table, "wrong", tuple(WrongKind))),
    )


def _part(table: Table, key: str, keys: tuple[str, ...]) -> Table:
    part = table.part(key) or Table({}, table.where, key)
    part.known(keys)
    return part


def _address(table: Table | None) -> PostalAddress:
    if table is None:
        return _HERE
    table.known(("lines", "city", "state", "zip"))
    return PostalAddress(
        tuple(table.need("lines", values.texts)[:2]), table.need("city", values.text), table.need("state", values.text),
        table.need("zip", values.text).replace("-", ""),
    )  # fmt: skip


def _services(table: Table) -> Services:
    return Services(
        kinds=frozenset(table.read("kinds", _kinds) or ()),
        codes=table.read("codes", _codes),
        revenue=table.read("revenue", values.revenue) or (),
        modifiers=table.read("modifiers", values.modifiers) or frozenset(),
    )


def _fee(table: Table) -> Fee:
    table.known((*_SERVICES, "amount", "percent"))
    amount, percent = table.read("amount", _money), table.read("percent", _percent)
    if (amount is None) == (percent is None):
        raise table.fault("", "a fee is either an amount or a percent of the charge")
    return Fee(_services(table), amount, percent)


def _stays(table: Table) -> Stays:
    weights = table.part("weights")
    told = {} if weights is None else {key: weights.need(key, _weight) for key in weights.content}
    base = table.read("base", _money)
    if told and base is None:
        raise table.fault("base", "missing: weights stand for a share of it")
    return Stays(base or Decimal(0), told, table.read("per_day", _money), table.read("percent", _percent))


def _sharing(table: Table) -> Sharing:
    copays = []
    for one in table.parts("copays", MOST):
        one.known((*_SERVICES, "amount"))
        copays.append(Copay(_services(one), one.need("amount", _money)))
    return Sharing(
        table.read("deductible", _money) or Decimal(0), table.read("coinsurance", _percent) or Decimal(0), tuple(copays)
    )


def _denial(table: Table) -> DenialRule:
    table.known(("kind", *_SERVICES, "diagnoses", "needs", "beside", "unless", "group", "reason", "remarks"))
    kinds = {name: name for name in reasons(ON_LINES)}
    kind = table.need("kind", partial(values.choice, kinds))
    usual = reasons(ON_LINES)[kind]
    remarks = table.read("remarks", _remarks)
    rule = DenialRule(
        kind=kind,
        denial=usual._replace(
            group=table.read("group", partial(values.choice, {key.lower(): key for key in _GROUPS})) or usual.group,
            reason=table.read("reason", _reason) or usual.reason,
            remarks=usual.remarks if remarks is None else remarks,
        ),
        services=_services(table),
        diagnoses=table.read("diagnoses", values.diagnoses),
        needs=table.read("needs", values.modifiers) or frozenset(),
        beside=table.read("beside", _codes),
        unless=table.read("unless", values.modifiers) or frozenset(),
    )
    for asks, key, given in (
        (("necessity", "diagnosis"), "diagnoses", rule.diagnoses), (("modifier",), "needs", rule.needs),
        (("bundled",), "beside", rule.beside),
    ):  # fmt: skip
        if kind in asks and not given:
            raise table.fault(key, f"missing: a denial of the kind {kind} needs it")
    return rule


def _member_id(table: Table) -> str:
    return table.need("id", values.text).upper()


def _member(table: Table) -> Member:
    table.known(("id", "from", "until", "other_payer"))
    start, end = table.read("from", _day), table.read("until", _day)
    if start is not None and end is not None and end < start:
        raise table.fault("until", "before the cover begins")
    return Member(start, end, table.read("other_payer", values.text) or "")


def _wrong(table: Table) -> dict[WrongKind, Decimal]:
    found = {kind: table.read(kind, _share) for kind in WrongKind}
    return {kind: share for kind, share in found.items() if share}


def _kinds(value: Any) -> list[ClaimKind]:
    return [values.choice({kind.value: kind for kind in ClaimKind}, one) for one in values.texts(value)]


def _codes(value: Any) -> ServiceCodes:
    return ServiceCodes(values.texts(value))


def _number(pattern: re.Pattern[str], expected: str, value: Any) -> Decimal:
    told = "" if isinstance(value, bool) else str(value)
    if not pattern.fullmatch(told):
        raise ValueError(expected)
    try:
        return Decimal(told)
    except InvalidOperation:
        raise ValueError(expected) from None


_money = partial(_number, _MONEY, 'dollars such as "92.10" expected')
_weight = partial(_number, _WEIGHT, 'a weight such as "1.0245" expected')


def _percent(value: Any) -> Decimal:
    number = _number(_PERCENT, "a percent from 0 to 100 expected", value)
    if number > 100:
        raise ValueError("a percent from 0 to 100 expected")
    return number


def _share(value: Any) -> Decimal:
    number = _number(_WEIGHT, "a share from 0 to 1 expected", value)
    if number > 1:
        raise ValueError("a share from 0 to 1 expected")
    return number


def _yes(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false expected")
    return value


def _day(value: Any) -> dt.date:
    if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
        raise ValueError("a date such as 2026-01-31 expected")
    return value


def _reason(value: Any) -> str:
    told = values.text(str(value))
    if not _CODE.fullmatch(told):
        raise ValueError("the code of an adjustment reason such as 197 expected")
    return told


def _remarks(value: Any) -> tuple[str, ...]:
    found = tuple(values.texts(value)) if value else ()
    if len(found) > 5 or not all(_CODE.fullmatch(one) for one in found):
        raise ValueError("up to five codes of remarks such as N130 expected")
    return found
