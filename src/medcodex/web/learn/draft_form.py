"""The form by which an educator completes a draft: its files with what was typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from medcodex.learn.cases.reading import CASE_FILE, case_shape
from medcodex.learn.cases.shape import Drg, Tempting
from medcodex.learn.cases.writing import case_toml
from medcodex.web.workbench.forms import chosen, typed, whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.datastructures import FormData

    from medcodex.learn.cases.shape import Case, Code
    from medcodex.learn.practice.own_case import OwnCase

_LONGEST = 4_000
_PARTS_OF_TEMPTING = 3


def draft_files(draft: OwnCase, form: FormData) -> Mapping[str, bytes]:
    """The draft's files with the form's words in ``case.toml``; the documents stay as they are."""
    told = case_shape(draft.name, draft.files[CASE_FILE])
    changed = replace(
        told,
        title=_text(form, "title") or told.title,
        level=typed(form, "level") or told.level,
        objective=_text(form, "objective"),
        topics=chosen(form, "topics"),
        minutes=whole(typed(form, "minutes"), "minutes") or told.minutes,
        codes=[_code(one, at, form) for at, one in enumerate(told.codes)],
        tempting=_tempting(typed(form, "tempting")),
        drg=_drg(form),
    )
    return {**draft.files, CASE_FILE: case_toml(changed).encode()}


def tempting_lines(told: Case) -> str:
    """Tempting codes as lines of the form: system, code, why it is wrong."""
    return "\n".join(f"{one.system} {one.code} {one.because}" for one in told.tempting)


def _code(one: Code, at: int, form: FormData) -> Code:
    quotes = [quote.replace("\r\n", "\n") for quote in chosen(form, f"keep-{at}")]
    return replace(
        one,
        need=typed(form, f"need-{at}") or one.need,
        evidence=[*quotes, *_lines(typed(form, f"quotes-{at}"))],
        rationale=_text(form, f"rationale-{at}"),
        guideline=typed(form, f"guideline-{at}").replace(",", " ").split(),
    )


def _tempting(text: str) -> list[Tempting]:
    found = []
    for line in _lines(text):
        words = line.split(None, _PARTS_OF_TEMPTING - 1)
        system, code, because = (*words, "", "", "")[:_PARTS_OF_TEMPTING]
        found.append(Tempting(code=code, because=because, system=system))
    return found


def _drg(form: FormData) -> Drg | None:
    number = typed(form, "ms_drg")
    return Drg(ms_drg=number[:3], rationale=_text(form, "drg_rationale")) if number else None


def _text(form: FormData, name: str) -> str:
    return " ".join(typed(form, name).split())[:_LONGEST]


def _lines(text: str) -> Sequence[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
