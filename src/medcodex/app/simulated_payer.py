"""A file of claims given to a simulated payer: its form is acknowledged (TA1, 999), its claims are taken or refused
(277CA), decided and paid (835); questions how claims stand (276) are answered (277). Nothing of it is real; every file
says so."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import IO, TYPE_CHECKING

from medcodex.app.answering_x12 import rows_of, sending_back
from medcodex.app.sent_claims import SentClaim, sent_claims
from medcodex.app.simulated_files import RUN_FILE, answer_files
from medcodex.app.simulated_payments import Payments
from medcodex.app.simulated_run import MOST, SimulatedRun, run_json
from medcodex.claims.acknowledging import SentBatch, acknowledge
from medcodex.claims.simulated.adjudicating import decide, take_back
from medcodex.claims.simulated.paying import MARK
from medcodex.claims.simulated.rules import WrongKind
from medcodex.claims.simulated.standing import answer_question
from medcodex.claims.simulated.wrong import Chance, WrongAnswer
from medcodex.claims.validating import validate_claim
from medcodex.encounter.claim_status import Status, StatusCode, StatusQuestion
from medcodex.errors import InputError
from medcodex.formats.x12.answering import Answering, acknowledgement, received
from medcodex.formats.x12.answers.standing import read_standing
from medcodex.formats.x12.answers.telling import write_277
from medcodex.formats.x12.answers.writing import VERSION, batch_rows, is_refused
from medcodex.formats.x12.claims.batches import read_batches
from medcodex.formats.x12.claims.reading import read_claims
from medcodex.formats.x12.envelope import Closed, InterchangeOpened, SetRead
from medcodex.formats.x12.enveloping import enveloped, written
from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.remittance_writing import write_remittances
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import SetOpened, read_sets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from medcodex.app.simulated_files import AnswerFiles
    from medcodex.app.simulated_run import Asked
    from medcodex.claims.simulated.ledger import DecidedClaim, Ledger
    from medcodex.encounter.claim_status import ClaimAnswer
    from medcodex.formats.x12.remittance_writing import Remittance
    from medcodex.formats.x12.sets import Step

_NOON = dt.time(12, 0, tzinfo=dt.UTC)
_WRONGLY_REFUSED = StatusCode("A7", "562", "85")
_REFUSED = "R"


def simulate(stream: IO[bytes], where: str, folder: Path, asked: Asked, ledger: Ledger) -> SimulatedRun:
    """Answer a file, which is read twice and so has to be one that can be sought. The answers appear in the folder when
    all of them are whole; the ledger is changed as the claims are decided. Memory grows with the claims of one
    transaction set, not with the file. InputError where it holds no interchange, StorageError where the folder cannot
    be written."""
    payer = _Payer(asked, ledger)
    with answer_files(folder) as files:
        taken = payer.acknowledge(_steps(stream, where), files)
        if taken is None:
            raise InputError("no interchange (ISA): a payer cannot answer who does not say who they are", where)
        stream.seek(0)
        payer.decide(_steps(stream, where), taken, files)
        payer.run.files = [*files.names(), RUN_FILE]
        files.write("json", [run_json(payer.run, asked)])
    return payer.run


def _steps(stream: IO[bytes], where: str) -> Iterator[Step]:
    return read_sets(read_segments(stream, where))


class _Payer:
    def __init__(self, asked: Asked, ledger: Ledger) -> None:
        self.run = SimulatedRun()
        self._rules, self._day, self._ledger = asked.rules, asked.received, ledger
        self._chance = Chance(asked.seed, asked.rules.wrong)
        self._answering = Answering(0, dt.datetime.combine(asked.received, _NOON), by_claim=True)
        self._payments = Payments(asked.rules)
        self._opened: InterchangeOpened | None = None
        self._answers: list[ClaimAnswer] = []
        self._written: list[str] = []
        self._told: list[ClaimAnswer] = []

    def acknowledge(self, steps: Iterable[Step], files: AnswerFiles) -> frozenset[int] | None:
        """Write TA1 and 999; the first segments of the transaction sets that were taken, None of a file without an
        interchange."""
        taken: set[int] | None = None
        for one in received(self._mistaken(steps)):
            taken = set() if taken is None else taken
            for told in one.sets:
                verdict = told.verdict(by_claim=True)
                self.run.sets["refused" if verdict == _REFUSED else "taken"] += 1
                if verdict != _REFUSED:
                    taken.add(told.start)
            kind = "999" if one.groups else "ta1"
            files.write(kind, acknowledgement(one, self._answering, self._ledger.next_control()))
        return None if taken is None else frozenset(taken)

    def _mistaken(self, steps: Iterable[Step]) -> Iterator[Step]:
        """The steps of a file, with faults put in where a set is to be refused without one."""
        interchange = ""
        for step in steps:
            yield step
            if isinstance(step, InterchangeOpened):
                interchange = step.control
            elif isinstance(step, SetOpened) and self._chance.refuses_set(interchange, step.segment.text(2)):
                self._wrong(WrongAnswer(WrongKind.REFUSED_SET, step.segment.text(2)))
                yield Fault(step.segment.number, step.segment.offset, "IK502:4", f"{MARK}: a mistake made on purpose")

    def decide(self, steps: Iterable[Step], taken: frozenset[int], files: AnswerFiles) -> None:
        """Answer and decide the claims of the sets that were taken, and tell how those stand that are asked for; write
        277CA, 835 and 277."""
        current = 0
        for step in read_standing(sent_claims(read_claims(read_batches(steps)))):
            if isinstance(step, InterchangeOpened):
                self._opened = step
            elif isinstance(step, SetOpened):
                current = step.segment.number
            elif isinstance(step, StatusQuestion):
                if current in taken:
                    self.run.claims["asked"] += 1
                    self._told.append(answer_question(step, self._ledger, self._day))
            elif isinstance(step, SentClaim):
                if step.head.segment in taken:
                    self._claim(step)
            elif isinstance(step, SetRead):
                self._end_set()
            elif isinstance(step, Closed) and step.what == "interchange":
                self._end_interchange(files)

    def _claim(self, sent: SentClaim) -> None:
        claim, interchange = sent.claim, self._opened.control if self._opened else ""
        source = self._answers[0].source if self._answers else replace(sent.source, last=f"{MARK} {sent.source.last}")
        batch = SentBatch(sent.head.number, source, sent.head.submitter, self._day)
        findings = validate_claim(claim, poa_exempt=None)
        answer = acknowledge(claim, batch, findings, segment=sent.segment, faulty=sent.faulty)
        kind = self._chance.of_claim(interchange, claim.number)
        if kind is WrongKind.REFUSED_CLAIM and not is_refused(answer):
            answer = replace(answer, statuses=(Status((_WRONGLY_REFUSED,), self._day, "U", claim.charge),))
            self._wrong(WrongAnswer(kind, claim.number))
        if is_refused(answer):
            self.run.claims["refused"] += 1
            self._answers.append(answer)
            return
        number = self._ledger.next_number()
        self._answers.append(replace(answer, payer_number=number))
        self._adjudicate(sent, number, kind, interchange)

    def _adjudicate(self, sent: SentClaim, number: str, kind: WrongKind | None, interchange: str) -> None:
        claim = sent.claim
        reversal = take_back(claim, self._ledger)
        if reversal is not None:
            self.run.claims["reversed"] += 1
            self.run.paid += reversal.paid
            self._payments.add(claim.billing, reversal, reversal=True)
        decided = partial(
            decide, claim, number, self._rules, self._ledger, self._day, reversed_one=reversal is not None
        )
        given = right = decided()
        if kind is not None and right is not None:
            given = self._bent(right, decided(bent=self._chance.bent(kind, interchange, claim.number)), kind)
        if given is None:
            return
        self._ledger.keep(given)
        self.run.claims["denied" if given.refused else "decided"] += 1
        self.run.paid += given.answer.paid
        self._payments.add(claim.billing, given.answer)

    def _bent(self, right: DecidedClaim, given: DecidedClaim | None, kind: WrongKind) -> DecidedClaim:
        """The wrong answer, where it differs in money from the right one."""
        if given is None or given.answer.paid == right.answer.paid:
            return right
        told = right.answer
        self._wrong(WrongAnswer(kind, told.number, told.payer_number, given.answer.paid, told.paid))
        return given

    def _end_set(self) -> None:
        """Of the claims of a set their answers are kept as the text that they are going to be."""
        if self._answers and self._opened is not None:
            sending = sending_back(self._opened, self._answering, self._ledger.control + 1)
            rows = batch_rows(self._answers, sending, self._day, f"{len(self._written) + 1:04}")
            self._written.append("".join(map(written, rows)))
        self._answers = []

    def _end_interchange(self, files: AnswerFiles) -> None:
        self._end_set()
        if self._written and self._opened is not None:
            sending = sending_back(self._opened, self._answering, self._ledger.next_control())
            bodies = [partial(rows_of, text) for text in self._written]
            files.write("277ca", map(written, enveloped(bodies, "HN", "277", VERSION, sending)))
            self._pay(self._opened, files)
        if self._told and self._opened is not None:
            sending = sending_back(self._opened, self._answering, self._ledger.next_control())
            files.write("277", write_277(self._told, sending))
        self._written, self._told, self._opened = [], [], None

    def _pay(self, opened: InterchangeOpened, files: AnswerFiles) -> None:
        control = self._ledger.next_control()
        remittances = self._payments.remittances(control, self._ledger, self._day)
        first = next(remittances, None)
        if first is None:
            return

        def told() -> Iterator[Remittance]:
            for payment, remittance in chain((first,), remittances):
                if len(self.run.payments) < MOST:
                    self.run.payments.append(payment)
                else:
                    self.run.more += 1
                yield remittance

        files.write("835", write_remittances(told(), sending_back(opened, self._answering, control)))

    def _wrong(self, one: WrongAnswer) -> None:
        if len(self.run.wrong) < MOST:
            self.run.wrong.append(one)
        else:
            self.run.more += 1
