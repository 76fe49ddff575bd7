"""What mock exams are made with: the blueprints, packaged and the site's own, and whoever draws questions."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from medcodex.errors import InputError, NotFoundError, NotLoadedError
from medcodex.learn.exams.making import make_paper
from medcodex.learn.exams.reading import packaged, read_blueprints
from medcodex.library.files import list_releases
from medcodex.library.opening import parts_on
from medcodex.library.systems import HCPCS, ICD10CM, ICD10PCS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from medcodex.app.learn.questions import QuestionShelf
    from medcodex.learn.exams.blueprint import Blueprint
    from medcodex.learn.exams.paper import Paper
    from medcodex.learn.questions.item import ItemSource
    from medcodex.library.home import Home

EXAMS_VARIABLE = "MEDCODEX_EXAMS"
_FILE = "exams.toml"
OpenSource = Callable[["dt.date"], tuple["ItemSource", Mapping[str, str]]]
"""Who draws questions on a date, with the releases of the books they are drawn from, by system."""


def blueprints_at(path: str | None, home: Home) -> Mapping[str, Blueprint]:
    """The packaged blueprints, and in front of them those of the site's file (docs/exams.md): the one that is named,
    else that of MEDCODEX_EXAMS, else ``exams.toml`` in the data folder. InputError where it cannot be read."""
    named = path or os.environ.get(EXAMS_VARIABLE)
    file = Path(named) if named else home.root / _FILE
    if not named and not file.exists():
        return packaged()
    try:
        own = read_blueprints(file.read_bytes(), str(file))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", str(file)) from None
    return MappingProxyType({**packaged(), **own})


@dataclass(frozen=True, slots=True)
class ExamMeans:
    """One of it serves all requests."""

    blueprints: Mapping[str, Blueprint]
    open_source: OpenSource

    def blueprint(self, name: str) -> Blueprint:
        """The blueprint of an id; NotFoundError for none."""
        found = self.blueprints.get(name)
        if found is None:
            raise NotFoundError(f"no such blueprint; there are {', '.join(self.blueprints)}", "blueprint")
        return found

    def paper(
        self, blueprint: str, date: dt.date, seed: int, questions: int | None, withdrawn: Collection[str] = ()
    ) -> Paper:
        """A paper from the books of a date; errors as for ``blueprint`` and learn.exams.making.make_paper."""
        plan = self.blueprint(blueprint)
        source, releases = self.open_source(date)
        return make_paper(plan, source, seed, questions, withdrawn=withdrawn, releases=releases)


def open_exams(home: Home, questions: QuestionShelf, path: str | None = None) -> ExamMeans:
    """Mock exams over the releases of a data folder; ``path`` names the site's own blueprints. Errors as for
    blueprints_at."""

    def open_source(date: dt.date) -> tuple[ItemSource, Mapping[str, str]]:
        return questions.on(date), MappingProxyType(dict(_releases(home, date)))

    return ExamMeans(blueprints_at(path, home), open_source)


def _releases(home: Home, date: dt.date) -> Iterator[tuple[str, str]]:
    """The code lists that questions are made from, as far as they are loaded."""
    for system in (ICD10CM, ICD10PCS, HCPCS):
        releases = list_releases(home, system)
        if releases:
            with suppress(NotLoadedError):
                yield system, parts_on(system, releases, date)[0]["codes"].version
