"""What is handed in for an assignment: taken where it was set, refused where not; the key kept back until it is due."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.learn.class_making import School, acting

from medcodex.app.learn.catalogue import Catalogue
from medcodex.app.learn.class_means import ListedSubjects, MarkedAttempts
from medcodex.app.learn.drills import all_drills
from medcodex.app.learn.exams import ExamMeans
from medcodex.errors import ConflictError, ForbiddenError, InputError, NotFoundError
from medcodex.learn.cases.case import Level
from medcodex.learn.classes.analysis import analyse
from medcodex.learn.classes.assigning import set_work
from medcodex.learn.classes.gradebook import gradebook, own_line
from medcodex.learn.classes.records import AssignmentKind, KeyShown
from medcodex.learn.drills.attempts import hand_in
from medcodex.learn.exams.reading import packaged
from medcodex.learn.overview import overview, weak_topics
from medcodex.learn.practice.attempt import Attempt, as_shown
from medcodex.learn.questions.item import Item, Option
from medcodex.learn.questions.practising import Answer, Practice, answer
from medcodex.learn.results import Kind, Result
from medcodex.query.linter import Linter

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.learn.classes.records import Assignment
    from medcodex.store.work import DatabaseStore

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LINTER = Linter()
DRILL = all_drills()["letter-duplicate"]
ITEM = Item("i1", "made", ("hipaa",), Level.FOUNDATION, "?", tuple(Option(str(n), n == 1, "") for n in range(4)), "x")


def _no_source(_: dt.date) -> object:
    raise AssertionError("no question is drawn here")


SUBJECTS = ListedSubjects(Catalogue(), ExamMeans(packaged(), _no_source))  # type: ignore[arg-type]


@pytest.fixture
def school(store: DatabaseStore) -> School:
    return School(store)


def assigned(school: School, **changes: object) -> Assignment:
    with school.store.learning(acting(school.educator)) as work:
        return set_work(work, school.one.id, replace(school.asked(), **changes), SUBJECTS)  # type: ignore[arg-type]


def drill_set(school: School, **changes: object) -> Assignment:
    return assigned(school, kind=AssignmentKind.DRILL, subjects=(DRILL.id,), **changes)


def test_a_drill_counts_in_the_gradebook(school: School) -> None:
    one = drill_set(school, attempts=1)
    with school.store.learning(acting(school.ann)) as work:
        assert [due.assignment.id for due in overview(work, work.now.date()).due] == [one.id]
        hand_in(work, DRILL, DRILL.model, LINTER, assignment_id=one.id)
    with school.store.learning(acting(school.ann)) as work:
        assert own_line(work, school.one.id).row.cells[0].score == 1
        assert not overview(work, work.now.date()).due
        with pytest.raises(ConflictError, match="no attempt is left"):
            hand_in(work, DRILL, DRILL.model, LINTER, assignment_id=one.id)
    with school.store.learning(acting(school.educator)) as work:
        book = gradebook(work, school.one.id)
        assert [row.cells[0].score for row in book.rows] == [1, None]


@pytest.mark.parametrize(("who", "drill", "error"), [
    ("stranger", "letter-duplicate", ForbiddenError),
    ("ann", "letter-experimental", ConflictError),
])  # fmt: skip
def test_what_was_not_set_is_refused(school: School, who: str, drill: str, error: type[Exception]) -> None:
    one = drill_set(school)
    with school.store.learning(acting(getattr(school, who))) as work, pytest.raises(error):
        hand_in(work, all_drills()[drill], "words", LINTER, assignment_id=one.id)
    with school.store.learning(acting(school.educator)) as work:
        assert not work.results.of_assignment(one.id)


def test_an_assignment_that_is_none(school: School) -> None:
    with school.store.learning(acting(school.ann)) as work, pytest.raises(NotFoundError):
        hand_in(work, DRILL, "words", LINTER, assignment_id="none")


def test_questions_of_the_topics_that_were_set(school: School) -> None:
    asked = {"kind": AssignmentKind.QUESTIONS, "questions": 5}
    one = assigned(school, subjects=("hipaa",), **asked)
    other = assigned(school, subjects=("anatomy",), **asked)
    practice = Practice(("hipaa",), 5, 7)
    with school.store.learning(acting(school.ann)) as work:
        assert answer(work, practice, [ITEM], Answer(0, "i1", 1, assignment_id=one.id))
        with pytest.raises(ConflictError, match="not what was set"):
            answer(work, Practice(("hipaa",), 5, 8), [ITEM], Answer(0, "i1", 1, assignment_id=other.id))
    with school.store.learning(acting(school.ann)) as work:
        assert [each.subject for each in work.results.of_assignment(one.id)] == ["made"]


@pytest.mark.parametrize(("kind", "subject"), [
    (AssignmentKind.CASE, "no-such-chart"),
    (AssignmentKind.EXAM, "no-such-exam"),
    (AssignmentKind.DRILL, "no-such-drill"),
])  # fmt: skip
def test_only_what_there_is_can_be_set(school: School, kind: AssignmentKind, subject: str) -> None:
    with pytest.raises(InputError):
        assigned(school, kind=kind, subjects=(subject,))


def test_the_key_is_kept_back_until_it_is_due(school: School) -> None:
    case = next(iter(Catalogue().shared))
    one = assigned(school, subjects=(case,), key_shown=KeyShown.AFTER_DUE)
    kept = attempt(school, case, one.id)
    with school.store.learning(acting(school.ann)) as work:
        assert as_shown(work, kept).mark is None
    with school.store.learning(acting(school.educator)) as work:
        assert as_shown(work, kept).mark == kept.mark
    at_once = assigned(school, subjects=(case,))
    with school.store.learning(acting(school.ann)) as work:
        work.results.add([result(school, "c", 0.5, at_once.id, Kind.CASE, case)])
        assert as_shown(work, replace(kept, assignment_id=at_once.id)).mark == kept.mark


def test_what_was_missed_is_told_to_the_educator(school: School) -> None:
    case = next(iter(Catalogue().shared))
    one = assigned(school, subjects=(case,))
    with school.store.learning(acting(school.ann)) as work:
        work.attempts.add(attempt(school, case, one.id))
        work.results.add([result(school, "r", 0.5, one.id, Kind.CASE, case)])
    with school.store.learning(acting(school.educator)) as work:
        found = analyse(gradebook(work, school.one.id), MarkedAttempts(work))
    (figures,) = found.subjects
    assert [each.code for each in figures.missed] == ["icd10cm I10"]
    assert [each.code for each in figures.wrong] == ["icd10cm Z00.00"]


def test_what_goes_worst(school: School) -> None:
    told = [result(school, f"r{n}", score, None, Kind.ITEM, "x", topic) for n, (topic, score) in enumerate(
        [("hipaa", 0.1)] * 3 + [("index", 0.9)] * 3 + [("poa", 0.0)] * 2 + [("excludes", 0.5)] * 4
    )]  # fmt: skip
    assert [(one.topic.name, one.results) for one in weak_topics(told)] == [("hipaa", 3), ("excludes", 4)]


def attempt(school: School, case: str, assignment: str) -> Attempt:
    mark = {
        "key": [{"system": "icd10cm", "code": "I10", "need": "required", "near": "missed"},
                {"system": "icd10cm", "code": "E11.9", "need": "required", "near": "hit"}],
        "codes": [{"system": "icd10cm", "code": "E11.9", "verdict": "right"},
                  {"system": "icd10cm", "code": "Z00.00", "verdict": "unsupported"}],
    }  # fmt: skip
    return Attempt("a1", school.ann.id, case, "digest", school.day, 0.5, None, assignment, {"codes": []}, mark)


def result(  # noqa: PLR0917 - what a result holds
    school: School, name: str, score: float, assignment: str | None, kind: Kind, subject: str, topic: str = "index"
) -> Result:
    return Result(name, school.ann.id, school.day, kind, subject, (topic,), score, name, None, assignment)
