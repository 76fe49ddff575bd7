"""What billing needs of a chart and nobody codes: member and subscriber, and how a stay began and ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response  # noqa: TC002 - likewise

from medcodex.app.billing.accounts import keep_account, told_of
from medcodex.app.billing.building import build_for_chart
from medcodex.errors import InputError
from medcodex.web.workbench.claims.listing import LIST
from medcodex.web.workbench.forms import Form, go, typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import APIRouter

    from medcodex.app.billing.means import BillingMeans
    from medcodex.web.workbench.bench import Workbench

_LISTS = frozenset({"patient.address.lines", "subscriber.address.lines", "stay.reason_for_visit",
                    "stay.condition_codes"})  # fmt: skip


class Field(NamedTuple):
    """A field of the form: its path in what is told, its title, how wide or of what kind it is."""

    path: str
    title: str
    kind: str = "text"
    hint: str = ""


def _person(who: str) -> tuple[Field, ...]:
    return (
        Field(f"{who}.last", "Last name"),
        Field(f"{who}.first", "First name"),
        Field(f"{who}.middle", "Middle name"),
        Field(f"{who}.id", "Member number"),
        Field(f"{who}.birth_date", "Birth date", "date"),
        Field(f"{who}.address.lines", "Street"),
        Field(f"{who}.address.city", "City"),
        Field(f"{who}.address.state", "State", hint="OH"),
        Field(f"{who}.address.zip", "ZIP code", hint="nine digits"),
    )


SECTIONS = (
    ("Patient, where it differs from the record", _person("patient")),
    (
        "Plan",
        (
            Field("relationship", "The patient is the subscriber's", "relationship"),
            Field("group_number", "Group number"),
            Field("authorization", "Authorization number"),
        ),
    ),
    ("Subscriber, where it is not the patient", _person("subscriber")),
    (
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
)
RELATIONSHIPS = {
    "": "self", "01": "spouse", "19": "child", "20": "employee", "53": "life partner", "39": "organ donor",
    "40": "cadaver donor", "G8": "other", "21": "unknown",
}  # fmt: skip


def add_account(router: APIRouter, bench: Workbench, means: BillingMeans) -> None:
    """GET and POST /work/claims/accounts/CHART"""

    def page(request: Request, chart: str, values: Mapping[str, str] | None, problem: InputError | None) -> Response:
        with bench.begin(request) as work:
            told, kept = told_of(work, chart)
        return bench.page(
            request,
            "claim_account.html",
            400 if problem else 200,
            chart=kept,
            values=_values(told) if values is None else values,
            sections=SECTIONS,
            relationships=RELATIONSHIPS,
            problem=problem,
        )

    @router.get("/work/claims/accounts/{chart}")
    def show(request: Request, chart: str) -> Response:
        """What is told of a chart's account; that it was read is recorded."""
        return page(request, chart, None, None)

    @router.post("/work/claims/accounts/{chart}")
    def keep(request: Request, chart: str, form: Form) -> Response:
        """Keep what was typed, beside what the form has no field for; then build the claims again if asked to."""
        fields = [one.path for _, several in SECTIONS for one in several]
        values = {path: typed(form, path) for path in fields}
        try:
            with bench.begin(request) as work:
                keep_account(work, chart, _told(told_of(work, chart)[0], values))
            if typed(form, "build"):
                build_for_chart(bench.store, bench.acting(request), chart, means)
        except InputError as error:
            return page(request, chart, values, error)
        return go(f"{LIST}?chart={chart}")


def _values(told: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    for _, fields in SECTIONS:
        for one in fields:
            value: Any = told
            for key in one.path.split("."):
                value = value.get(key, "") if isinstance(value, dict) else ""
            found[one.path] = ", ".join(value) if isinstance(value, list) else str(value)
    return found


def _told(before: Mapping[str, Any], values: Mapping[str, str]) -> dict[str, Any]:
    """What was told before with the form's fields in it; tables in which nothing is left go."""
    told = _copied(before)
    for path, value in values.items():
        *tables, key = path.split(".")
        place = told
        for name in tables:
            place = place.setdefault(name, {})
        if not value:
            place.pop(key, None)
        elif path in _LISTS:
            place[key] = [part for one in value.split(",") if (part := one.strip())]
        else:
            place[key] = value
    return _pruned(told)


def _copied(value: Any) -> Any:
    return {key: _copied(one) for key, one in value.items()} if isinstance(value, dict) else value


def _pruned(told: dict[str, Any]) -> dict[str, Any]:
    found = {key: _pruned(value) if isinstance(value, dict) else value for key, value in told.items()}
    return {key: value for key, value in found.items() if value not in ({}, [], "")}
