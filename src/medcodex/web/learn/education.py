"""Pages of continuing education: what is missing by when, credentials, entries with certificates, files."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from starlette.datastructures import UploadFile
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.errors import ConflictError, InputError
from medcodex.learn.education import using
from medcodex.learn.education.certificates import LARGEST
from medcodex.learn.education.records import Credential, Entry
from medcodex.learn.topics import topics
from medcodex.web.asking import today
from medcodex.web.learn.education_files import exported, saved
from medcodex.web.learn.own import reviews_of
from medcodex.web.learn.showing import page
from medcodex.web.workbench.forms import Form, chosen, day, go, typed

if TYPE_CHECKING:
    import datetime as dt

    from starlette.datastructures import FormData

    from medcodex.learn.education.rules import Rules
    from medcodex.learn.work import LearnWork
    from medcodex.web.workbench.bench import Workbench

LEDGER = "/learn/education"


def education_pages(bench: Workbench, rules: Rules) -> APIRouter:
    """The pages."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)

    @router.get(LEDGER)
    def show(request: Request) -> Response:
        return _shown(bench, request, rules)

    @router.get(f"{LEDGER}/export")
    def export(request: Request, form: Annotated[str, Query(max_length=10)] = "xlsx") -> Response:
        with bench.learning(request) as work:
            return exported(work, rules, form)

    _add_credentials(router, bench, rules)
    _add_entries(router, bench, rules)
    return router


def _add_credentials(router: APIRouter, bench: Workbench, rules: Rules) -> None:
    @router.post(f"{LEDGER}/credentials")
    def add(request: Request, form: Form) -> Response:
        try:
            with bench.learning(request) as work:
                using.add_credential(work, _credential(form), rules, today())
        except (InputError, ConflictError) as error:
            return _shown(bench, request, rules, problem=_said(error))
        return go(LEDGER)

    @router.post(f"{LEDGER}/credentials/{{credential}}")
    def change(request: Request, credential: str, form: Form) -> Response:
        try:
            with bench.learning(request) as work:
                using.change_credential(work, _credential(form, credential), today())
        except InputError as error:
            return _shown(bench, request, rules, problem=_said(error))
        return go(LEDGER)

    @router.post(f"{LEDGER}/credentials/{{credential}}/remove")
    def remove(request: Request, credential: str) -> Response:
        try:
            with bench.learning(request) as work:
                using.remove_credential(work, credential)
        except ConflictError as error:
            return _shown(bench, request, rules, problem=_said(error))
        return go(LEDGER)


def _add_entries(router: APIRouter, bench: Workbench, rules: Rules) -> None:
    @router.post(f"{LEDGER}/entries")
    def add(request: Request, form: Form) -> Response:
        try:
            with bench.learning(request) as work:
                _put(work, form, rules, "")
        except InputError as error:
            return _shown(bench, request, rules, problem=_said(error), form=form)
        return go(LEDGER)

    @router.get(f"{LEDGER}/entries/{{entry}}")
    def one(request: Request, entry: str) -> Response:
        return _entry_shown(bench, request, rules, entry)

    @router.post(f"{LEDGER}/entries/{{entry}}")
    def change(request: Request, entry: str, form: Form) -> Response:
        try:
            with bench.learning(request) as work:
                _put(work, form, rules, entry)
        except InputError as error:
            return _entry_shown(bench, request, rules, entry, problem=_said(error))
        return go(LEDGER)

    @router.post(f"{LEDGER}/entries/{{entry}}/remove")
    def remove(request: Request, entry: str) -> Response:
        with bench.learning(request) as work:
            using.remove_entry(work, entry)
        return go(LEDGER)

    @router.get(f"{LEDGER}/entries/{{entry}}/certificate")
    def certificate(request: Request, entry: str) -> Response:
        with bench.learning(request) as work:
            return saved(*using.take_certificate(work, entry))


