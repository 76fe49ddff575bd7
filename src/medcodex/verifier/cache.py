"""Verdicts that were given before, by what was asked. A file holds ids, names of actions and offsets, and no words."""

from __future__ import annotations

import contextlib
import json
import os
from hashlib import sha256
from typing import TYPE_CHECKING

from medcodex.coding.quotes import locate
from medcodex.coding.verifying import Action, Answer, Reason, Verdict
from medcodex.verifier.prompt import VERSION, messages

if TYPE_CHECKING:
    from pathlib import Path

    from medcodex.coding.verifying import Question
    from medcodex.verifier.settings import Settings


class VerdictCache:
    """A folder of answers. One that cannot be read or written costs a question, nothing more."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, question: Question, settings: Settings) -> Answer | None:
        """The answer that was kept; None where there is none or it is damaged."""
        try:
            told = json.loads(self._path(question, settings).read_text(encoding="ascii"))
            verdicts = tuple(_loaded(row, question) for row in told["verdicts"])
            return Answer(verdicts, tuple(str(one) for one in told["order"]))
        except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
            return None

    def put(self, question: Question, settings: Settings, answer: Answer) -> None:
        """Keep an answer, readable by the user alone."""
        path = self._path(question, settings)
        told = {"verdicts": [_row(one, question) for one in answer.verdicts], "order": list(answer.order)}
        temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="ascii") as file:
                json.dump(told, file)
            temporary.replace(path)

    def _path(self, question: Question, settings: Settings) -> Path:
        asked = json.dumps([VERSION, settings.url, settings.model, messages(question)], sort_keys=True)
        return self._folder / f"{sha256(asked.encode()).hexdigest()}.json"


def _row(verdict: Verdict, question: Question) -> list[str | int | None]:
    """Id, action, reason, and where the quote stands: the number of its sentence and offsets into it."""
    for number, text in enumerate(question.sentences):
        if verdict.sentence in {None, number} and (span := locate(verdict.quote, text)) is not None:
            return [verdict.id, verdict.action.name, verdict.reason.name, number, *span]
    return [verdict.id, verdict.action.name, verdict.reason.name, None, 0, 0]


def _loaded(row: list[str | int | None], question: Question) -> Verdict:
    name, action, reason, sentence, start, end = row
    quote = question.sentences[int(sentence)][int(start or 0) : int(end or 0)] if sentence is not None else ""
    number = int(sentence) if sentence is not None else None
    return Verdict(str(name), Action[str(action)], Reason[str(reason)], number, quote)
