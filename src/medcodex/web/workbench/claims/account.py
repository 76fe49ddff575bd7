"""What billing needs of a chart and nobody codes: member and subscriber, and how a stay began and ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response  # noqa: TC002 - likewise

from medcodex.app.billing.accounts import keep_account, told_of
from medcodex.app.billing.building import build_for_chart
from medcodex.claims.account import COVER_KEYS
from medcodex.claims.coverages import PRIMARY, SELF, SEQUENCES
from medcodex.errors import InputError
from medcodex.web.workbench.claims.listing import LIST
from medcodex.web.workbench.forms import Form, go, typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import APIRouter

    from medcodex.app.billing.accounts import ToldAccount
    from medcodex.app.billing.means import BillingMeans
    from medcodex.web.workbench.bench import Workbench

_LISTS = frozenset({"missing_teeth", "stay.reason_for_visit", "stay.condition_codes"})
_LINES = "address.lines"
_PAYERS = frozenset(f"{one}." for one in SEQUENCES)
"""How the path of a payer's field begins."""


class Field(NamedTuple):
    """A field of the form: its path in what is told (a payer's begin with its sequence), its title, how wide or of what
    kind it is."""

    path: str
    title: str
    kind: str = "text"
    hint: str = ""


class Section(NamedTuple):
    """Fields that belong together; ``folded`` where they are seldom told, and closed while nothing stands in them."""

    title: str
    fields: tuple[Field, ...]
    folded: bool = False


def _person(who: str) -> tuple[Field, ...]:
    return (
        Field(f"{who}.last", "Last name"),
        Field(f"{who}.first", "First name"),
        Field(f"{who}.middle", "Middle name"),
        Field(f"{who}.birth_date", "Birth date", "date"),
        Field(f"{who}.sex", "Sex", "sex"),
        Field(f"{who}.{_LINES}", "Street"),
        Field(f"{who}.address.city", "City"),
        Field(f"{who}.address.state", "State", hint="OH"),
        Field(f"{who}.address.zip", "ZIP code", hint="nine digits"),
    )


def _payer(sequence: str, name: str) -> tuple[Section, Section]:
    """A payer, and the subscriber where the patient is none."""
    plan: tuple[Field, ...] = (
        Field(f"{sequence}.payer", "Payer", "payer"),
        Field(f"{sequence}.member_id", "Member number"),
        Field(f"{sequence}.group_number", "Group number"),
        Field(f"{sequence}.group_name", "Group name"),
        Field(f"{sequence}.authorization", "Authorization number"),
        Field(f"{sequence}.relationship", "The patient is the subscriber's", "relationship"),
    )
    if sequence != PRIMARY:
        plan = (*plan, Field(f"{sequence}.insurance_type", "Why Medicare does not pay first", "msp"))
    return (
        Section(f"{name} payer", plan, folded=sequence != PRIMARY),
        Section(f"{name} payer's subscriber, where it is not the patient", _person(f"{sequence}.subscriber"), True),
    )


SECTIONS = (
    Section("Patient, where it differs from the record", _person("patient")),
    *_payer("P", "First"),
    *_payer("S", "Second"),
    *_payer("T", "Third"),
    Section(
        "Stay, for the facility's claim",
        (
            Field("stay.admitting_dx", "Admitting diagnosis", hint="R07.9"),
            Field("stay.admission_type", "Type of admission", hint="1"),
            Field("stay.point_of_origin", "Point of origin", hint="1"),
            Field("stay.discharge_status", "Discharge status", hint="01"),
            Field("stay.bill_type", "Type of bill", hint="by the setting"),
            Field("stay.reason_for_visit", "Reasons for the visit", hint="codes, with commas"),
            Field("stay.condition_codes", "Condition codes", hint="codes, with commas"),
        ),
    ),
    Section(
        "Teeth, for a dental claim",
        (Field("missing_teeth", "Missing teeth", hint="16, 17:E with commas; E is to be extracted"),),
        True,
    ),
)
RELATIONSHIPS = {
    "": "self", "01": "spouse", "19": "child", "20": "employee", "53": "life partner", "39": "organ donor",
    "40": "cadaver donor", "G8": "other", "21": "unknown",
}  # fmt: skip
SEXES = {"": "", "F": "female", "M": "male", "U": "unknown"}
MEDICARE_BEHIND = {
    "": "", "12": "working aged", "13": "kidney disease", "14": "no-fault insurance", "15": "workers' compensation",
    "16": "public health service", "41": "black lung", "42": "veterans' affairs", "43": "disabled",
    "47": "liability insurance",
}  # fmt: skip


