"""A code system made up for tests, built through the shared shape for lists of concepts."""

from __future__ import annotations

from datetime import date
from typing import IO, TYPE_CHECKING

from medcodex.library import intake, map_sets, systems
from medcodex.library.concept_builder import concept_builder
from medcodex.library.systems import PartRows, System
from medcodex.terminology import code_forms
from medcodex.terminology.concepts import Concept, Designation
from medcodex.terminology.recognition import NotTaken, Recognised

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import pytest

NAME = "fake"
MARK = b"made-up supplies "


def supplies(version: str, *rows: str) -> bytes:
    """A file of the system: a row is code, title, parent, other names after semicolons, "off" where not in force."""
    return MARK + version.encode() + b"\n" + "".join(f"{row}\n" for row in rows).encode()


FIRST = supplies(
    "2026",
    "ZZ|Made-up mobility aids|||",
    "ZZ10|Hovering chair|ZZ|floating wheelchair;levitation chair|",
    "ZZ11|Hovering bed|ZZ||",
    "ZZ12|Hovering stretcher|ZZ||off",
    "QQ20|Moonlight lamp, per hour||lunar light|",
)


def install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the system known for one test."""
    system = System(NAME, "Made-up supplies", "invented", {"codes": PartRows("code")})
    builder = concept_builder(
        system, _recognise, _parse, lambda version: (date(int(version), 1, 1), date(int(version), 12, 31))
    )
    monkeypatch.setitem(systems.SYSTEMS, NAME, system)
    monkeypatch.setitem(map_sets.RELEASED, NAME, system)
    monkeypatch.setitem(intake.BUILDERS, NAME, builder)
    monkeypatch.setitem(code_forms.NORMALISERS, NAME, lambda text: text.strip().upper() or None)


def _recognise(head: bytes, names: Sequence[str]) -> Recognised | NotTaken:
    if not head.startswith(MARK):
        return NotTaken("not a list of made-up supplies", foreign=True)
    return Recognised("codes", "list", head[len(MARK) :].split(b"\n", 1)[0].decode())


def _parse(form: str, stream: IO[bytes], name: str) -> Iterator[Concept]:
    rows = [line.split("|") for line in stream.read().decode().splitlines()[1:]]
    parents = {parent for _, _, parent, *_ in rows}
    for code, title, parent, others, state in rows:
        yield Concept(
            code,
            title,
            billable=code not in parents,
            active=state != "off",
            parents=(parent,) if parent else (),
            designations=tuple(Designation(other, "synonym") for other in others.split(";") if other),
        )
