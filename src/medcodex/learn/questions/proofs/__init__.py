"""Proofs: for each relation that questions ask, whether a value satisfies it, asked of the books.

A proof takes what is asked of (the subject), a value, and the books; it does not see which option is marked right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.learn.questions.proofs.diagnoses import DIAGNOSES
from medcodex.learn.questions.proofs.facts import FACTS
from medcodex.learn.questions.proofs.payment import PAYMENT
from medcodex.learn.questions.proofs.procedures import PROCEDURES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from medcodex.learn.questions.books import QuestionBooks

PROOFS: Mapping[str, Callable[[tuple[str, ...], str, QuestionBooks], bool]] = {
    **DIAGNOSES,
    **PROCEDURES,
    **FACTS,
    **PAYMENT,
}
"""The proof of each relation."""