def add_account(router: APIRouter, bench: Workbench, means: BillingMeans) -> None:
    """GET and POST /work/claims/accounts/CHART"""

    def page(request: Request, chart: str, values: Mapping[str, str] | None, problem: InputError | None) -> Response:
        with bench.begin(request) as work:
            told = told_of(work, chart)
        shown = _values(told) if values is None else values
        return bench.page(
            request,
            "claim_account.html",
            400 if problem else 200,
            chart=told.chart,
            values=shown,
            by_messages=_by_messages(told),
            sections=[(one, any(shown[field.path] for field in one.fields)) for one in SECTIONS],
            choices={
                "relationship": RELATIONSHIPS,
                "sex": SEXES,
                "msp": MEDICARE_BEHIND,
                "payer": {"": "", **{name: one.name for name, one in sorted(means.site.payers.items())}},
            },
            problem=problem,
        )

    @router.get("/work/claims/accounts/{chart}")
    def show(request: Request, chart: str) -> Response:
        """What is told of a chart's account; that it was read is recorded."""
        return page(request, chart, None, None)

    @router.post("/work/claims/accounts/{chart}")
    def keep(request: Request, chart: str, form: Form) -> Response:
        """Keep what was typed, beside what the form has no field for; then build the claims again if asked to."""
        values = {one.path: typed(form, one.path) for section in SECTIONS for one in section.fields}
        try:
            with bench.begin(request) as work:
                keep_account(work, chart, _told(told_of(work, chart), values))
            if typed(form, "build"):
                build_for_chart(bench.store, bench.acting(request), chart, means)
        except InputError as error:
            return page(request, chart, values, error)
        return go(f"{LIST}?chart={chart}")


def _values(account: ToldAccount) -> dict[str, str]:
    """What stands in each field."""
    patient = account.told.get("patient", {})
    covers = {one.get("sequence", SEQUENCES[place]): dict(one) for place, one in enumerate(account.coverages)}
    first = covers.setdefault(PRIMARY, {})
    if first.get("relationship", SELF) == SELF:
        first.setdefault("member_id", patient.get("id", ""))
    for one in covers.values():
        one.setdefault("member_id", one.get("subscriber", {}).get("id", ""))
        if one.get("relationship") == SELF:
            one["relationship"] = ""
    told = {**account.told, **covers}
    return {one.path: _value(told, one.path) for section in SECTIONS for one in section.fields}


def _value(told: Mapping[str, Any], path: str) -> str:
    value: Any = told
    for key in path.split("."):
        value = value.get(key, "") if isinstance(value, dict) else ""
    return ", ".join(value) if isinstance(value, list) else str(value)


def _told(account: ToldAccount, values: Mapping[str, str]) -> dict[str, Any]:
    """What was told before with the form's fields in it; tables in which nothing is left go. Payers that stand as
    messages told them are left to the messages, which may correct them."""
    shown = _values(account)
    untouched = _by_messages(account) and all(
        value == shown[path] for path, value in values.items() if path[:2] in _PAYERS
    )
    told = _copied(account.told)
    if not untouched:
        told = {key: value for key, value in told.items() if key not in COVER_KEYS}
        told.get("patient", {}).pop("id", None)
    covers: dict[str, Any] = {one: {} for one in SEQUENCES}
    for path, value in values.items():
        *tables, key = path.split(".")
        place = covers if path[:2] in _PAYERS else told
        for name in tables:
            place = place.setdefault(name, {})
        if not value:
            place.pop(key, None)
        elif path in _LISTS or path.endswith(_LINES):
            place[key] = [part for one in value.split(",") if (part := one.strip())]
        else:
            place[key] = value
    told = _pruned(told)
    listed = [{"sequence": one, **cover} for one, cover in _pruned(covers).items()]
    if untouched or not (listed or account.by_messages):
        return told
    return told | {"coverages": listed}


def _by_messages(account: ToldAccount) -> bool:
    return bool(account.by_messages) and "coverages" not in account.told


def _copied(value: Any) -> Any:
    return {key: _copied(one) for key, one in value.items()} if isinstance(value, dict) else value


def _pruned(told: dict[str, Any]) -> dict[str, Any]:
    found = {key: _pruned(value) if isinstance(value, dict) else value for key, value in told.items()}
    return {key: value for key, value in found.items() if value not in ({}, [], "")}
