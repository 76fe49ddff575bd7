"""Practising brought together: the charts, what marks answers, and the learners' transactions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.app.learn.case_archive import case_files
from medcodex.learn.cases.reading import read_case
from medcodex.learn.marking.marking import mark
from medcodex.learn.marking.reading import answer_of, read_answer
from medcodex.learn.practice.attempt import as_shown, before_marking, keep_attempt
from medcodex.learn.practice.own_case import add_case, problems_of, publish_draft, see_version
from medcodex.workflow.access import require

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.app.learn.catalogue import Catalogue
    from medcodex.learn.marking.ports import Markers
    from medcodex.learn.marking.reading import AnswerShape
    from medcodex.learn.practice.attempt import Attempt
    from medcodex.learn.practice.own_case import OwnCase
    from medcodex.learn.work import LearnStore
    from medcodex.workflow.people import Actor


@dataclass(frozen=True, slots=True)
class Practice:
    """What takes a while, such as marking and checking a key, is done between transactions."""

    store: LearnStore
    catalogue: Catalogue
    markers: Markers

    def mark(self, actor: Actor, name: str, told: AnswerShape | bytes, assignment_id: str | None = None) -> Attempt:
        """An answer to a chart marked and kept; its mark is None where the assignment keeps the key back still.
        NotFoundError for a chart there is not, InputError for an answer that cannot be read or has no code."""
        with self.store.learning(actor) as work:
            case = self.catalogue.one(work, name).case
            corrections = before_marking(work, name, assignment_id)
        books = self.markers.books
        answer = read_answer(told, case, books) if isinstance(told, bytes) else answer_of(told, case, books)
        marked = mark(case, answer, self.markers, corrections)
        with self.store.learning(actor) as work:
            return as_shown(work, keep_attempt(work, marked, assignment_id))

    def add(self, actor: Actor, folders: Mapping[str, Mapping[str, bytes]]) -> Sequence[OwnCase]:
        """Publish charts of one's own, all or none. Errors as for learn.practice.own_case.add_case."""
        require(actor, "learn.teach")
        problems = {name: self._problems(name, files) for name, files in folders.items()}
        with self.store.learning(actor) as work:
            return [
                add_case(work, name, files, problems[name], self.catalogue.shared) for name, files in folders.items()
            ]

    def add_archive(self, actor: Actor, data: bytes) -> Sequence[OwnCase]:
        """Publish the charts of a zip file; errors as for ``add`` and app.learn.case_archive.case_files."""
        require(actor, "learn.teach")
        return self.add(actor, case_files(data))

    def publish(self, actor: Actor, version_id: str) -> OwnCase:
        """Publish a draft whose key passes the checks; InputError where it does not."""
        with self.store.learning(actor) as work:
            draft = see_version(work, version_id)
        problems = self._problems(draft.name, draft.files)
        with self.store.learning(actor) as work:
            return publish_draft(work, version_id, problems)

    def _problems(self, name: str, files: Mapping[str, bytes]) -> Sequence[str]:
        return problems_of(read_case(name, files), self.markers.books, self.markers.judge)
