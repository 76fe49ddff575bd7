"""A file of claims answered as a partner would: TA1 and 999 for its form, and a 277CA for each claim in it."""

from __future__ import annotations

from functools import partial
from typing import IO, TYPE_CHECKING, TypeVar

from medcodex.claims.acknowledging import SentBatch, acknowledge
from medcodex.claims.validating import validate_claim
from medcodex.encounter.billing import Party
from medcodex.formats.x12.answering import acknowledgement, answers, received
from medcodex.formats.x12.answers.writing import VERSION, batch_rows
from medcodex.formats.x12.claims.nodes import Node, at, row_of
from medcodex.formats.x12.claims.parties import read_party
from medcodex.formats.x12.claims.reading import ReadClaim, read_claims
from medcodex.formats.x12.claims.writing import Sending
from medcodex.formats.x12.envelope import InterchangeOpened, SetRead
from medcodex.formats.x12.enveloping import enveloped, written
from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import SetOpened, read_sets
from medcodex.formats.x12.walking import Left, Opened, Placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medcodex.encounter.billing import BilledClaim
    from medcodex.encounter.claim_status import ClaimAnswer
    from medcodex.formats.x12.answering import Answering
    from medcodex.formats.x12.claims.nodes import Row
    from medcodex.formats.x12.segments import Segment

_Passed = TypeVar("_Passed")
_CLAIM, _SUBMITTER, _RECEIVER = "2300", "1000A", "1000B"
_NOBODY = Party()


def answer_file(stream: IO[bytes], where: str, answering: Answering) -> Iterator[str]:
    """The answer, segment by segment. With ``answering.by_claim`` the 999 of each interchange is followed by an
    interchange of 277CAs, one for each set of claims that was not refused as a whole; control numbers count on through
    both. Memory grows with the answer to one interchange. InputError where the file is no X12 at all."""
    steps = read_sets(read_segments(stream, where))
    if not answering.by_claim:
        yield from answers(steps, answering)
        return
    claims = _Claims(answering)
    for one in received(claims.noted(read_claims(steps))):
        yield from acknowledgement(one, answering, claims.number - 1)
        yield from claims.answer([told.start for told in one.sets if told.verdict(by_claim=True) != "R"])


class _Claims:
    """The answers to claims while their file is read. Of each set that was read they are kept as the text that they
    are going to be, which is a fraction of what they are as records. ``number`` is the control number of the next
    interchange of them; the one before it is that of the 999."""

    def __init__(self, answering: Answering) -> None:
        self.number = answering.control + 1
        self._answering = answering
        self._sending: Sending | None = None
        self._written: dict[int, str] = {}
        self._set = 0
        self._named: dict[str, Party] = {}
        self._batch = ""
        self._answers: list[ClaimAnswer] = []
        self._in_claim = self._faulty = False

    def noted(self, steps: Iterable[_Passed]) -> Iterator[_Passed]:
        """The steps of a file passed on, and what they hold of claims noted."""
        for step in steps:
            yield step
            if isinstance(step, Placed):
                self._place(step.segment, step.loop.id)
            elif isinstance(step, Opened | Left):
                if step.loop.id == _CLAIM:
                    self._in_claim = isinstance(step, Opened)
                    self._faulty = self._faulty and not self._in_claim
            elif isinstance(step, Fault):
                self._faulty = self._faulty or self._in_claim
            elif isinstance(step, ReadClaim):
                self._answers.append(self._answered(step))
            else:
                self._around(step)

    def answer(self, sets: Iterable[int]) -> Iterator[str]:
        """The 277CA of the interchange that was read; ``sets`` are those that are answered, by their first segments.
        Nothing where no claim came in them. Then the next interchange may come."""
        bodies = [partial(_rows, self._written[start]) for start in sets if start in self._written]
        if bodies and self._sending is not None:
            yield from map(written, enveloped(bodies, "HN", "277", VERSION, self._sending))
            self.number += 1
        self.number += 1
        self._written = {}

    def _around(self, step: object) -> None:
        if isinstance(step, InterchangeOpened):
            self._sending = self._to(step)
        elif isinstance(step, SetOpened):
            self._set, self._batch, self._named, self._answers = step.segment.number, "", {}, []
            self._in_claim = False
        elif isinstance(step, SetRead) and self._answers and self._sending is not None:
            rows = batch_rows(self._answers, self._sending, None, f"{len(self._written) + 1:04}")
            self._written[self._set] = "".join(map(written, rows))
            self._answers = []

    def _place(self, segment: Segment, loop: str) -> None:
        name = segment.id
        if name == "BHT":
            self._batch = at(row_of(segment), 3)
        elif name == "NM1" and loop in {_SUBMITTER, _RECEIVER}:
            self._named[loop] = read_party(Node(loop, [row_of(segment)]))

    def _answered(self, read: ReadClaim) -> ClaimAnswer:
        batch = SentBatch(
            self._batch, self._source(read.claim), self._named.get(_SUBMITTER, _NOBODY), self._answering.at.date()
        )
        findings = validate_claim(read.claim, poa_exempt=None)
        return acknowledge(read.claim, batch, findings, segment=read.segment, faulty=self._faulty)

    def _source(self, claim: BilledClaim) -> Party:
        """Who answers: the receiver of the file, as a payer where the first claim is billed to them."""
        if self._answers:
            return self._answers[0].source
        receiver, payer = self._named.get(_RECEIVER, _NOBODY), claim.coverage.payer
        if payer.identifier and payer.identifier == receiver.identifier:
            return Party(payer.last, identifier=payer.identifier, qualifier=payer.qualifier)
        return receiver

    def _to(self, opened: InterchangeOpened) -> Sending:
        return Sending(
            submitter=_NOBODY, receiver=_NOBODY, interchange=self.number, group=1, first_set=1, at=self._answering.at,
            sender_id=opened.receiver, receiver_id=opened.sender, sender_qualifier=opened.receiver_qualifier or "ZZ",
            receiver_qualifier=opened.sender_qualifier or "ZZ", production=self._answering.production,
        )  # fmt: skip


def _rows(text: str, _: str) -> Iterator[Row]:
    return (tuple(line.split("*")) for line in text.split("~\n")[:-1])
