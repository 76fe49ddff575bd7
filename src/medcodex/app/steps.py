"""Which steps follow the diagnoses of a note, in which order, each opened for a date."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from medcodex.app.asking import open_asking
from medcodex.app.judging import open_judging
from medcodex.app.services import open_services
from medcodex.coding.medications import DrugUses, Medications
from medcodex.coding.procedures import ProcedureStep
from medcodex.coding.visit import VisitStep
from medcodex.errors import NotLoadedError
from medcodex.group.em.grouper import EmGrouper
from medcodex.library.home import default_home
from medcodex.library.opening import open_book
from medcodex.library.visit_codes import open_visit_codes
from medcodex.suggest.procedures.finder import ProcedureFinder
from medcodex.suggest.procedures.words import ProcedureTables
from medcodex.suggest.visit.reader import VisitReader

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from medcodex.app.verifying import Verifying
    from medcodex.coding.engine import Engine
    from medcodex.coding.steps import Step


class StepsByDate:
    """Opens the steps for dates; what dates share (tables, a book in force on both) is opened once. ``say`` takes
    one-line messages of a build."""

    def __init__(self, say: Callable[[str], None], verifying: Verifying | None = None) -> None:
        self._say = say
        self._verifying = verifying
        self._procedure_tables: ProcedureTables | None = None
        self._open: dict[dt.date, tuple[Step, ...]] = {}
        self._visits: VisitReader | None = None

    def on(self, date: dt.date, engine: Engine) -> Sequence[Step]:
        """The steps for a date, beside the engine that answers it."""
        if date not in self._open:
            self._open[date] = self._steps(date, engine)
        return self._open[date]

    def _steps(self, date: dt.date, engine: Engine) -> tuple[Step, ...]:
        """In order: codes of other systems, then what judges the whole (levels, findings), then what asks."""
        steps: list[Step] = [self._procedures(date, engine)]
        if (services := open_services(date, engine)) is not None:
            steps.append(services)
        if self._verifying is not None:
            steps.append(self._verifying.step(engine.book))
        judging = open_judging(engine)
        drugs = Medications(DrugUses.load())
        return (*steps, drugs, self._visit_level(date, engine), judging, open_asking(engine, judging))

    def _procedures(self, date: dt.date, engine: Engine) -> Step:
        """Procedures of hospital stays; the code book is opened for the first note that can have any."""
        home = default_home()

        @cache
        def open_finder() -> ProcedureFinder | None:
            try:
                book = open_book(date, "icd10pcs", home=home, say=self._say)
            except NotLoadedError:
                return None
            if self._procedure_tables is None:
                self._procedure_tables = ProcedureTables.load(engine.finder.tables.normal)
            return ProcedureFinder(self._procedure_tables, book, engine.finder.assertion_rules)

        return ProcedureStep(open_finder)

    def _visit_level(self, date: dt.date, engine: Engine) -> Step:
        home = default_home()
        codes = open_visit_codes(home, date)
        return VisitStep(self._visit_reader(engine), EmGrouper(lambda _: codes), engine.book)

    def _visit_reader(self, engine: Engine) -> VisitReader:
        if self._visits is None:
            self._visits = VisitReader.load(engine.finder.tables.normal, engine.classes)
        return self._visits
