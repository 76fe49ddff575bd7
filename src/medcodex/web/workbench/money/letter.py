"""The letter of an appeal: drafted, edited, kept, marked as sent, taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response  # noqa: TC002 - likewise

from medcodex.app.money.appealing import draft_letter
from medcodex.claims.appeals.drafting import missing_in
from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.web.pages.view import environment
from medcodex.web.workbench.exports import download
from medcodex.web.workbench.forms import Form, day, go, typed
from medcodex.web.workbench.money.denial import status_of, version_of
from medcodex.web.workbench.money.denial_words import denial_words
from medcodex.web.workbench.money.denials import LIST
from medcodex.web.workbench.shown import helpers
from medcodex.workflow.money.denials import letters

if TYPE_CHECKING:
    from fastapi import APIRouter

    from medcodex.app.billing.means import BillingMeans
    from medcodex.app.money.means import MoneyMeans
    from medcodex.web.workbench.bench import Workbench
    from medcodex.workflow.money.denials.records import AppealLetter

_ONE = f"{LIST}/{{denial}}/letters/{{letter}}"


class _Problem(NamedTuple):
    """What went wrong with a letter, and what was typed."""

    error: InputError | ConflictError
    text: str = ""


def add_letter(router: APIRouter, bench: Workbench, means: BillingMeans, money: MoneyMeans) -> None:
    """/work/money/denials/ID/letter for a new one, /work/money/denials/ID/letters/LETTER for one that is kept."""

    def page(
        request: Request, denial: str, letter: AppealLetter | None, told: _Problem | None = None
    ) -> Response:  # fmt: skip
        with bench.begin(request) as work:
            drafted, seen = draft_letter(work, denial, means.site, money.reasons)
            kept = None if letter is None else letters.letter_of(work, letter.id)
            shared = helpers({user.id: user for user in work.people.all()}, work.now.date())
        text = (told and told.text) or (drafted.text if kept is None else kept.text)
        return bench.page(
            request,
            "money_letter.html",
            200 if told is None else status_of(told.error),
            seen=seen,
            denial=seen.denial,
            letter=kept,
            text=text,
            missing=missing_in(text),
            faults=[one for one in seen.findings if one.severity == "error"],
            problem="" if told is None else told.error.message,
            **shared,
            **denial_words(means, money),
        )

    def kept(request: Request, denial: str, letter: str) -> AppealLetter:
        with bench.begin(request) as work:
            return checked(letters.letter_of(work, letter), denial)

    @router.get(f"{LIST}/{{denial}}/letter")
    def draft(request: Request, denial: str) -> Response:
        """A draft that is not kept yet; that the chart was read is recorded."""
        return page(request, denial, None)

    @router.post(f"{LIST}/{{denial}}/letter")
    def keep(request: Request, denial: str, form: Form) -> Response:
        """Keep the letter as it was edited."""
        text = typed(form, "text")
        try:
            with bench.begin(request) as work:
                made = letters.keep_letter(work, denial, text)
        except (InputError, ConflictError) as error:
            return page(request, denial, None, _Problem(error, text))
        return go(f"{LIST}/{denial}/letters/{made.id}")

    @router.get(_ONE)
    def show(request: Request, denial: str, letter: str) -> Response:
        """A letter that is kept."""
        return page(request, denial, kept(request, denial, letter))

    @router.post(_ONE)
    def change(request: Request, denial: str, letter: str, form: Form) -> Response:
        """Keep another text of it."""
        text, before = typed(form, "text"), kept(request, denial, letter)
        try:
            with bench.begin(request) as work:
                letters.change_letter(work, letter, version_of(form), text)
        except (InputError, ConflictError) as error:
            return page(request, denial, before, _Problem(error, text))
        return go(f"{LIST}/{denial}/letters/{letter}")

    @router.post(f"{_ONE}/sent")
    def sent(request: Request, denial: str, letter: str, form: Form) -> Response:
        """Somebody has sent it."""
        before = kept(request, denial, letter)
        try:
            on = day(form, "sent_on")
            with bench.begin(request) as work:
                letters.mark_sent(work, letter, version_of(form), on or work.now.date())
        except (InputError, ConflictError) as error:
            return page(request, denial, before, _Problem(error))
        return go(f"{LIST}/{denial}")

    @router.post(f"{_ONE}/file")
    def file(request: Request, denial: str, letter: str, form: Form) -> Response:
        """The letter as a file: text, or a page to be printed."""
        before = kept(request, denial, letter)
        try:
            with bench.begin(request) as work:
                made = letters.take_out_letter(
                    work, letter, typed(form, "form"), typed(form, "reason"), letter_page(before)
                )
        except InputError as error:
            return page(request, denial, before, _Problem(error))
        return download(made)


def checked(letter: AppealLetter, denial_id: str) -> AppealLetter:
    """The letter, where it is one of this denial. NotFoundError."""
    if letter.denial_id != denial_id:
        raise NotFoundError("no such letter", letter.id)
    return letter


def letter_page(letter: AppealLetter) -> str:
    """The letter as one HTML page to be printed, which asks for nothing else."""
    template = environment().get_template("work/money_letter_print.html")
    return template.render(letter=letter, missing=missing_in(letter.text))
