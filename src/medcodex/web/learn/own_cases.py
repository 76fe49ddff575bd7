"""The site's own practice charts: brought in as a zip file, drafts completed, published, retired."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.datastructures import UploadFile
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.app.learn.case_archive import LARGEST
from medcodex.errors import ConflictError, InputError
from medcodex.learn.cases.case import Level
from medcodex.learn.cases.reading import CASE_FILE, case_shape, read_case
from medcodex.learn.practice.own_case import CaseState, change_draft, retire, see_version
from medcodex.learn.topics import topics
from medcodex.web.learn.case_words import WORDS
from medcodex.web.learn.draft_form import draft_files
from medcodex.web.learn.showing import page, told_problem
from medcodex.web.workbench.forms import Form, go, typed
from medcodex.workflow.access import require

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.app.learn.practice import Practice
    from medcodex.web.workbench.bench import Workbench

LIST = "/learn/cases/own"


def own_case_pages(bench: Workbench, practice: Practice) -> APIRouter:
    """/learn/cases/own."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)
    _add_list(router, bench, practice)
    _add_one(router, bench, practice)
    return router


def _add_list(router: APIRouter, bench: Workbench, practice: Practice) -> None:
    def listed(request: Request, status: int = 200, problem: str = "") -> Response:
        with bench.learning(request) as work:
            require(work.actor, "learn.teach")
            found = [(one, one.read()) for one in work.own_cases.listed(set(CaseState))]
            names = {user.id: user.name for user in work.people.all()}
        return page(bench, request, "own_cases.html", status, tab="cases", found=found, names=names, problem=problem,
                    **WORDS)  # fmt: skip

    @router.get(LIST)
    def show(request: Request) -> Response:
        return listed(request)

    @router.post(LIST)
    def bring(request: Request, form: Form) -> Response:
        actor = bench.acting(request)
        require(actor, "learn.teach")
        file = form.get("file")
        try:
            if not isinstance(file, UploadFile) or not file.size:
                raise InputError("choose a zip file that is not empty", "file")
            practice.add_archive(actor, file.file.read(LARGEST + 1))
        except (InputError, ConflictError) as error:
            return listed(request, 400, told_problem(error))
        return go(LIST)


def _add_one(router: APIRouter, bench: Workbench, practice: Practice) -> None:
    def shown(
        request: Request,
        version: str,
        status: int = 200,
        problem: str = "",
        typed_files: Mapping[str, bytes] | None = None,
    ) -> Response:
        """The draft; ``typed_files`` is what was typed where it could not be kept."""
        with bench.learning(request) as work:
            draft = see_version(work, version)
        told = case_shape(draft.name, (typed_files or draft.files)[CASE_FILE])
        return page(
            bench,
            request,
            "draft.html",
            status,
            tab="cases",
            draft=draft,
            case=read_case(draft.name, draft.files),
            told=told,
            levels=[level.value for level in Level],
            topics=topics(),
            problem=problem,
            **WORDS,
        )

    @router.get(f"{LIST}/{{version}}")
    def show(request: Request, version: str) -> Response:
        return shown(request, version)

    @router.post(f"{LIST}/{{version}}")
    def act(request: Request, version: str, form: Form) -> Response:
        kind = typed(form, "act")
        files: Mapping[str, bytes] | None = None
        try:
            if kind == "retire":
                with bench.learning(request) as work:
                    retire(work, version)
                return go(LIST)
            with bench.learning(request) as work:
                draft = see_version(work, version)
                files = draft_files(draft, form)
                change_draft(work, version, files)
            if kind == "publish":
                practice.publish(bench.acting(request), version)
                return go(LIST)
        except (InputError, ConflictError) as error:
            return shown(request, version, 400, told_problem(error), files)
        return go(f"{LIST}/{version}")
