"""A provider's answer: taken as it was given, checked against what was asked, and written for the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.query.query_text import says_other, says_undetermined
from medcodex.workflow.querying.query import Answer, AnswerKind

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.workflow.querying.query import Asked, ProviderQuery

LONGEST = 4_000
"""Characters of an answer in a provider's own words."""
UNDETERMINED = "Clinically undetermined."
DOCUMENT_KIND = "query response"


def answer_of(asked: Asked, choice: int | None, words: str, by: str, at: dt.datetime) -> Answer:
    """The answer of user ``by``: the option of that number (from 0) as asked, or ``words`` where none was chosen or the
    option asks for them. InputError for an option that there is not, and for no answer at all."""
    words = " ".join(words.split())
    if len(words) > LONGEST:
        raise InputError(f"at most {LONGEST} characters", "answer")
    if choice is None:
        if not words:
            raise InputError("choose an answer or write one", "answer")
        return Answer(AnswerKind.FREE, words, by, at)
    if not 0 <= choice < len(asked.options):
        raise InputError("no such answer", "answer")
    option = asked.options[choice]
    if says_undetermined(option):
        return Answer(AnswerKind.UNDETERMINED, words or UNDETERMINED, by, at)
    if _wants_words(option):
        if not words:
            raise InputError("this answer needs your own words", "answer")
        return Answer(AnswerKind.FREE, words, by, at)
    return Answer(AnswerKind.OPTION, f"{option} {words}".strip() if words else option, by, at)


def undetermined(by: str, at: dt.datetime) -> Answer:
    """That it cannot be determined: an answer to every query, also to one without options."""
    return Answer(AnswerKind.UNDETERMINED, UNDETERMINED, by, at)


def as_document(query: ProviderQuery, answer: Answer) -> tuple[str, str]:
    """Title and text of the signed document that the answer becomes. It holds the provider's words alone: the question
    and the answers not chosen stay with the query, of the same record, so that nobody codes from what was only
    asked."""
    lines = [query.asked.title, f"Answer to query {query.id} of {answer.at.date().isoformat()}", ""]
    if answer.kind is AnswerKind.UNDETERMINED:
        lines += [answer.text]
    else:
        lines += ["Assessment:", _as_sentence(answer.text)]
    return query.asked.title, "\n".join(lines) + "\n"


def _wants_words(option: str) -> bool:
    return says_other(option) or "___" in option


def _as_sentence(words: str) -> str:
    return words if words[-1] in ".!?" else f"{words}."
