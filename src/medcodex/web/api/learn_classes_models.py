"""The shapes of REST over classes, as the description states them."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the models are built from their annotations
from decimal import Decimal  # noqa: TC003

from pydantic import AwareDatetime, Field

from medcodex.learn.classes.assigning import MAX_REASON, MAX_TITLE, MOST_ATTEMPTS, MOST_QUESTIONS, MOST_WEIGHT
from medcodex.learn.classes.exporting import FileForm
from medcodex.learn.classes.grading import State  # noqa: TC001
from medcodex.learn.classes.keeping import MAX_NAME
from medcodex.learn.classes.records import AssignmentKind, Counts, KeyShown, Late
from medcodex.learn.classes.remarks import MAX_REMARK
from medcodex.web.api.models import Model


class ClassModel(Model):
    id: str
    name: str
    starts: dt.date
    ends: dt.date
    zone: str = Field(description="IANA time zone of its due times")
    archived: bool
    role: str = Field(description="educator or learner")
    code: str | None = Field(description="to join by; for educators alone")
    version: int


class ClassesModel(Model):
    classes: list[ClassModel]


class ClassTermModel(Model):
    name: str = Field(max_length=MAX_NAME)
    starts: dt.date
    ends: dt.date
    zone: str = Field(max_length=60)


class ClassChangeModel(ClassTermModel):
    version: int


class JoinModel(Model):
    code: str = Field(max_length=40)


class LoginModel(Model):
    login: str = Field(max_length=64)


class ArchiveModel(Model):
    archived: bool


class LearnerModel(Model):
    id: str
    login: str
    name: str


class LearnersModel(Model):
    learners: list[LearnerModel]


class AssignmentAskedModel(Model):
    title: str = Field(max_length=MAX_TITLE)
    kind: AssignmentKind
    subjects: list[str] = Field(max_length=40, description="ids of charts, exams or drills, or topics of questions")
    opens: AwareDatetime
    due: AwareDatetime
    attempts: int | None = Field(None, ge=1, le=MOST_ATTEMPTS, description="of each subject; none for any number")
    late: Late = Late.ACCEPTED
    key_shown: KeyShown = KeyShown.AFTER_ATTEMPT
    counts: Counts = Counts.BEST
    weight: int = Field(1, ge=0, le=MOST_WEIGHT)
    questions: int | None = Field(None, ge=1, le=MOST_QUESTIONS)
    variants: bool = False


class AssignmentChangeModel(AssignmentAskedModel):
    version: int


class AssignmentModel(AssignmentAskedModel):
    id: str
    version: int


class AssignmentsModel(Model):
    assignments: list[AssignmentModel]


class AttemptModel(Model):
    subject: str
    at: dt.datetime
    percent: Decimal
    seconds: int | None


class CellModel(Model):
    assignment: str
    state: State
    percent: Decimal | None = Field(description="to one decimal place, a half rounded up")
    late: bool
    due: dt.datetime
    attempts: list[AttemptModel]


class LineModel(Model):
    learner: str
    total: Decimal | None
    cells: list[CellModel]


class GradebookModel(Model):
    learners: list[LearnerModel]
    assignments: list[AssignmentModel]
    lines: list[LineModel]


class RemarkModel(Model):
    id: str
    at: dt.datetime
    by: str
    text: str
    assignment: str | None


class OwnLineModel(Model):
    assignments: list[AssignmentModel]
    line: LineModel
    remarks: list[RemarkModel]


class RemarkAskedModel(Model):
    text: str = Field(max_length=MAX_REMARK)
    assignment: str | None = Field(None, max_length=40)


class AgreementModel(Model):
    assignment: str = Field(max_length=40)
    due: AwareDatetime | None = None
    more_attempts: int = Field(0, ge=0, le=MOST_ATTEMPTS)
    excused: bool = False
    reason: str = Field("", max_length=MAX_REASON, description="for educators alone, kept sealed")


class CodeCountModel(Model):
    code: str
    learners: int


class SubjectFiguresModel(Model):
    kind: str
    subject: str
    learners: int
    percent: Decimal = Field(description="mean of first attempts")
    topics: list[str]
    told: int = Field(description="learners whose codes are counted below")
    missed: list[CodeCountModel]
    wrong: list[CodeCountModel]


class TopicFiguresModel(Model):
    topic: str
    learners: int
    done: int
    percent: Decimal
    verdict: str = Field(description="strong, weak, few (too few learners) or empty")


class HelpModel(Model):
    learner: str
    missing: int
    recent: Decimal | None = Field(description="mean over the last three assignments that count")


class AnalysisModel(Model):
    subjects: list[SubjectFiguresModel]
    topics: list[TopicFiguresModel]
    help: list[HelpModel]
    rule: str


class ClassFileModel(Model):
    form: FileForm = FileForm.XLSX
