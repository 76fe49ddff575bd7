"""What mock exams are made with: the blueprints, packaged and the site's own, and whoever draws questions."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING

from medcodex.errors import InputError, NotFoundError, NotLoadedError
from medcodex.learn.exams.making import make_paper
from medcodex.learn.exams.reading import packaged, read_blueprints

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.learn.exams.blueprint import Blueprint
    from medcodex.learn.exams.paper import Paper
    from medcodex.learn.questions.item import ItemSource
    from medcodex.library.home import Home
    from medcodex.library.shelf import Shelf

EXAMS_VARIABLE = "MEDCODEX_EXAMS"
_FILE = "exams.toml"
OpenSource = Callable[["dt.date"], tuple["ItemSource", Mapping[str, str]]]
"""Opens who draws questions on a date, with the releases of the books they are drawn from, by system."""


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
    """One of it serves all requests. ``open_source`` is asked when a paper is first made on a day."""

    blueprints: Mapping[str, Blueprint]
    open_source: OpenSource
    _opened: dict[dt.date, tuple[ItemSource, Mapping[str, str]]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def blueprint(self, name: str) -> Blueprint:
        """The blueprint of an id; NotFoundError for none."""
        found = self.blueprints.get(name)
        if found is None:
            raise NotFoundError(f"no such blueprint; there are {', '.join(self.blueprints)}", "blueprint")
        return found

    def paper(
        self, blueprint: str, date: dt.date, seed: int, questions: int | None, withdrawn: Collection[str] = ()
    ) -> Paper:
        """A paper from the books of a date; errors as for ``blueprint`` and learn.exams.making.make_paper. One at a
        time."""
        plan = self.blueprint(blueprint)
        with self._lock:
            if date not in self._opened:
                self._opened.clear()
                self._opened[date] = self.open_source(date)
            source, releases = self._opened[date]
            return make_paper(plan, source, seed, questions, withdrawn=withdrawn, releases=releases)


def open_exams(home: Home, shelf: Shelf, path: str | None = None) -> ExamMeans:
    """Mock exams over the releases of a data folder. Errors as for blueprints_at."""

    def open_source(date: dt.date) -> tuple[ItemSource, Mapping[str, str]]:
        raise NotLoadedError("no questions can be made")

    return ExamMeans(blueprints_at(path, home), open_source)
