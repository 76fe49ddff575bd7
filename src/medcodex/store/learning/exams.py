"""Mock exams in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from medcodex.errors import ConflictError
from medcodex.learn.exams.as_json import paper_object, paper_of
from medcodex.learn.exams.ports import BadItem, Given
from medcodex.learn.exams.sitting import Answer, Ending, Pause, Sitting
from medcodex.store.billing.rows import Rows
from medcodex.store.schema.learn_exams import learn_answers, learn_bad_items, learn_pauses, learn_sittings

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from medcodex.learn.exams.paper import Paper
    from medcodex.learn.questions.item import Item

_S, _A, _P, _B = learn_sittings.c, learn_answers.c, learn_pauses.c, learn_bad_items.c
_SITTING = (
    "id", "user_id", "blueprint", "title", "seed", "questions", "strict", "started_at", "deadline", "place", "since",
    "paused_at", "ended_at", "assignment_id",
)  # fmt: skip
_CHANGES = ("deadline", "place", "since", "paused_at", "ended_at")
_ANSWER = ("place", "item_id", "generator", "options", "choice", "flagged", "changes", "seconds", "chosen")
_SHOWN = [one for one in learn_sittings.c if one.name != "paper"]


class Exams(Rows):
    """learn.exams.ports.ExamRepository."""

    def add(self, sitting: Sitting, paper: Paper, answers: Sequence[Answer]) -> None:
        plain = {name: getattr(sitting, name) for name in _SITTING}
        row = plain | self._changing(sitting) | {"paper": paper_object(paper, key=True)}
        self._connection.execute(insert(learn_sittings).values(row))
        self._connection.execute(insert(learn_answers), [_answer_row(sitting.id, one) for one in answers])

    def get(self, sitting_id: str, *, to_change: bool = False) -> Sitting | None:
        asked = select(*_SHOWN).where(_S.id == sitting_id)
        row = self._connection.execute(asked.with_for_update() if to_change else asked).first()
        return None if row is None else self._sitting(row)

    def save(self, sitting: Sitting) -> None:
        changed = update(learn_sittings).where(_S.id == sitting.id).values(self._changing(sitting))
        self._connection.execute(changed)

    def of_user(self, user_id: str, limit: int = 100) -> Sequence[Sitting]:
        asked = select(*_SHOWN).where(_S.user_id == user_id).order_by(_S.started_at.desc(), _S.id).limit(limit)
        return [self._sitting(row) for row in self._connection.execute(asked)]

    def paper(self, sitting_id: str) -> Paper:
        return paper_of(self._connection.execute(select(_S.paper).where(_S.id == sitting_id)).scalar_one())

    def answers(self, sitting_id: str) -> Sequence[Answer]:
        asked = select(learn_answers).where(_A.sitting_id == sitting_id).order_by(_A.place)
        return [_answer(row) for row in self._connection.execute(asked)]

    def answer(self, sitting_id: str, place: int) -> Answer | None:
        asked = select(learn_answers).where(_A.sitting_id == sitting_id, _A.place == place)
        row = self._connection.execute(asked).first()
        return None if row is None else _answer(row)

    def save_answers(self, sitting_id: str, answers: Sequence[Answer]) -> None:
        for one in answers:
            here = (_A.sitting_id == sitting_id, _A.place == one.place)
            self._connection.execute(update(learn_answers).where(*here).values(_answer_row(sitting_id, one)))

    def pauses(self, sitting_id: str) -> Sequence[Pause]:
        asked = select(_P.begun, _P.ended).where(_P.sitting_id == sitting_id).order_by(_P.begun)
        return [Pause(row.begun, row.ended) for row in self._connection.execute(asked)]

    def save_pause(self, sitting_id: str, pause: Pause) -> None:
        here = (_P.sitting_id == sitting_id, _P.begun == pause.begun)
        changed = self._connection.execute(update(learn_pauses).where(*here).values(ended=pause.ended))
        if not changed.rowcount:
            row = {"sitting_id": sitting_id, "begun": pause.begun, "ended": pause.ended}
            self._connection.execute(insert(learn_pauses).values(row))

    def given(self) -> Sequence[Given]:
        wanted = (_A.item_id, _A.generator, _A.was_right, _A.chosen, _S.answers_right, _S.questions)
        asked = (
            select(*wanted).join(learn_sittings, _S.id == _A.sitting_id)
            .where(_S.ended_at.is_not(None)).order_by(_S.started_at, _S.id, _A.place)
        )  # fmt: skip
        return [
            Given(row.item_id, row.generator, row.was_right, row.chosen, _rest(row))
            for row in self._connection.execute(asked)
        ]

    def items(self, item_ids: Collection[str]) -> Mapping[str, Item]:
        found: dict[str, Item] = {}
        for item_id in item_ids:
            if item_id in found:
                continue
            asked = select(_S.paper).join(learn_answers, _S.id == _A.sitting_id).where(_A.item_id == item_id).limit(1)
            told = self._connection.execute(asked).scalar()
            if told is not None:  # the paper has others that are asked for, too
                found.update((one.item.id, one.item) for one in paper_of(told).questions)
        return found

    def bad_items(self) -> Sequence[BadItem]:
        asked = select(learn_bad_items).order_by(_B.at.desc(), _B.item_id)
        return [BadItem(row.item_id, row.by_id, row.at, self._reason(row)) for row in self._connection.execute(asked)]

    def add_bad_item(self, item: BadItem) -> None:
        reason = self._sealed(item.reason.encode(), _B.reason, item.item_id)
        row = {"item_id": item.item_id, "by_id": item.by, "at": item.at, "reason": reason}
        try:
            with self._connection.begin_nested():
                self._connection.execute(insert(learn_bad_items).values(row))
        except IntegrityError:
            raise ConflictError("this question is out of use already") from None

    def remove_bad_item(self, item_id: str) -> bool:
        return bool(self._connection.execute(delete(learn_bad_items).where(_B.item_id == item_id)).rowcount)

    def _changing(self, sitting: Sitting) -> dict[str, Any]:
        notes = self._sealed(sitting.notes.encode() if sitting.notes else None, _S.notes, sitting.id)
        return {name: getattr(sitting, name) for name in _CHANGES} | {
            "ended_by": None if sitting.ended_by is None else str(sitting.ended_by),
            "answers_right": sitting.right,
            "notes": notes,
        }

    def _sitting(self, row: Any) -> Sitting:
        return Sitting(
            **{name: getattr(row, name) for name in _SITTING},
            ended_by=None if row.ended_by is None else Ending(row.ended_by),
            right=row.answers_right,
            notes=(self._opened(row.notes, _S.notes, row.id) or b"").decode(),
        )

    def _reason(self, row: Any) -> str:
        return (self._opened(row.reason, _B.reason, row.item_id) or b"").decode()


def _answer_row(sitting_id: str, one: Answer) -> dict[str, Any]:
    plain = {name: getattr(one, name) for name in _ANSWER}
    return plain | {"sitting_id": sitting_id, "was_right": one.right}


def _answer(row: Any) -> Answer:
    return Answer(**{name: getattr(row, name) for name in _ANSWER}, right=row.was_right)


def _rest(row: Any) -> float:
    others = row.questions - 1
    return (row.answers_right - bool(row.was_right)) / others if others else 0.0
