"""Letters of appeal as somebody keeps, sends and takes them out; what is in them is sealed."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.billing.acting import PERMISSION
from medcodex.workflow.event import Event
from medcodex.workflow.exports.exporting import Exported, checked_reason, mark_of
from medcodex.workflow.money.denials.acting import changed, denial_of, tell
from medcodex.workflow.money.denials.records import AppealLetter
from medcodex.workflow.money.denials.status import Act, after

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.workflow.event import Detail
    from medcodex.workflow.money.denials.records import Denial
    from medcodex.workflow.work import Work

MAX_LETTER = 60_000
PURPOSE = "appeal"
TEXT, PAGE = "txt", "html"
_MEDIA = {TEXT: "text/plain; charset=utf-8", PAGE: "text/html; charset=utf-8"}


def letter_of(work: Work, letter_id: str, version: int | None = None) -> AppealLetter:
    """The letter of an id; held for this transaction where it is to be changed as somebody saw it. ForbiddenError,
    NotFoundError, ConflictError."""
    require(work.actor, PERMISSION)
    found = work.denials.letter(letter_id, lock=version is not None)
    if found is None:
        raise NotFoundError("no such letter", letter_id)
    if version is not None and found.version != version:
        raise ConflictError("the letter was changed by somebody else meanwhile", letter_id)
    return found


def keep_letter(work: Work, denial_id: str, text: str) -> AppealLetter:
    """A new letter, kept as a draft. ConflictError where one that was not sent is kept already; InputError for a text
    that is empty or too long; NotFoundError, ForbiddenError."""
    require(work.actor, PERMISSION)
    denial = denial_of(work, denial_id, lock=True)
    if any(one.sent_on is None for one in work.denials.letters(denial_id)):
        raise ConflictError("a draft is kept already", denial_id)
    letter = AppealLetter(work.new_id(), denial_id, _written(text), work.now, work.now, work.actor.user_id)
    work.denials.add_letter(letter)
    _tell(work, denial, "kept")
    return letter


def change_letter(work: Work, letter_id: str, version: int, text: str) -> AppealLetter:
    """The letter with another text. ConflictError where it was sent; errors as for ``letter_of`` and
    ``keep_letter``."""
    letter = letter_of(work, letter_id, version)
    if letter.sent_on is not None:
        raise ConflictError("the letter was sent", letter_id)
    saved = work.denials.save_letter(
        replace(letter, text=_written(text), changed_at=work.now, changed_by=work.actor.user_id)
    )
    _tell(work, denial_of(work, letter.denial_id), "changed")
    return saved


def mark_sent(work: Work, letter_id: str, version: int, day: dt.date) -> AppealLetter:
    """The letter, which somebody has sent on a day; the denial is appealed from then on, where it can be. InputError
    for a day to come, ConflictError where it was sent already; errors as for ``letter_of``."""
    letter = letter_of(work, letter_id, version)
    if letter.sent_on is not None:
        raise ConflictError("the letter was sent", letter_id)
    if not letter.made_at.date() <= day <= work.now.date():
        raise InputError("a day from the one on which it was written until today expected", "sent_on")
    saved = work.denials.save_letter(replace(letter, sent_on=day, changed_at=work.now, changed_by=work.actor.user_id))
    denial = denial_of(work, letter.denial_id, lock=True)
    _tell(work, denial, "sent")
    if after(denial.status, Act.APPEAL) is not None:
        changed(work, denial, Act.APPEAL)
    return saved


def take_out_letter(work: Work, letter_id: str, form: str, reason: str, page: str = "") -> Exported:
    """The letter as a file, TEXT or PAGE (``page`` is the letter as HTML), for the payer; the trail keeps who took it
    and why, and its SHA-256. InputError without a reason; errors as for ``letter_of``."""
    letter = letter_of(work, letter_id)
    if form not in _MEDIA:
        raise InputError(f"one of {', '.join(_MEDIA)} expected", "form")
    denial = denial_of(work, letter.denial_id)
    said = checked_reason(PURPOSE, reason)
    draft = "" if letter.sent_on is not None else "draft "
    mark = mark_of(work, f"{draft}letter {letter.id}", PURPOSE, said, practice=denial.sample)
    body = (page if form == PAGE else letter.text).encode()
    detail: dict[str, Detail] = {
        "purpose": PURPOSE,
        "denial": denial.id,
        "form": form,
        "sha256": sha256(body).hexdigest(),
        "bytes": len(body),
    }
    work.record(Event("chart.exported", "export", mark.id, denial.chart_id, said, detail))
    return Exported(mark.file_name(form), _MEDIA[form], body)


def _written(text: str) -> str:
    found = text.replace("\r\n", "\n").strip()
    if not found or len(found) > MAX_LETTER:
        raise InputError(f"a letter of at most {MAX_LETTER} characters expected", "text")
    return found + "\n"


def _tell(work: Work, denial: Denial, what: str) -> None:
    tell(work, denial, denial, Act.LETTER, told=(what,))
