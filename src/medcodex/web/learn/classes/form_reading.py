"""Forms of classes and assignments, read."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from medcodex.errors import InputError
from medcodex.learn.classes.assigning import Asked
from medcodex.learn.classes.records import AssignmentKind, Counts, KeyShown, Late
from medcodex.learn.classes.times import moment
from medcodex.web.workbench.forms import chosen, day, typed, whole

if TYPE_CHECKING:
    import datetime as dt

    from starlette.datastructures import FormData

Word = TypeVar("Word", AssignmentKind, Late, KeyShown, Counts)


def asked_in(form: FormData, zone: str) -> Asked:
    """An assignment as it was typed; times by the class's clock. InputError, naming the field, for what is none."""
    kind = word(AssignmentKind, form, "kind")
    many = whole(typed(form, "questions"), "questions") if kind is AssignmentKind.QUESTIONS else None
    weight = whole(typed(form, "weight"), "weight")
    return Asked(
        title=" ".join(typed(form, "title").split()),
        kind=kind,
        subjects=tuple(chosen(form, f"{kind}-subjects") or typed(form, f"{kind}-subjects").split()),
        opens=moment(typed(form, "opens"), zone, "opens"),
        due=moment(typed(form, "due"), zone, "due"),
        attempts=whole(typed(form, "attempts"), "attempts"),
        late=word(Late, form, "late"),
        key_shown=word(KeyShown, form, "key_shown"),
        counts=word(Counts, form, "counts"),
        weight=1 if weight is None else weight,
        questions=many,
        variants=kind is AssignmentKind.CASE and typed(form, "variants") == "yes",
    )


def term_in(form: FormData) -> tuple[str, dt.date, dt.date, str]:
    """Name, first and last day, and zone of a class as typed. InputError for what is missing."""
    starts, ends = day(form, "starts"), day(form, "ends")
    if starts is None or ends is None:
        raise InputError("the first and the last day of the term are needed", "starts" if starts is None else "ends")
    return typed(form, "name"), starts, ends, typed(form, "zone")


def version_in(form: FormData) -> int:
    """The version that was seen. InputError where it is missing."""
    version = whole(typed(form, "version"), "version")
    if version is None:
        raise InputError("the version that was seen is missing", "version")
    return version


def word(words: type[Word], form: FormData, name: str) -> Word:
    """One of the words of a field. InputError, naming it, for another."""
    try:
        return words(typed(form, name))
    except ValueError:
        raise InputError(f"one of {', '.join(words)} expected", name) from None
