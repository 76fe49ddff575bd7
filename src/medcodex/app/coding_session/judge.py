"""The checks and the groupers behind a session, asked again with every decision."""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Any

from medcodex.app.editors import open_checkers
from medcodex.app.grouping import Groupers
from medcodex.coding.as_json import notice_object
from medcodex.errors import NotLoadedError
from medcodex.group.as_json import drg_object, risk_object
from medcodex.workflow.session.ports import Judged

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from medcodex.app.checker import Checkers
    from medcodex.encounter.coded import Encounter
    from medcodex.group.protocol import Outcome

_KEPT = 512  # claims: of each open session the present one, the one before, the proposed one


class ClaimJudge:
    """workflow.session.ports.Judge over the releases of the data folder. One claim at a time, a few milliseconds each;
    what was judged is kept under a digest of the claim, as each decision asks about the claim before it again."""

    def __init__(self, say: Callable[[str], None] = lambda _: None) -> None:
        self._say = say
        self._lock = Lock()
        self._judged: OrderedDict[bytes, Judged] = OrderedDict()

    def judge(self, encounter: Encounter) -> Judged:
        """Findings, errors first, and groups; errors as for app.checker.Checkers.check. Groups whose package is not
        installed are null, and a warning says so."""
        key = sha256(repr(encounter).encode("utf-8", "surrogatepass")).digest()
        with self._lock:
            found = self._judged.pop(key, None)
            self._judged[key] = found = found or self._judge(encounter)
            while len(self._judged) > _KEPT:
                self._judged.popitem(last=False)
        return found

    def _judge(self, encounter: Encounter) -> Judged:
        checked = self._checkers.check(encounter)
        warnings = [notice_object(one) for one in checked.warnings]
        groups: dict[str, Any] = {
            "ms_drg": _grouped(lambda: self._groupers.ms_drg.group(encounter), drg_object, warnings),
            "hcc": _grouped(lambda: self._groupers.hcc.group(encounter), risk_object, warnings),
        }
        return Judged(checked.findings, groups, tuple({one["message"]: one for one in warnings}.values()))

    @cached_property
    def _checkers(self) -> Checkers:
        return open_checkers(self._say)

    @cached_property
    def _groupers(self) -> Groupers:
        return Groupers(self._say)


def _grouped(
    group: Callable[[], Outcome[Any]], written: Callable[[Any], dict[str, Any]], warnings: list[dict[str, str]]
) -> Mapping[str, Any] | None:
    try:
        outcome = group()
    except NotLoadedError as error:
        warnings.append({"kind": error.kind, "message": error.message})
        return None
    warnings += [notice_object(one) for one in outcome.notices]
    return written(outcome.result) if outcome.result is not None else None
