"""The use case: a gradebook as a file, told to the trail."""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from medcodex.formats.tables import Sheet, as_csv, as_xlsx
from medcodex.learn.classes.gradebook import gradebook
from medcodex.learn.classes.grading import State, percent
from medcodex.learn.classes.times import said
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    from medcodex.formats.tables import Cell as TableCell
    from medcodex.learn.classes.gradebook import Gradebook
    from medcodex.learn.classes.grading import Cell
    from medcodex.learn.work import LearnWork
    from medcodex.workflow.event import Detail


class FileForm(StrEnum):
    """A text for any spreadsheet, or an Excel workbook."""

    CSV = "csv"
    XLSX = "xlsx"


class ClassFile(NamedTuple):
    """A file to give away."""

    name: str
    media_type: str
    body: bytes


_WRITERS = {FileForm.CSV: as_csv, FileForm.XLSX: as_xlsx}
_MEDIA = {
    FileForm.CSV: "text/csv; charset=utf-8",
    FileForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
ROUNDING = "percent to one decimal place, a half rounded up; totals are made of scores that are not rounded"


def export_gradebook(work: LearnWork, class_id: str, form: FileForm) -> ClassFile:
    """The gradebook of one's own class. The trail keeps who took it and the file's SHA-256, by which a copy is known
    again. NotFoundError for another's class."""
    book = gradebook(work, class_id)
    lead = [
        ("Gradebook of", book.of.name),
        ("Taken out", f"{said(work.now, book.of.zone)} by {work.actor.login}"),
        ("Scores", ROUNDING),
        ("Missing", "counts zero; what is open, to come or excused counts nothing"),
    ]
    body = _WRITERS[form](lead, [_grades(book), _attempts(book)])
    name = f"gradebook-{book.of.id[:8]}-{work.now:%Y%m%d-%H%M}.{form}"
    detail: dict[str, Detail] = {
        "form": str(form),
        "sha256": sha256(body).hexdigest(),
        "bytes": len(body),
        "learners": len(book.rows),
    }
    work.record(Event("class.exported", "class", book.of.id, detail=detail))
    return ClassFile(name, _MEDIA[form], body)


def _grades(book: Gradebook) -> Sheet:
    columns = ["Learner", "Login", "Total %"]
    for one in book.assignments:
        columns += [f"{one.title} (weight {one.weight}, {one.counts})", f"{one.title}: state"]
    lines: list[list[TableCell]] = []
    for user, row in zip(book.learners, book.rows, strict=True):
        line: list[TableCell] = [user.name, user.login, percent(row.total)]
        for cell in row.cells:
            line += [percent(cell.score), _state(cell)]
        lines.append(line)
    return Sheet("Grades", columns, lines)


def _attempts(book: Gradebook) -> Sheet:
    """Who did what when."""
    columns = ("Learner", "Login", "Assignment", "What", f"When ({book.of.zone})", "Score %", "Seconds")
    lines: list[list[TableCell]] = []
    for user, row in zip(book.learners, book.rows, strict=True):
        for one, cell in zip(book.assignments, row.cells, strict=True):
            for each in cell.attempts:
                when = said(each.at, book.of.zone)[:16]
                lines.append([user.name, user.login, one.title, each.subject, when, percent(each.score), each.seconds])
    return Sheet("Attempts", columns, lines)


def _state(cell: Cell) -> str:
    return f"{cell.state}, late" if cell.late and cell.state is not State.EXCUSED else str(cell.state)
