"""/learn/classes/ID: a class for its educators; a learner who is in it sees their own part there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response  # noqa: TC002 - likewise

from medcodex.errors import ConflictError, InputError
from medcodex.learn.classes.analysis import FEW, HELP_RULE, analyse
from medcodex.learn.classes.exporting import ROUNDING, FileForm, export_gradebook
from medcodex.learn.classes.gradebook import gradebook, own_line
from medcodex.learn.classes.joining import add_learner, remove_learner
from medcodex.learn.classes.keeping import add_owner, archive_class, change_class, renew_code
from medcodex.learn.classes.records import AssignmentKind
from medcodex.learn.topics import topics
from medcodex.web.learn.classes.form_reading import term_in, version_in
from medcodex.web.learn.classes.listing import LIST
from medcodex.web.learn.classes.words import WORDS
from medcodex.web.learn.showing import page
from medcodex.web.workbench.exports import download
from medcodex.web.workbench.forms import Form, go, typed
from medcodex.workflow.exports.exporting import Exported

if TYPE_CHECKING:
    from fastapi import APIRouter

    from medcodex.app.learn.class_means import ClassMeans
    from medcodex.learn.work import LearnWork
    from medcodex.web.workbench.bench import Workbench


def add_teaching(router: APIRouter, bench: Workbench, means: ClassMeans) -> None:
    """A class with its parts."""
    _add_parts(router, bench, means)
    _add_members(router, bench)
    _add_changes(router, bench)


def _add_parts(router: APIRouter, bench: Workbench, means: ClassMeans) -> None:
    @router.get(f"{LIST}/{{class_id}}")
    def show(request: Request, class_id: str) -> Response:
        """What is set, with how far the class is; a learner's own part."""
        with bench.learning(request) as work:
            if not _teaches(work, class_id):
                line = own_line(work, class_id)
                written = {one.by for one in line.remarks}
                names = {user_id: user.name for user_id in written if (user := work.people.get(user_id)) is not None}
                return page(bench, request, "class_mine.html", tab="classes", line=line, names=names, one=line.of,
                            titles=_titles(work, means), **WORDS)  # fmt: skip
            book, titles = gradebook(work, class_id), _titles(work, means)
        return page(bench, request, "class.html", tab="classes", part="assignments", book=book, one=book.of,
                    titles=titles, **WORDS)  # fmt: skip

    @router.get(f"{LIST}/{{class_id}}/gradebook")
    def grades(request: Request, class_id: str) -> Response:
        """Learners and assignments."""
        with bench.learning(request) as work:
            book = gradebook(work, class_id)
        return page(bench, request, "class_gradebook.html", tab="classes", part="gradebook", book=book, one=book.of,
                    rounding=ROUNDING, **WORDS)  # fmt: skip

    @router.get(f"{LIST}/{{class_id}}/analysis")
    def figures(request: Request, class_id: str) -> Response:
        """Charts, questions and topics; who may need help."""
        with bench.learning(request) as work:
            book = gradebook(work, class_id)
            found, titles = analyse(book, means.answers(work)), _titles(work, means)
        names = {user.id: user.name for user in book.learners}
        return page(bench, request, "class_analysis.html", tab="classes", part="analysis", book=book, one=book.of,
                    found=found, names=names, few=FEW, rule=HELP_RULE, topic_titles=topics(),
                    titles=titles, **WORDS)  # fmt: skip

    @router.post(f"{LIST}/{{class_id}}/file")
    def file(request: Request, class_id: str, form: Form) -> Response:
        """The gradebook as a file."""
        try:
            kind = FileForm(typed(form, "form"))
        except ValueError:
            raise InputError(f"one of {', '.join(FileForm)} expected", "form") from None
        with bench.learning(request) as work:
            return download(Exported(*export_gradebook(work, class_id, kind)))


def _add_members(router: APIRouter, bench: Workbench) -> None:
    def members(request: Request, class_id: str, status: int = 200, problem: str = "") -> Response:
        with bench.learning(request) as work:
            book = gradebook(work, class_id)
            owners = [user for user_id in book.of.owners if (user := work.people.get(user_id)) is not None]
            since = {one.user_id: one for one in work.classes.members(class_id)}
        return page(bench, request, "class_members.html", status, tab="classes", part="members", book=book,
                    one=book.of, owners=owners, since=since, problem=problem, **WORDS)  # fmt: skip

    @router.get(f"{LIST}/{{class_id}}/members")
    def show(request: Request, class_id: str) -> Response:
        """Who is in the class, its code, its term."""
        return members(request, class_id)

    @router.post(f"{LIST}/{{class_id}}/members")
    def add(request: Request, class_id: str, form: Form) -> Response:
        """Add a learner by login."""
        try:
            with bench.learning(request) as work:
                add_learner(work, class_id, typed(form, "login"))
        except (InputError, ConflictError) as error:
            return members(request, class_id, 400, error.message)
        return go(f"{LIST}/{class_id}/members")

    @router.post(f"{LIST}/{{class_id}}/owners")
    def own(request: Request, class_id: str, form: Form) -> Response:
        """Share the class with another educator."""
        try:
            with bench.learning(request) as work:
                add_owner(work, class_id, typed(form, "login"))
        except (InputError, ConflictError) as error:
            return members(request, class_id, 400, error.message)
        return go(f"{LIST}/{class_id}/members")

    @router.post(f"{LIST}/{{class_id}}/learners/{{user_id}}/remove")
    def remove(request: Request, class_id: str, user_id: str) -> Response:
        """Take a learner out."""
        with bench.learning(request) as work:
            remove_learner(work, class_id, user_id)
        return go(f"{LIST}/{class_id}/members")

    @router.post(f"{LIST}/{{class_id}}")
    def change(request: Request, class_id: str, form: Form) -> Response:
        """Another name, term or zone."""
        try:
            name, starts, ends, zone = term_in(form)
            with bench.learning(request) as work:
                change_class(work, class_id, version_in(form), name, starts, ends, zone)
        except (InputError, ConflictError) as error:
            return members(request, class_id, 400 if isinstance(error, InputError) else 409, error.message)
        return go(f"{LIST}/{class_id}/members")


def _add_changes(router: APIRouter, bench: Workbench) -> None:
    @router.post(f"{LIST}/{{class_id}}/code")
    def renew(request: Request, class_id: str) -> Response:
        """A new code."""
        with bench.learning(request) as work:
            renew_code(work, class_id)
        return go(f"{LIST}/{class_id}/members")

    @router.post(f"{LIST}/{{class_id}}/archive")
    def archive(request: Request, class_id: str, form: Form) -> Response:
        """Put the class away, or take it out again."""
        with bench.learning(request) as work:
            archive_class(work, class_id, archived=typed(form, "archived") == "yes")
        return go(f"{LIST}/{class_id}/members")


def _teaches(work: LearnWork, class_id: str) -> bool:
    return any(one.id == class_id for one in work.classes.owned_by(work.actor.user_id))


def _titles(work: LearnWork, means: ClassMeans) -> dict[str, Any]:
    """Titles of all that is listed, by id."""
    listed = (means.subjects.titles(work, kind) or {} for kind in AssignmentKind)
    return {name: title for titles in listed for name, title in titles.items()}
