"""REST over classes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.learn.classes.analysis import HELP_RULE, analyse
from medcodex.learn.classes.assigning import agree, change_work, set_work, withdraw
from medcodex.learn.classes.exporting import export_gradebook
from medcodex.learn.classes.gradebook import gradebook, own_line
from medcodex.learn.classes.joining import add_learner, join, leave, remove_learner
from medcodex.learn.classes.keeping import add_owner, archive_class, change_class, make_class, renew_code
from medcodex.learn.classes.remarks import remark
from medcodex.learn.classes.seeing import my_classes
from medcodex.web.api import learn_classes_json as shown
from medcodex.web.api import learn_classes_models as models
from medcodex.web.workbench.exports import download
from medcodex.workflow.exports.exporting import MEDIA, Exported, Form

if TYPE_CHECKING:
    from medcodex.app.learn.class_means import ClassMeans
    from medcodex.web.workbench.bench import Workbench

Key = Annotated[str, Path(max_length=40)]
_FILE: dict[int | str, dict[str, Any]] = {200: {"content": {MEDIA[Form.XLSX]: {}}, "description": "The file"}}
_ONE = "/classes/{class_id}"


def classes_router(bench: Workbench, means: ClassMeans) -> APIRouter:
    """The routes: teaching for whoever made or shares a class, learning for whoever is in it."""
    router = APIRouter(prefix="/api/learn", tags=["classes"])
    _add_classes(router, bench)
    _add_people(router, bench)
    _add_work(router, bench, means)
    _add_grades(router, bench, means)
    return router


def _add_classes(router: APIRouter, bench: Workbench) -> None:
    @router.get("/classes", response_model=models.ClassesModel)
    def listed(request: Request) -> dict[str, Any]:
        """The classes one teaches, then those one is in."""
        with bench.learning(request) as work:
            taught, learnt = my_classes(work)
        told = [shown.class_object(one, educator=True) for one in taught]
        return {"classes": told + [shown.class_object(one, educator=False) for one in learnt]}

    @router.post("/classes", response_model=models.ClassModel, status_code=201)
    def make(request: Request, told: models.ClassTermModel) -> dict[str, Any]:
        """A new class."""
        with bench.learning(request) as work:
            made = make_class(work, told.name, told.starts, told.ends, told.zone)
        return shown.class_object(made, educator=True)

    @router.post("/classes/join", response_model=models.ClassModel)
    def join_one(request: Request, told: models.JoinModel) -> dict[str, Any]:
        """Join a class by its code."""
        with bench.learning(request) as work:
            return shown.class_object(join(work, told.code), educator=False)

    @router.put(_ONE, response_model=models.ClassModel)
    def change(request: Request, class_id: Key, told: models.ClassChangeModel) -> dict[str, Any]:
        """Another name, term or zone."""
        with bench.learning(request) as work:
            changed = change_class(work, class_id, told.version, told.name, told.starts, told.ends, told.zone)
        return shown.class_object(changed, educator=True)

    @router.post(f"{_ONE}/code", response_model=models.ClassModel)
    def renew(request: Request, class_id: Key) -> dict[str, Any]:
        """A new code; the old one lets nobody in any more."""
        with bench.learning(request) as work:
            return shown.class_object(renew_code(work, class_id), educator=True)

    @router.post(f"{_ONE}/archive", response_model=models.ClassModel)
    def archive(request: Request, class_id: Key, told: models.ArchiveModel) -> dict[str, Any]:
        """Put it away, or take it out again."""
        with bench.learning(request) as work:
            return shown.class_object(archive_class(work, class_id, archived=told.archived), educator=True)

    @router.post(f"{_ONE}/leave", status_code=204)
    def leave_one(request: Request, class_id: Key) -> None:
        """Leave a class."""
        with bench.learning(request) as work:
            leave(work, class_id)


def _add_people(router: APIRouter, bench: Workbench) -> None:
    @router.get(f"{_ONE}/learners", response_model=models.LearnersModel)
    def learners(request: Request, class_id: Key) -> dict[str, Any]:
        """Who is in it, by name."""
        with bench.learning(request) as work:
            return {"learners": list(map(shown.learner_object, gradebook(work, class_id).learners))}

    @router.post(f"{_ONE}/learners", response_model=models.LearnerModel, status_code=201)
    def add(request: Request, class_id: Key, told: models.LoginModel) -> dict[str, Any]:
        """Add a learner by login."""
        with bench.learning(request) as work:
            return shown.learner_object(add_learner(work, class_id, told.login))

    @router.delete(f"{_ONE}/learners/{{user_id}}", status_code=204)
    def remove(request: Request, class_id: Key, user_id: Key) -> None:
        """Take a learner out; the code does not let them in again."""
        with bench.learning(request) as work:
            remove_learner(work, class_id, user_id)

    @router.post(f"{_ONE}/educators", response_model=models.ClassModel)
    def own(request: Request, class_id: Key, told: models.LoginModel) -> dict[str, Any]:
        """Share the class with another educator."""
        with bench.learning(request) as work:
            return shown.class_object(add_owner(work, class_id, told.login), educator=True)

    @router.post(f"{_ONE}/learners/{{user_id}}/remarks", response_model=models.RemarkModel, status_code=201)
    def write(request: Request, class_id: Key, user_id: Key, told: models.RemarkAskedModel) -> dict[str, Any]:
        """Write to a learner."""
        with bench.learning(request) as work:
            return shown.remark_object(remark(work, class_id, user_id, told.text, told.assignment))

    @router.put(f"{_ONE}/learners/{{user_id}}/agreements", status_code=204)
    def agree_on(request: Request, class_id: Key, user_id: Key, told: models.AgreementModel) -> None:
        """What holds for one learner of one assignment, in place of what held."""
        with bench.learning(request) as work:
            agree(
                work,
                class_id,
                told.assignment,
                user_id,
                told.reason,
                due=told.due,
                more_attempts=told.more_attempts,
                excused=told.excused,
            )


def _add_work(router: APIRouter, bench: Workbench, means: ClassMeans) -> None:
    @router.get(f"{_ONE}/assignments", response_model=models.AssignmentsModel)
    def listed(request: Request, class_id: Key) -> dict[str, Any]:
        """What is set, by due time."""
        with bench.learning(request) as work:
            return {"assignments": list(map(shown.assignment_object, gradebook(work, class_id).assignments))}

    @router.post(f"{_ONE}/assignments", response_model=models.AssignmentModel, status_code=201)
    def set_one(request: Request, class_id: Key, told: models.AssignmentAskedModel) -> dict[str, Any]:
        """Set an assignment."""
        with bench.learning(request) as work:
            return shown.assignment_object(set_work(work, class_id, shown.asked_of(told), means.subjects))

    @router.put(f"{_ONE}/assignments/{{assignment_id}}", response_model=models.AssignmentModel)
    def change(
        request: Request, class_id: Key, assignment_id: Key, told: models.AssignmentChangeModel
    ) -> dict[str, Any]:
        """Change it; once something was done, its kind and subjects stand."""
        with bench.learning(request) as work:
            asked = shown.asked_of(told)
            changed = change_work(work, class_id, assignment_id, told.version, asked, means.subjects)
            return shown.assignment_object(changed)

    @router.delete(f"{_ONE}/assignments/{{assignment_id}}", status_code=204)
    def take_back(request: Request, class_id: Key, assignment_id: Key) -> None:
        """Take it back."""
        with bench.learning(request) as work:
            withdraw(work, class_id, assignment_id)


def _add_grades(router: APIRouter, bench: Workbench, means: ClassMeans) -> None:
    @router.get(f"{_ONE}/gradebook", response_model=models.GradebookModel)
    def grades(request: Request, class_id: Key) -> dict[str, Any]:
        """Learners, assignments, and a line for each learner."""
        with bench.learning(request) as work:
            book = gradebook(work, class_id)
        return {
            "learners": list(map(shown.learner_object, book.learners)),
            "assignments": list(map(shown.assignment_object, book.assignments)),
            "lines": [shown.line_object(row, book.assignments) for row in book.rows],
        }

    @router.post(f"{_ONE}/gradebook/file", responses=_FILE, response_class=Response)
    def file(request: Request, class_id: Key, told: models.ClassFileModel) -> Response:
        """The gradebook as a file; the trail keeps who took it."""
        with bench.learning(request) as work:
            return download(Exported(*export_gradebook(work, class_id, told.form)))

    @router.get(f"{_ONE}/analysis", response_model=models.AnalysisModel)
    def figures(request: Request, class_id: Key) -> dict[str, Any]:
        """Charts, questions, topics, and who may need help."""
        with bench.learning(request) as work:
            book = gradebook(work, class_id)
            found = analyse(book, means.answers(work))
        return shown.analysis_object(found, HELP_RULE)

    @router.get(f"{_ONE}/mine", response_model=models.OwnLineModel)
    def mine(request: Request, class_id: Key) -> dict[str, Any]:
        """One's own line, and what was written to one."""
        with bench.learning(request) as work:
            line = own_line(work, class_id)
        return {
            "assignments": list(map(shown.assignment_object, line.assignments)),
            "line": shown.line_object(line.row, line.assignments),
            "remarks": list(map(shown.remark_object, line.remarks)),
        }
