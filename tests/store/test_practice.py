"""Attempts, challenges and a site's own charts on both databases; and that no student's table knows a patient."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from tests.case_making import CLINIC, STAY, PlainBooks, PlainJudge, clinic, markers, perfect, zipped
from tests.workbench_fixture import hired

from medcodex.app.learn.case_archive import case_files
from medcodex.app.learn.catalogue import Catalogue
from medcodex.app.learn.practice import Practice
from medcodex.errors import ConflictError, ForbiddenError, InputError, NotFoundError
from medcodex.learn.marking.as_json import answer_object
from medcodex.learn.practice.attempt import may_see_key, see_attempt
from medcodex.learn.practice.challenge import Standing, answer_challenge, challenge, export_upheld, see_challenges
from medcodex.learn.practice.own_case import CaseState, add_draft, retire
from medcodex.learn.results import Kind
from medcodex.store.learning.work import LearningWork
from medcodex.store.resealing import places
from medcodex.store.schema.base import metadata
from medcodex.store.transaction import Transaction
from medcodex.store.work import DatabaseWork
from medcodex.workflow.people import Actor, Role, system

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.store.work import DatabaseStore

WORDS = "Unusual words of a learner"


class School:
    """People, and the practice over a store with stand-ins for books and edits."""

    def __init__(self, store: DatabaseStore, shared: Mapping[str, object] | None = None) -> None:
        users = hired(store, Role.STUDENT, Role.STUDENT, Role.EDUCATOR, Role.MANAGER, Role.BILLER)
        self.student, self.other, self.educator, self.manager, self.biller = (
            Actor(user.id, user.login, user.role, "web") for user in users
        )
        self.store = store
        self.practice = Practice(store, Catalogue(lambda: shared or {"foot-ulcer": clinic()}), markers())  # type: ignore[arg-type,return-value]


@pytest.fixture
def school(store: DatabaseStore) -> School:
    return School(store)


def test_an_attempt_is_kept_with_its_mark_and_a_result(school: School) -> None:
    told = b'{"codes": ["E11.621", "E11.9"], "queries": ["%s"], "seconds": 90}' % WORDS.encode()
    attempt = school.practice.mark(school.student, "foot-ulcer", told)
    with school.store.learning(school.student) as work:
        kept = see_attempt(work, attempt.id)
        (result,) = work.results.of_user(school.student.user_id)
        assert work.attempts.best(school.student.user_id) == {"foot-ulcer": attempt.score}
        assert [one.id for one in work.attempts.of_user(school.student.user_id)] == [attempt.id]
    assert kept == attempt
    assert (result.kind, result.subject, result.origin, result.assignment_id, result.seconds) == (
        Kind.CASE, "foot-ulcer", attempt.id, None, 90)  # fmt: skip
    assert result.topics == ("sequencing", "endocrine")
    with school.store.engine.connect() as connection:
        rows = str(connection.execute(select(metadata.tables["learn_attempts"])).all())
    assert WORDS not in rows


def test_the_key_is_seen_behind_an_attempt(school: School) -> None:
    with school.store.learning(school.student) as work:
        assert not may_see_key(work, "foot-ulcer")
    school.practice.mark(school.student, "foot-ulcer", b'["I10"]')
    for actor, may in [(school.student, True), (school.other, False), (school.educator, True)]:
        with school.store.learning(actor) as work:
            assert may_see_key(work, "foot-ulcer") is may


def test_others_attempts_are_not_there_but_for_who_teaches(school: School) -> None:
    attempt = school.practice.mark(school.student, "foot-ulcer", b'["I10"]')
    with school.store.learning(school.other) as work, pytest.raises(NotFoundError):
        see_attempt(work, attempt.id)
    with school.store.learning(school.educator) as work:
        assert see_attempt(work, attempt.id).id == attempt.id
    with school.store.begin(system("test")) as whole:
        assert whole.trail.latest(1)[0].event.action == "attempt.read"


@pytest.mark.parametrize("told", [b"[]", b'{"codes": []}', b"{"])
def test_an_empty_answer_is_not_kept(school: School, told: bytes) -> None:
    with pytest.raises(InputError):
        school.practice.mark(school.student, "foot-ulcer", told)
    with school.store.learning(school.student) as work:
        assert not work.results.of_user(school.student.user_id)


def test_an_upheld_challenge_counts_from_then_on(school: School) -> None:
    told = b'["E11.621", "L97.421", "R05.9"]'
    before = school.practice.mark(school.student, "foot-ulcer", told)
    with school.store.learning(school.student) as work:
        made = challenge(work, before, "R05.9", "I10", WORDS)
        with pytest.raises(ConflictError):
            challenge(work, before, "R05.9", "I10", WORDS)
    with school.store.learning(school.student) as work, pytest.raises(ForbiddenError):
        answer_challenge(work, made.id, Standing.UPHELD, "no")
    with school.store.learning(school.educator) as work:
        assert [one.why for one in see_challenges(work, Standing.OPEN)] == [WORDS]
        answer_challenge(work, made.id, Standing.UPHELD, "You are right.")
        with pytest.raises(ConflictError):
            answer_challenge(work, made.id, Standing.EXPLAINED, "or not")
        (row,) = export_upheld(work)["upheld"]
    assert (row["case"], row["change"], row["why"]) == ("foot-ulcer", "add R05.9 to the alternatives of I10", WORDS)
    with school.store.learning(school.student) as work:
        (seen,) = work.challenges.of_user(school.student.user_id)
    assert (seen.standing, seen.answer) == (Standing.UPHELD, "You are right.")
    after = school.practice.mark(school.other, "foot-ulcer", told)
    assert after.mark is not None
    assert after.score > before.score
    assert after.mark["corrections"] == [{"challenge": made.id, "system": "icd10cm", "code": "R05.9", "instead": "I10"}]
    with school.store.engine.connect() as connection:
        rows = str(connection.execute(select(metadata.tables["learn_challenges"])).all())
    assert WORDS not in rows
    assert "You are right" not in rows


def test_an_explained_challenge_changes_nothing(school: School) -> None:
    first = school.practice.mark(school.student, "foot-ulcer", b'["R05.9"]')
    with school.store.learning(school.student) as work:
        made = challenge(work, first, None, "L97.421", "why")
    with school.store.learning(school.manager) as work:
        answer_challenge(work, made.id, Standing.EXPLAINED, "The note under E11.621.")
        assert export_upheld(work) == {"upheld": []}
    again = school.practice.mark(school.student, "foot-ulcer", b'["R05.9"]')
    assert again.mark == first.mark


@pytest.mark.parametrize(
    ("code", "instead", "why"),
    [
        (None, None, "w"),
        ("J18.9", None, "w"),
        ("R05.9", "J18.9", "w"),
        ("R05.9", "A6212", "w"),
        ("R05.9", None, " "),
        ("R05.9", None, "a" * 4001),
    ],
)
def test_challenges_that_are_none(school: School, code: str | None, instead: str | None, why: str) -> None:
    attempt = school.practice.mark(school.student, "foot-ulcer", b'["R05.9"]')
    with school.store.learning(school.student) as work, pytest.raises(InputError):
        challenge(work, attempt, code, instead, why)
    with school.store.learning(school.other) as work, pytest.raises(NotFoundError):
        challenge(work, attempt, "R05.9", None, "w")


def test_own_charts_come_go_and_keep_their_versions(school: School) -> None:
    (first,) = school.practice.add_archive(school.educator, zipped({"a-stay": STAY}, "shelf/"))
    (same,) = school.practice.add(school.educator, {"a-stay": STAY})
    assert same.id == first.id
    changed = {**STAY, "case.toml": STAY["case.toml"].replace(b"A gallbladder", b"Another gallbladder")}
    (second,) = school.practice.add(school.educator, {"a-stay": changed})
    with school.store.learning(school.student) as work:
        there = school.practice.catalogue.listed(work)
        assert (there["a-stay"].case.title, there["a-stay"].author) == ("Another gallbladder", "Educator 2")
        assert [one.state for one in work.own_cases.versions("a-stay")] == [CaseState.PUBLISHED, CaseState.REPLACED]
        assert school.practice.catalogue.as_marked(work, "a-stay", first.digest) == first.read()
    attempt = school.practice.mark(school.student, "a-stay", b'["K80.00"]')
    with school.store.learning(school.educator) as work:
        retire(work, second.id)
        with pytest.raises(ConflictError):
            retire(work, second.id)
    with school.store.learning(school.student) as work:
        assert "a-stay" not in school.practice.catalogue.listed(work)
        assert see_attempt(work, attempt.id).score == attempt.score
        assert school.practice.catalogue.as_marked(work, "a-stay", attempt.digest) is not None
    with pytest.raises(NotFoundError):
        school.practice.mark(school.student, "a-stay", b'["K80.00"]')
    (again,) = school.practice.add(school.educator, {"a-stay": STAY})
    assert (again.id, again.state) == (first.id, CaseState.PUBLISHED)


def test_a_key_that_may_not_teach_is_refused_with_all_of_them(store: DatabaseStore) -> None:
    school = School(store)
    books = PlainBooks(bad={"K80.00": "no such code", "L97.421": "not billable"})
    practice = Practice(store, school.practice.catalogue, markers(books, PlainJudge(drg="001")))
    with pytest.raises(InputError, match=r"K80\.00: no such code.*groups to 001"):
        practice.add(school.educator, {"b-stay": STAY})
    with pytest.raises(InputError, match="called so"):
        school.practice.add(school.educator, {"foot-ulcer": CLINIC})
    with store.learning(school.educator) as work:
        assert not work.own_cases.listed(set(CaseState))


@pytest.mark.parametrize("who", ["student", "biller"])
def test_who_does_not_teach_adds_nothing(school: School, who: str) -> None:
    actor = getattr(school, who)
    with pytest.raises(ForbiddenError):
        school.practice.add(actor, {"a-stay": STAY})
    with school.store.learning(actor) as work, pytest.raises(ForbiddenError):
        add_draft(work, "a-stay", STAY)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"PK\x03\x04 not really",
        zipped({"a-stay": {"note.txt": b"x"}}),
        zipped({"": STAY}),
        zipped({"one/a-stay": STAY, "two/a-stay": STAY}),
        zipped({"a-stay": {**STAY, "big.txt": b"a" * 1_000_001}}),
        zipped({f"case-{number}": {"case.toml": b""} for number in range(201)}),
        b"a" * 5_000_001,
    ],
    ids=["empty", "broken", "no-case", "no-name", "twice", "large-file", "many", "large"],
)
def test_archives_that_are_none(data: bytes) -> None:
    with pytest.raises(InputError):
        case_files(data)


# Students' accounts share nothing with patients' data.


def test_no_table_of_learning_points_to_a_patient() -> None:
    places()  # reads every part of the schema
    learning = [table for name, table in metadata.tables.items() if name.startswith("learn_")]
    assert len(learning) >= 4
    allowed = {table.name for table in learning} | {"users"}
    for table in learning:
        assert {key.column.table.name for key in table.foreign_keys} <= allowed, table.name
        assert not {"chart_id", "patient_id", "claim_id"} & set(table.columns.keys()), table.name
    for name, table in metadata.tables.items():
        if name not in allowed:
            assert not {key.column.table.name for key in table.foreign_keys} & (allowed - {"users"}), name


def test_a_learners_transaction_has_no_repository_of_patients(store: DatabaseStore) -> None:
    of_work = {name for name in vars(DatabaseWork) if not name.startswith("_")}
    shared = {name for name in vars(Transaction) if not name.startswith("_")}
    assert {"charts", "index", "decisions", "queries", "billing"} <= of_work
    with store.learning(system("test")) as work:
        for name in of_work - shared:
            assert not hasattr(work, name), name
    own = {name for name in vars(LearningWork) if not name.startswith("_")}
    assert not own & of_work


def test_what_is_answered_reads_back(school: School) -> None:
    answer = perfect(clinic())
    attempt = school.practice.mark(school.student, "foot-ulcer", _json(answer_object(answer)))
    assert attempt.score == 1


def _json(told: Mapping[str, object]) -> bytes:
    return json.dumps(told).encode()