def _put(work: LearnWork, form: FormData, rules: Rules, entry: str) -> None:
    """Keep an entry with the certificate that came along, all or nothing."""
    kept = using.put_entry(work, _entry(form, entry), rules, today())
    file = form.get("certificate")
    if isinstance(file, UploadFile) and file.filename:
        using.attach(work, kept.id, file.filename, file.file.read(LARGEST + 1))


def _shown(
    bench: Workbench, request: Request, rules: Rules, problem: str = "", form: FormData | None = None
) -> Response:
    with bench.learning(request) as work:
        ledger = using.see_ledger(work, rules, today())
    entry = _typed(form) if form is not None else _blank([one.id for one in ledger.credentials])
    return _page(bench, request, rules, "education.html", problem, ledger=ledger, entry=entry,
                 reviews=reviews_of(bench, request))  # fmt: skip


def _entry_shown(bench: Workbench, request: Request, rules: Rules, entry: str, problem: str = "") -> Response:
    with bench.learning(request) as work:
        found = using.own_entry(work, entry)
        ledger = using.see_ledger(work, rules, today())
    told = {
        "id": found.id,
        "day": found.day.isoformat(),
        "title": found.title,
        "provider": found.provider,
        "ceus": f"{found.ceus.normalize():f}",
        "categories": found.categories,
        "credentials": found.credentials,
        "carried": found.carried,
    }
    return _page(bench, request, rules, "education_entry.html", problem, ledger=ledger, entry=told)


def _page(bench: Workbench, request: Request, rules: Rules, template: str, problem: str, **told: Any) -> Response:
    words = {"rules": rules, "day": today(), "topics": topics(), "number": _number}
    return page(bench, request, template, 400 if problem else 200, tab="education", problem=problem,
                reminders=told["ledger"].reminders, **words, **told)  # fmt: skip


def _credential(form: FormData, credential: str = "") -> Credential:
    """What a form says of a credential; body and name come as one word, "AAPC CPC", or typed apart."""
    body, _, name = typed(form, "kind").partition(" ")
    since = _needed(form, "since")
    return Credential(
        credential,
        "",
        name or typed(form, "name"),
        body or typed(form, "body"),
        typed(form, "number"),
        since,
        day(form, "cycle_start") or since,
        _ceus(typed(form, "own_total"), "CEUs asked") if typed(form, "own_total") else None,
    )


def _entry(form: FormData, entry: str) -> Entry:
    return Entry(
        entry,
        "",
        _needed(form, "day"),
        typed(form, "title"),
        typed(form, "provider"),
        _ceus(typed(form, "ceus"), "CEUs"),
        tuple(chosen(form, "category")),
        tuple(chosen(form, "credential")),
        bool(typed(form, "carried")),
    )


def _needed(form: FormData, name: str) -> dt.date:
    found = day(form, name)
    if found is None:
        raise InputError("a date as YYYY-MM-DD expected", name)
    return found


def _ceus(text: str, where: str) -> Decimal:
    try:
        return Decimal(text) if len(text) <= 12 else Decimal("")
    except InvalidOperation:
        raise InputError("a number expected", where) from None


def _blank(credentials: list[str]) -> dict[str, Any]:
    return {"id": "", "day": "", "title": "", "provider": "", "ceus": "", "categories": ("coding",),
            "credentials": credentials, "carried": False}  # fmt: skip


def _typed(form: FormData) -> dict[str, Any]:
    plain = {name: typed(form, name) for name in ("day", "title", "provider", "ceus")}
    return plain | {"id": "", "categories": chosen(form, "category"), "credentials": chosen(form, "credential"),
                    "carried": bool(typed(form, "carried"))}  # fmt: skip


def _said(error: InputError | ConflictError) -> str:
    return f"{error.where}: {error.message}" if error.where else error.message


def _number(value: Decimal) -> str:
    """CEUs without zeros behind the point that say nothing."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
