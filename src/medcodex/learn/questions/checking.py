"""Whether exactly one option of a question is right, asked of the books and not of who made it.

Each question carries what it asks in machine form: a relation and what it is asked of. ``proofs`` has for each
relation a function that asks books, groupers, the query linter or the tables of facts whether a value satisfies it. A
question is faultless where they say yes to the option marked right and no to the three others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.learn.questions.making import WRONG, same
from medcodex.learn.questions.proofs import PROOFS
from medcodex.learn.topics import topics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.learn.questions.books import QuestionBooks
    from medcodex.learn.questions.making import Made


class Checker:
    """Asks the books of one date."""

    def __init__(self, books: QuestionBooks) -> None:
        self._books = books

    def right_options(self, made: Made) -> Sequence[int]:
        """The places of the options that the books bear out."""
        proof = PROOFS[made.asked.relation]
        subject = made.asked.subject
        return [at for at, value in enumerate(made.values) if proof(subject, value, self._books)]

    def faults(self, made: Made) -> Sequence[str]:
        """What is wrong with a question; empty where it may be given out."""
        item = made.item
        found = []
        if len(item.options) != WRONG + 1 or len({same(one.text) for one in item.options}) != WRONG + 1:
            found.append("not four different options")
        if not item.source.strip():
            found.append("no source")
        if not all(one.because.strip() for one in item.options):
            found.append("an option without its reason")
        if not item.topics or any(one not in topics() for one in item.topics):
            found.append("a topic that is none")
        marked = [at for at, one in enumerate(item.options) if one.right]
        right = self.right_options(made)
        if len(right) != 1:
            found.append(f"{len(right)} right options by the books")
        elif marked != list(right):
            found.append("the option marked right is not the one that the books bear out")
        return found
