"""What audits ask of groupers and code books, over a data folder: behind the ports of ``workflow.quality``."""

from __future__ import annotations

from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from medcodex.encounter import Claim, Setting
from medcodex.encounter.coded import Diagnosis, Encounter, Procedure
from medcodex.errors import NotLoadedError
from medcodex.library.systems import ICD10CM
from medcodex.workflow.quality.claim_codes import DIAGNOSIS, PROCEDURE, Worth, family

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from medcodex.app.grouping import Groupers
    from medcodex.group.ms_drg import MsDrg
    from medcodex.library.shelf import Shelf
    from medcodex.workflow.chart import Chart, Patient
    from medcodex.workflow.quality.claim_codes import ClaimCode

_SEXES = frozenset({"F", "M"})


class StayWeigher:
    """workflow.quality.ports.Weigher by MS-DRG. One stay at a time; opened when it is first asked."""

    def __init__(self, say: Callable[[str], None] = lambda _: None) -> None:
        self._say = say
        self._lock = Lock()

    def worth(self, chart: Chart, patient: Patient, claim: str, codes: Sequence[ClaimCode]) -> Worth | None:
        """The group of the codes; None for what is no facility's claim of a stay, has no group, or where the package of
        the grouper is not installed."""
        if claim != Claim.FACILITY or chart.setting is not Setting.INPATIENT:
            return None
        try:
            with self._lock:
                found = self._groupers.ms_drg.group(_encounter(chart, patient, codes)).result
        except NotLoadedError:
            return None
        return None if found is None else _worth(found)

    @cached_property
    def _groupers(self) -> Groupers:
        from medcodex.app.grouping import Groupers  # noqa: PLC0415 - the groupers take a second to open

        return Groupers(self._say)


class ShelfBooks:
    """workflow.quality.ports.CodeBooks over a shelf."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def printed(self, system: str, code: str, day: dt.date) -> str | None:
        """See the port."""
        try:
            with self._shelf.lend(system, day) as volume:
                found = volume.verdict(code, day, ())
                return found.code if found.billable else None
        except NotLoadedError:
            return code

    def decoys(self, system: str, code: str, day: dt.date) -> Sequence[str]:
        """Other codes of the category that may be reported, of ICD-10-CM alone: there the difference lies in words of
        the note. Book order."""
        if system != ICD10CM:
            return ()
        try:
            with self._shelf.lend(system, day) as volume:
                found: list[str] = []
                waiting = list(volume.children(family(system, code)))
                while waiting:
                    node = waiting.pop(0)
                    if node.billable and node.key != code:
                        found.append(node.key)
                    waiting = [*(volume.children(node.key) if node.more else ()), *waiting]
                return found
        except NotLoadedError:
            return ()


def _encounter(chart: Chart, patient: Patient, codes: Sequence[ClaimCode]) -> Encounter:
    return Encounter(
        id=chart.account,
        setting=chart.setting,
        claim=Claim.FACILITY,
        date=chart.date,
        admit_date=chart.admitted,
        birth_date=patient.birth_date,
        sex=patient.sex if patient.sex in _SEXES else None,
        payer=chart.payer,
        diagnoses=tuple(Diagnosis(one.code, one.poa) for one in codes if one.section == DIAGNOSIS),
        procedures=tuple(Procedure(one.code) for one in codes if one.section == PROCEDURE),
    )


def _worth(found: MsDrg) -> Worth:
    weight = found.weight.weight if found.weight else None
    complications = sum(one.counts for one in found.secondary)
    return Worth(str(found.final.drg), weight, complications, str(found.final.base or found.final.drg))
