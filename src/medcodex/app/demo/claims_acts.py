"""What billers, payers and coders do in a demonstration's history after charts are final, each act by the use cases of
the workbench: claims are built, sent and answered, corrected where a code was wrong, appealed where it was right."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from medcodex.app.billing.accounts import keep_account, told_of
from medcodex.app.billing.batching import batch
from medcodex.app.billing.building import Saw, build_for_chart
from medcodex.app.billing.correcting import correct
from medcodex.app.demo.acts import ACTS
from medcodex.app.demo.payers import Answers, SimulatedPayers
from medcodex.app.money.appealing import draft_letter
from medcodex.app.money.taking_in import take_in
from medcodex.encounter.billing import ClaimKind
from medcodex.workflow.billing.acting import release_claim
from medcodex.workflow.billing.ports import AskedClaims
from medcodex.workflow.billing.sending import mark_sent, take_out
from medcodex.workflow.billing.status import ClaimStatus
from medcodex.workflow.money.denials import acting as denying
from medcodex.workflow.money.denials.letters import change_letter, keep_letter
from medcodex.workflow.money.denials.letters import mark_sent as mark_letter_sent
from medcodex.workflow.session.decision import Decision, Field, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from medcodex.app.billing.means import BillingMeans
    from medcodex.app.demo.acts import Stage
    from medcodex.app.demo.history import Act, Clock
    from medcodex.app.money.means import MoneyMeans
    from medcodex.encounter.billing import BilledClaim
    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.billing.records import ClaimRecord
    from medcodex.workflow.money.denials.records import Denial
    from medcodex.workflow.work import Work

_ALL = "-"
_MOST = 200
_TO_PAYER = "to the payer"
_OPEN = re.compile(r"\[to be completed[^\]]*\]")
_SIGNER = re.compile(rf"(?<=Sincerely,\n\n\n){_OPEN.pattern}")
_SIGNED = "Billie Biller, billing office"


@dataclass(slots=True)
class Waiting:
    """What a payer has sent and nobody has taken in."""

    payer: str
    answers: Answers
    acknowledged: bool = False


class Office:
    """The billing office beside a stage: it does what stands in the table of claims, and else what the stage does.
    ``faulty`` are charts whose claims could not go out."""

    def __init__(
        self, stage: Stage, store: DatabaseStore, clock: Clock, means: BillingMeans, money: MoneyMeans
    ) -> None:
        self.faulty: list[str] = []
        self._stage = stage
        self._store = store
        self._clock = clock
        self._means = means
        self._money = money
        self._payers = SimulatedPayers(means.site)
        self._waiting: list[Waiting] = []

    def do(self, act: Act) -> None:
        """One row of the history; nothing of a chart that was not completed, as other code books may keep one open."""
        if act.act in ACTS:
            self._stage.do(act)
        elif act.chart == _ALL or act.chart in self._stage.final:
            OFFICE[act.act](self, act)

    def _bill(self, act: Act) -> None:
        """Build a chart's claims and let those go against which nothing stands."""
        actor = self._stage.actor(act.who)
        for one in build_for_chart(self._store, actor, self._stage.ids[act.chart], self._means):
            self._release(act, one.claim)

    def _release(self, act: Act, claim: ClaimRecord) -> None:
        if claim.faulty:
            self.faulty.append(act.chart)
            return
        with self._store.begin(self._stage.actor(act.who)) as work:
            release_claim(work, claim.id, claim.version)

    def _send(self, act: Act) -> None:
        """All that waits, a file for each kind and receiver, given to its payer."""
        actor = self._stage.actor(act.who)
        with self._store.begin(actor) as work:
            found = work.billing.listed(AskedClaims(ClaimStatus.RELEASED), limit=_MOST)
        for kind, receiver in sorted({(one.kind, one.receiver) for one in found}):
            made = batch(self._store, actor, ClaimKind(kind), receiver, self._means)
            with self._store.begin(actor) as work:
                file = take_out(work, made.id, _TO_PAYER).body
                mark_sent(work, made.id, made.version)
            self._waiting.append(Waiting(receiver, self._payers.answer(receiver, file, self._clock().date())))

    def _acknowledged(self, act: Act) -> None:
        """Take in what payers said of the files that they got."""
        for one in self._waiting:
            if not one.acknowledged:
                one.acknowledged = True
                for data in one.answers.acknowledgements:
                    self._take_in(act, data)

    def _paid(self, act: Act) -> None:
        """Take in the remittances of a payer."""
        mine = [one for one in self._waiting if one.payer == act.what]
        self._waiting = [one for one in self._waiting if one.payer != act.what]
        for one in mine:
            if one.answers.remittance is not None:
                self._take_in(act, one.answers.remittance)

    def _take_in(self, act: Act, data: bytes) -> None:
        take_in(self._store, self._stage.actor(act.who), data, "simulation", self._money)

    def _authorize(self, act: Act) -> None:
        """Tell the number of an authorization that was asked for after all."""
        with self._store.begin(self._stage.actor(act.who)) as work:
            account = told_of(work, self._stage.ids[act.chart])
            keep_account(work, account.chart.id, {**account.told, "authorization": act.what})

    def _recode(self, act: Act) -> None:
        """Open a finished claim again, set the modifiers of a service, and complete it: "73110 26 RT"."""
        code, *modifiers = act.what.split()
        self._stage.recode(act, code, Decision(Kind.SET, field=Field.MODIFIERS, value=tuple(modifiers)))

    def _correct(self, act: Act) -> None:
        """A corrected claim, let go: "NPI why" of a professional, "- why" of the facility."""
        provider, _, why = act.what.partition(" ")
        former = self._claim(act, provider.strip("-"))
        saw = Saw(former.id, former.version)
        self._release(act, correct(self._store, self._stage.actor(act.who), saw, why, self._means).claim)

    def _overturn(self, act: Act) -> None:
        """A payer grants an appeal: "NPI kind of denial"."""
        provider, kind = act.what.split()
        claim = self._claim(act, provider.strip("-"))
        self._sent_by_payer(act, claim, self._payers.overturned(claim.payer, _known(claim), kind, self._clock()))

    def _work(self, act: Act) -> None:
        """Somebody begins to work on the denial of a code."""
        with self._store.begin(self._stage.actor(act.who)) as work:
            denial = self._denial(work, act)
            denying.start(work, denial.id, denial.version)

    def _rebill(self, act: Act) -> None:
        """A corrected claim is to answer the denial of a code."""
        with self._store.begin(self._stage.actor(act.who)) as work:
            denial = self._denial(work, act)
            denying.rebill(work, denial.id, denial.version)

    def _draft(self, act: Act) -> None:
        """A letter of appeal is drafted for the denial of a code, and kept as a draft."""
        with self._store.begin(self._stage.actor(act.who)) as work:
            denial = self._denial(work, act)
            keep_letter(work, denial.id, draft_letter(work, denial.id, self._means.site, self._money.reasons)[0].text)

    def _appeal(self, act: Act) -> None:
        """A letter is drafted for the denial of a code, completed and sent: "99214 what the letter leaves open"."""
        code, _, said = act.what.partition(" ")
        only = act._replace(what=code)
        self._draft(only)
        with self._store.begin(self._stage.actor(act.who)) as work:
            [letter] = work.denials.letters(self._denial(work, only).id)
            text = _SIGNER.sub(_SIGNED, letter.text)
            letter = change_letter(work, letter.id, letter.version, _OPEN.sub(said, text))
            mark_letter_sent(work, letter.id, letter.version, work.now.date())

    def _denial(self, work: Work, act: Act) -> Denial:
        """The denial of a code of a chart's claims."""
        claims = work.billing.of_chart(self._stage.ids[act.chart])
        return next(one for claim in claims for one in work.denials.of_claim(claim.id) if one.code == act.what)

    def _take_back(self, act: Act) -> None:
        """A payer takes back what it paid, without a new decision."""
        claim = self._claim(act, act.what.strip("-"))
        self._sent_by_payer(act, claim, self._payers.taken_back(claim.payer, _known(claim), self._clock()))

    def _turn_down(self, act: Act) -> None:
        """A payer decides anew, since it learned of another payer that comes first."""
        claim = self._claim(act, act.what.strip("-"))
        self._sent_by_payer(act, claim, self._payers.turned_down(claim.payer, _known(claim), self._clock()))

    def _sent_by_payer(self, act: Act, claim: ClaimRecord, remittance: bytes | None) -> None:
        self._waiting.append(Waiting(claim.payer, Answers((), remittance), acknowledged=True))
        self._paid(act._replace(what=claim.payer))

    def _claim(self, act: Act, provider: str) -> ClaimRecord:
        """The newest claim of a chart's facility ("") or of one of its professionals."""
        with self._store.begin(self._stage.actor(act.who)) as work:
            found: Sequence[ClaimRecord] = work.billing.of_chart(self._stage.ids[act.chart])
        return [one for one in found if one.provider == provider][-1]


def _known(claim: ClaimRecord) -> BilledClaim:
    """The claim as it was sent, with the payer's own number."""
    billed = claim.billed()
    assert billed is not None  # noqa: S101 - only claims that were answered come here
    others = tuple(one for one in billed.references if one[0] != "F8")
    return replace(billed, references=(*others, ("F8", claim.payer_number)))


OFFICE: Mapping[str, Callable[[Office, Act], None]] = MappingProxyType(
    {
        "bill": Office._bill,
        "send": Office._send,
        "acknowledged": Office._acknowledged,
        "paid": Office._paid,
        "authorize": Office._authorize,
        "recode": Office._recode,
        "correct": Office._correct,
        "overturn": Office._overturn,
        "work": Office._work,
        "rebill": Office._rebill,
        "draft": Office._draft,
        "appeal": Office._appeal,
        "take back": Office._take_back,
        "turn down": Office._turn_down,
    }
)
"""What can stand in the column of acts of the table of claims, beside the acts of the stage."""
