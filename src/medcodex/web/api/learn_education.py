"""REST over one's own continuing education."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.learn.education import using
from medcodex.learn.education.as_json import credential_object, entry_object, ledger_object
from medcodex.learn.education.records import Credential, Entry
from medcodex.web.api import learn_education_models as models
from medcodex.web.asking import today
from medcodex.web.learn.education_files import FORMS, exported, saved

if TYPE_CHECKING:
    from medcodex.learn.education.rules import Rules
    from medcodex.web.workbench.bench import Workbench

Key = Annotated[str, Path(max_length=40)]
_KINDS = ("application/pdf", "image/png", "image/jpeg")
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {kind: {} for kind in FORMS.values()}, "description": "The file"}
}
_PROOF: dict[int | str, dict[str, Any]] = {200: {"content": {kind: {} for kind in _KINDS}, "description": "The file"}}
_BODY = {"requestBody": {"content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in _KINDS},
                         "required": True}}  # fmt: skip


async def _body(request: Request) -> bytes:
    return await request.body()


def education_router(bench: Workbench, rules: Rules) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api/learn/education", tags=["learn"])

    @router.get("", response_model=models.LedgerModel)
    def show(request: Request) -> dict[str, Any]:
        """Credentials, entries, what is missing by when."""
        with bench.learning(request) as work:
            return ledger_object(using.see_ledger(work, rules, today()))

    @router.get("/export", responses=_FILE, response_class=Response)
    def export(request: Request, form: Annotated[str, Query(max_length=10)] = "xlsx") -> Response:
        """The ledger as a file: csv, xlsx, zip with the certificates, ics with the reminders."""
        with bench.learning(request) as work:
            return exported(work, rules, form)

    @router.post("/credentials", response_model=models.CredentialModel, status_code=201)
    def add_credential(request: Request, told: models.CredentialIn) -> dict[str, Any]:
        """Add a credential."""
        with bench.learning(request) as work:
            return credential_object(using.add_credential(work, _credential(told), rules, today()))

    @router.put("/credentials/{credential}", response_model=models.CredentialModel)
    def change_credential(request: Request, credential: Key, told: models.CredentialIn) -> dict[str, Any]:
        """Change its number and days; name and body stay."""
        with bench.learning(request) as work:
            using.change_credential(work, _credential(told, credential), today())
            return credential_object(using.own_credential(work, credential))

    @router.delete("/credentials/{credential}", status_code=204)
    def remove_credential(request: Request, credential: Key) -> None:
        """Remove a credential that no entry is for alone."""
        with bench.learning(request) as work:
            using.remove_credential(work, credential)

    _add_entries(router, bench, rules)
    return router


def _add_entries(router: APIRouter, bench: Workbench, rules: Rules) -> None:
    @router.post("/entries", response_model=models.EntryModel, status_code=201)
    def add(request: Request, told: models.EntryIn) -> dict[str, Any]:
        """Add an entry."""
        with bench.learning(request) as work:
            return entry_object(using.put_entry(work, _entry(told, ""), rules, today()), None)

    @router.put("/entries/{entry}", response_model=models.EntryModel)
    def change(request: Request, entry: Key, told: models.EntryIn) -> dict[str, Any]:
        """Change an entry; its certificate stays."""
        with bench.learning(request) as work:
            kept = using.put_entry(work, _entry(told, entry), rules, today())
            return entry_object(kept, work.education.certificates(work.actor.user_id).get(entry))

    @router.delete("/entries/{entry}", status_code=204)
    def remove(request: Request, entry: Key) -> None:
        """Remove an entry with its certificate."""
        with bench.learning(request) as work:
            using.remove_entry(work, entry)

    @router.get("/entries/{entry}/certificate", responses=_PROOF, response_class=Response)
    def take(request: Request, entry: Key) -> Response:
        """The certificate of an entry."""
        with bench.learning(request) as work:
            return saved(*using.take_certificate(work, entry))

    @router.put("/entries/{entry}/certificate", response_model=models.CertificateModel, openapi_extra=_BODY)
    def attach(
        request: Request,
        entry: Key,
        data: Annotated[bytes, Depends(_body)],
        name: Annotated[str, Query(max_length=200)] = "certificate",
    ) -> dict[str, Any]:
        """Attach the certificate of an entry: a PDF, PNG or JPEG, in the place of an earlier one."""
        with bench.learning(request) as work:
            kept = using.attach(work, entry, name, data)
        return {"name": kept.name, "media_type": kept.media_type, "size": kept.size, "sha256": kept.sha256}


def _credential(told: models.CredentialIn, credential: str = "") -> Credential:
    return Credential(
        credential,
        "",
        told.name,
        told.body,
        told.number,
        told.since,
        told.cycle_start or told.since,
        told.own_total,
    )


def _entry(told: models.EntryIn, entry: str) -> Entry:
    return Entry(
        entry,
        "",
        told.day,
        told.title,
        told.provider,
        told.ceus,
        tuple(told.categories),
        tuple(told.credentials),
        told.carried,
    )
