"""REST over denials: listed by what they are worth, looked at with the words in the chart, worked on, appealed."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - FastAPI reads the annotations
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Query
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.app.money.appealing import draft_letter
from medcodex.app.money.denied_alike import denied_alike
from medcodex.web.api import money_denial_models as models
from medcodex.web.api.money_denial_json import denial_json, habit_json, letter_json, listed_json, seen_json
from medcodex.web.workbench.exports import download
from medcodex.web.workbench.money.denials import statuses_of
from medcodex.web.workbench.money.letter import checked, letter_page
from medcodex.workflow.money.denials import acting, letters
from medcodex.workflow.money.denials.looking import list_denials, see_denial
from medcodex.workflow.money.denials.ports import AskedDenials

if TYPE_CHECKING:
    from medcodex.app.billing.means import BillingMeans
    from medcodex.app.money.means import MoneyMeans
    from medcodex.web.workbench.bench import Workbench

Key = Annotated[str, Path(max_length=40)]
Filter = Annotated[str | None, Query(max_length=80)]
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/plain": {}, "text/html": {}}, "description": "The letter"}
}


def denials_router(bench: Workbench, means: BillingMeans, money: MoneyMeans) -> APIRouter:
    """The routes; looking for whoever may read claims, the rest for billers and managers."""
    router = APIRouter(prefix="/api/money", tags=["money"])
    _add_looking(router, bench)
    _add_acting(router, bench)
    _add_letters(router, bench, means, money)
    return router


def _add_looking(router: APIRouter, bench: Workbench) -> None:
    @router.get("/denials", response_model=models.DenialsModel)
    def listed(  # noqa: PLR0917 - one parameter a filter
        request: Request,
        status: Annotated[str | None, Query(max_length=20, description="a status, or all; those that wait")] = None,
        payer: Filter = None,
        cause: Filter = None,
        assigned: Annotated[str | None, Query(max_length=40, description="a user's id; empty: nobody's")] = None,
        due_until: Annotated[dt.date | None, Query()] = None,
        claim: Filter = None,
        chart: Filter = None,
        limit: Annotated[int, Query(ge=1, le=500)] = 100,
        skip: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    ) -> dict[str, Any]:
        """Denials, the one that is worth most first: money denied still, by the chance that it is overturned where
        there is history."""
        asked = AskedDenials(statuses_of(status), payer, cause, assigned, due_until, chart, claim)
        with bench.begin(request) as work:
            return listed_json(list_denials(work, asked, limit, skip))

    @router.get("/denial-habits", response_model=models.HabitsModel)
    def habits(request: Request) -> dict[str, Any]:
        """What payers deny again and again, with how often of how often."""
        with bench.begin(request) as work:
            return {"habits": list(map(habit_json, denied_alike(work)))}

    @router.get("/denials/{denial}", response_model=models.DenialShownModel)
    def one(request: Request, denial: Key) -> dict[str, Any]:
        """A denial with the words in the chart; that the chart was read is recorded."""
        with bench.begin(request) as work:
            return seen_json(see_denial(work, denial))


def _add_acting(router: APIRouter, bench: Workbench) -> None:
    @router.post("/denials/{denial}/assign", response_model=models.DenialModel)
    def assign(request: Request, denial: Key, asked: models.AssignModel) -> dict[str, Any]:
        """Give it to somebody who bills, or to nobody."""
        with bench.begin(request) as work:
            return denial_json(acting.assign(work, denial, asked.version, asked.assigned))

    @router.post("/denials/{denial}/work", response_model=models.DenialModel)
    def work_on(request: Request, denial: Key, asked: models.DenialActModel) -> dict[str, Any]:
        """Work on it."""
        with bench.begin(request) as work:
            return denial_json(acting.start(work, denial, asked.version))

    @router.post("/denials/{denial}/rebill", response_model=models.DenialModel)
    def rebill(request: Request, denial: Key, asked: models.DenialActModel) -> dict[str, Any]:
        """A corrected claim is to answer it."""
        with bench.begin(request) as work:
            return denial_json(acting.rebill(work, denial, asked.version, asked.why))

    @router.post("/denials/{denial}/appeal", response_model=models.DenialModel)
    def appeal(request: Request, denial: Key, asked: models.DenialActModel) -> dict[str, Any]:
        """The payer is asked to decide again."""
        with bench.begin(request) as work:
            return denial_json(acting.appeal(work, denial, asked.version, asked.why))

    @router.post("/denials/{denial}/write-off", response_model=models.DenialModel)
    def write_off(request: Request, denial: Key, asked: models.DenialActModel) -> dict[str, Any]:
        """Give it up, with a reason."""
        with bench.begin(request) as work:
            return denial_json(acting.write_off(work, denial, asked.version, asked.why))

    @router.post("/denials/{denial}/reopen", response_model=models.DenialModel)
    def reopen(request: Request, denial: Key, asked: models.DenialActModel) -> dict[str, Any]:
        """Look at it again, with a reason."""
        with bench.begin(request) as work:
            return denial_json(acting.reopen(work, denial, asked.version, asked.why))

    @router.post("/denials/{denial}/note", response_model=models.DenialModel)
    def note(request: Request, denial: Key, asked: models.NoteModel) -> dict[str, Any]:
        """Note something; the note before stays on the timeline."""
        with bench.begin(request) as work:
            return denial_json(acting.note(work, denial, asked.version, asked.note))


def _add_letters(router: APIRouter, bench: Workbench, means: BillingMeans, money: MoneyMeans) -> None:
    @router.get("/denials/{denial}/letter", response_model=models.DraftModel)
    def draft(request: Request, denial: Key) -> dict[str, Any]:
        """A letter of appeal drafted, and what is missing in it; nothing is kept. That the chart was read is
        recorded."""
        with bench.begin(request) as work:
            found, _ = draft_letter(work, denial, means.site, money.reasons)
        return {"text": found.text, "missing": list(found.missing)}

    @router.post("/denials/{denial}/letters", response_model=models.LetterModel, status_code=201)
    def keep(request: Request, denial: Key, asked: models.LetterInModel) -> dict[str, Any]:
        """Keep a letter as a draft."""
        with bench.begin(request) as work:
            return letter_json(letters.keep_letter(work, denial, asked.text))

    @router.put("/denials/{denial}/letters/{letter}", response_model=models.LetterModel)
    def change(request: Request, denial: Key, letter: Key, asked: models.LetterChangeModel) -> dict[str, Any]:
        """Change a draft."""
        with bench.begin(request) as work:
            checked(letters.letter_of(work, letter), denial)
            return letter_json(letters.change_letter(work, letter, asked.version, asked.text))

    @router.post("/denials/{denial}/letters/{letter}/sent", response_model=models.LetterModel)
    def sent(request: Request, denial: Key, letter: Key, asked: models.SentModel) -> dict[str, Any]:
        """Somebody has sent it; the denial is appealed from then on."""
        with bench.begin(request) as work:
            checked(letters.letter_of(work, letter), denial)
            return letter_json(letters.mark_sent(work, letter, asked.version, asked.sent_on))

    @router.post("/denials/{denial}/letters/{letter}/file", responses=_FILE, response_class=Response)
    def file(request: Request, denial: Key, letter: Key, asked: models.LetterFileModel) -> Response:
        """The letter as a file. The trail tells who took it, and why."""
        with bench.begin(request) as work:
            found = checked(letters.letter_of(work, letter), denial)
            return download(letters.take_out_letter(work, letter, asked.form, asked.reason, letter_page(found)))
