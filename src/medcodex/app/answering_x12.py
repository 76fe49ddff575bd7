"""A file of claims answered as a partner would: TA1 and 999 for its form, and a 277CA for each claim in it."""

from __future__ import annotations

from functools import partial
from typing import IO, TYPE_CHECKING, TypeVar

from medcodex.app.sent_claims import SentClaim, sent_claims
from medcodex.claims.acknowledging import SentBatch, acknowledge
from medcodex.claims.validating import validate_claim
from medcodex.encounter.billing import Party
from medcodex.formats.x12.answering import acknowledgement, answers, received
from medcodex.formats.x12.answers.writing import VERSION, batch_rows
from medcodex.formats.x12.claims.reading import read_claims
from medcodex.formats.x12.claims.writing import Sending
from medcodex.formats.x12.envelope import InterchangeOpened, SetRead
from medcodex.formats.x12.enveloping import enveloped, written
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import SetOpened, read_sets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medcodex.encounter.claim_status import ClaimAnswer
    from medcodex.formats.x12.answering import Answering
    from medcodex.formats.x12.claims.nodes import Row

_Passed = TypeVar("_Passed")
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
        self._answers: list[ClaimAnswer] = []

    def noted(self, steps: Iterable[_Passed]) -> Iterator[_Passed]:
        """The steps of a file passed on, and what they hold of claims noted."""
        for step in sent_claims(steps):
            if isinstance(step, SentClaim):
                self._answers.append(self._answered(step))
            else:
                yield step
                self._around(step)

    def answer(self, sets: Iterable[int]) -> Iterator[str]:
        """The 277CA of the interchange that was read; ``sets`` are those that are answered, by their first segments.
        Nothing where no claim came in them. Then the next interchange may come."""
        bodies = [partial(rows_of, self._written[start]) for start in sets if start in self._written]
        if bodies and self._sending is not None:
            yield from map(written, enveloped(bodies, "HN", "277", VERSION, self._sending))
            self.number += 1
        self.number += 1
        self._written = {}

    def _around(self, step: object) -> None:
        if isinstance(step, InterchangeOpened):
            self._sending = sending_back(step, self._answering, self.number)
        elif isinstance(step, SetOpened):
            self._answers = []
        elif isinstance(step, SetRead) and self._answers and self._sending is not None:
            rows = batch_rows(self._answers, self._sending, None, f"{len(self._written) + 1:04}")
            self._written[step.segment] = "".join(map(written, rows))
            self._answers = []

    def _answered(self, sent: SentClaim) -> ClaimAnswer:
        source = self._answers[0].source if self._answers else sent.source
        batch = SentBatch(sent.batch, source, sent.submitter, self._answering.at.date())
        findings = validate_claim(sent.claim, poa_exempt=None)
        return acknowledge(sent.claim, batch, findings, segment=sent.segment, faulty=sent.faulty)


def sending_back(opened: InterchangeOpened, answering: Answering, control: int) -> Sending:
    """An interchange to whoever sent the one that came, under a control number."""
    return Sending(
        submitter=_NOBODY, receiver=_NOBODY, interchange=control, group=1, first_set=1, at=answering.at,
        sender_id=opened.receiver, receiver_id=opened.sender, sender_qualifier=opened.receiver_qualifier or "ZZ",
        receiver_qualifier=opened.sender_qualifier or "ZZ", production=answering.production,
    )  # fmt: skip


def rows_of(text: str, _: str) -> Iterator[Row]:
    """Segments as ``written`` makes them, as rows again; the second argument is a control number, of no use here."""
    return (tuple(line.split("*")) for line in text.split("~\n")[:-1])
