"""Seeds in coding sessions, on both databases: planted, met, and never final."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import TYPE_CHECKING, Any

import pytest
from tests.store.quality_making import AnyBook
from tests.web.charts import kept_stay
from tests.workflow.session.making import proposal, run

from medcodex.app.coding_session.desk import CodingDesk, Means
from medcodex.app.coding_session.seeding import SeedGate
from medcodex.encounter import Claim
from medcodex.errors import MedcodexError
from medcodex.workflow.people import Actor, Role, system
from medcodex.workflow.policies import change_policies
from medcodex.workflow.quality import cards
from medcodex.workflow.quality.seeding import STOP_RULE, SeedOutcome
from medcodex.workflow.session.decision import Decision, Kind
from medcodex.workflow.session.ports import Judged, Wish
from workbench_fixture import hired

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.encounter.coded import Encounter
    from medcodex.store.work import DatabaseStore
    from medcodex.text.model import Section
    from medcodex.workflow.session.ports import Uncoded
    from medcodex.workflow.session.run import Run

WHEN = (dt.datetime(2000, 1, 1, tzinfo=dt.UTC), dt.datetime(2100, 1, 1, tzinfo=dt.UTC))
_KEYS = count()


class Engine:
    """Proposes one code, always."""

    def code(self, asked: Uncoded, claim: Claim) -> Run:
        made = run(proposal("", "E11.22", poa="Y"))
        return type(made)(**{name: getattr(made, name) for name in made.__slots__} | {"id": asked.run_id})


class Judge:
    """Has nothing to say."""

    def judge(self, encounter: Encounter) -> Judged:
        return Judged((), {})


class Names:
    """Every code exists."""

    def name(self, system: str, code: str, date: dt.date) -> tuple[str, str]:
        return code, f"title of {code}"

    def sections(self, text: str) -> Sequence[Section]:
        return ()


class Seeded:
    """A chart whose only proposal is a seed, and its people."""

    def __init__(self, store: DatabaseStore) -> None:
        self.store = store
        coder, auditor = hired(store, Role.CODER, Role.AUDITOR)
        self.coder = Actor(coder.id, coder.login, coder.role, "web")
        self.auditor = Actor(auditor.id, auditor.login, auditor.role, "web")
        self.chart = kept_stay(store, claims=(Claim.FACILITY,))
        for key in count():
            with store.begin(system("test")) as work:
                change_policies(work, {"quality": {"seed_share": 0.05, "seed_key": str(key)}})
            self.desk = CodingDesk(store, Means(Engine(), Judge(), Names()), seeds=SeedGate(Names(), AnyBook()))
            if self._drawn(str(key)):
                return

    def _drawn(self, key: str) -> bool:
        from medcodex.workflow.quality.seeding import plan  # noqa: PLC0415 - the draw, asked before a chart is coded

        codes = [("icd10cm", "E11.22")]
        day = dt.date(2026, 5, 15)
        return plan(codes, key=f"{self.chart}/facility", seed=key, share=0.05, decoys=AnyBook(), day=day) is not None

    def wish(self, kind: str, line: str | None = None, **more: Any) -> Wish:
        after = self.desk.session(self.coder, self.chart, Claim.FACILITY).session.seq
        return Wish(f"k{next(_KEYS)}", after, Decision(Kind(kind), line, **more))

    def do(self, kind: str, line: str | None = None, **more: Any) -> Any:
        return self.desk.decide(self.coder, self.chart, Claim.FACILITY, self.wish(kind, line, **more))

    def table(self) -> Any:
        with self.store.begin(self.auditor) as work:
            return cards.seeds(work)[0]


@pytest.fixture
def seeded(store: DatabaseStore) -> Seeded:
    return Seeded(store)


def test_who_waves_a_seed_through_is_stopped_and_told(seeded: Seeded) -> None:
    shown = seeded.desk.session(seeded.coder, seeded.chart, Claim.FACILITY)
    assert [line.code for line in shown.session.folded.lines] == ["E11.8"]
    assert STOP_RULE not in {stop.rule for stop in shown.stops}
    accepted = seeded.do("accept_all")
    assert STOP_RULE not in {stop.rule for stop in accepted.stops}
    with pytest.raises(MedcodexError, match=r"E11\.8 was planted"):
        seeded.do("complete", reason="looks fine")
    (seed,) = seeded.table()
    assert (seed.outcome, seed.coder) == (SeedOutcome.KEPT, seeded.coder.user_id)
    (stop,) = [
        one for one in seeded.desk.session(seeded.coder, seeded.chart, Claim.FACILITY).stops if one.rule == STOP_RULE
    ]
    assert "E11.22" in stop.message
    seeded.do("change", stop.where, code="E11.22", system="icd10cm")
    done = seeded.do("complete", reason="looks fine")
    assert done.session.final is not None
    assert [one.code for one in done.session.final.reported] == ["E11.22"]
    assert seeded.table() == [seed]


def test_who_reads_catches_it(seeded: Seeded) -> None:
    line = seeded.desk.session(seeded.coder, seeded.chart, Claim.FACILITY).session.folded.lines[0].id
    seeded.do("change", line, code="E11.22", system="icd10cm")
    assert seeded.do("complete", reason="looks fine").session.final is not None
    (seed,) = seeded.table()
    assert seed.outcome is SeedOutcome.CAUGHT
    with seeded.store.begin(seeded.auditor) as work:
        assert work.coded.proposals(*WHEN) == ([], [])  # neither the engine nor the coder is judged by a seed
        assert [one.code for one in work.coded.codes(seeded.chart, "facility")] == ["E11.22"]
        assert [one.code for one in work.coded.proposed(seeded.chart, "facility")] == ["E11.22"]


def test_an_undecided_claim_tells_nothing(seeded: Seeded) -> None:
    seeded.desk.session(seeded.coder, seeded.chart, Claim.FACILITY)
    with pytest.raises(MedcodexError) as told:
        seeded.do("complete", reason="looks fine")
    assert "planted" not in str(told.value)
    assert [one.outcome for one in seeded.table()] == [SeedOutcome.WAITING]


def test_a_new_run_plants_the_same_seed(seeded: Seeded) -> None:
    seeded.desk.session(seeded.coder, seeded.chart, Claim.FACILITY)
    again = seeded.desk.code_again(seeded.coder, seeded.chart, Claim.FACILITY)
    assert [line.code for line in again.session.folded.lines] == ["E11.8"]
    assert len(seeded.table()) == 1
