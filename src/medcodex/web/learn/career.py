"""The career road: outlook, chooser, checklists, ladder, skills, the record of practice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, cast

from fastapi import APIRouter
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.errors import InputError, NotFoundError
from medcodex.learn.career.choosing import choose
from medcodex.learn.career.keeping import assess, set_step
from medcodex.learn.career.outlook import measured, worded
from medcodex.learn.career.record import by_topic, record_file
from medcodex.learn.career.skills import HIGHEST, LOWEST, show_skills
from medcodex.learn.topics import topics
from medcodex.web.learn.showing import page
from medcodex.web.workbench.forms import Form, go, typed, whole

if TYPE_CHECKING:
    from medcodex.learn.career.reading import Career
    from medcodex.learn.work import LearnWork
    from medcodex.web.workbench.bench import Workbench
    from medcodex.workflow.people import User

CAREER = "/learn/career"
_MEDIA = {"csv": "text/csv; charset=utf-8",
          "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}  # fmt: skip
RecordForm = Literal["csv", "xlsx"]


def career_pages(bench: Workbench, career: Career) -> APIRouter:
    """/learn/career."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)

    @router.get(CAREER)
    def road(request: Request) -> Response:
        """Outlook, chooser, pathways, ladder."""
        answers = {one.id: told for one in career.questions if (told := request.query_params.get(one.id))}
        problem, choices = "", None
        try:
            choices = choose(career, answers) if answers else None
        except InputError as error:
            problem, answers = error.message, {}
        return page(bench, request, "career.html", tab="career", career=career, measures=measured(career.figures),
                    worded=worded, answers=answers, choices=choices, problem=problem)  # fmt: skip

    @router.get(f"{CAREER}/skills")
    def skills(request: Request) -> Response:
        """One's own judgement, what the results say, exercises."""
        return _skills(bench, request, career)

    @router.post(f"{CAREER}/skills")
    def judged(request: Request, form: Form) -> Response:
        """Keep a self-assessment."""
        try:
            answers = {one.id: _numbers(form, one.id, len(one.statements)) for one in career.skills}
            with bench.learning(request) as work:
                assess(work, career, {name: told for name, told in answers.items() if told})
        except InputError as error:
            return _skills(bench, request, career, 400, problem=f"{error.where}: {error.message}")
        return go(f"{CAREER}/skills")

    @router.get(f"{CAREER}/record")
    def record(request: Request) -> Response:
        """The record of practice."""
        with bench.learning(request) as work:
            results = work.results.of_user(work.actor.user_id)
        return page(bench, request, "career_record.html", tab="career", results=results, by_topic=by_topic(results),
                    topics=topics())  # fmt: skip

    @router.get(f"{CAREER}/record/{{form}}")
    def record_as(request: Request, form: RecordForm) -> Response:
        """The record of practice as a file."""
        with bench.learning(request) as work:
            user = _own(work)
            data = record_file(user, work.results.of_user(user.id), work.now, form)
            name = f"practice-{work.now:%Y-%m-%d}.{form}"
        heads = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
        return Response(data, media_type=_MEDIA[form], headers=heads)

    @router.get(f"{CAREER}/{{credential}}")
    def checklist(request: Request, credential: str) -> Response:
        """Facts and checklist of a credential."""
        found = career.credential(credential)
        if found is None:
            raise NotFoundError("no such credential", credential)
        with bench.learning(request) as work:
            ticked = work.career.ticked(work.actor.user_id, credential)
        return page(bench, request, "career_credential.html", tab="career", one=found, ticked=ticked)

    @router.post(f"{CAREER}/{{credential}}/steps")
    def step(request: Request, credential: str, form: Form) -> Response:
        """Tick a step, or take the tick away."""
        with bench.learning(request) as work:
            set_step(work, career, credential, typed(form, "step"), done=typed(form, "done") == "yes")
        return go(f"{CAREER}/{credential}")

    return router


def _skills(bench: Workbench, request: Request, career: Career, status: int = 200, **more: Any) -> Response:
    with bench.learning(request) as work:
        kept = work.career.assessments(work.actor.user_id)
        results = work.results.of_user(work.actor.user_id)
    last = kept[0] if kept else None
    shown = show_skills(career.skills, last.answers if last else {}, results)
    context = {"shown": shown, "skills": career.skills, "last": last, "scale": range(LOWEST, HIGHEST + 1), **more}
    return page(bench, request, "career_skills.html", status, tab="career", **context)


def _numbers(form: Form, skill: str, count: int) -> tuple[int, ...]:
    told = [whole(typed(form, f"{skill}.{at}"), skill) for at in range(count)]
    if all(one is None for one in told):
        return ()
    if any(one is None for one in told):
        raise InputError("a number for each statement expected", skill)
    return tuple(cast("int", one) for one in told)


def _own(work: LearnWork) -> User:
    user = work.people.get(work.actor.user_id)
    if user is None:
        raise NotFoundError("no such user")
    return user
