"""What receivers and payers answer: a file read, matched to batches and claims by their control numbers, and kept. The
same file again changes nothing; what is about no claim of ours is listed and not lost."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.formats.x12.answers.reading import read_answers
from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.remittance import read_remittances
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import SetOpened, Ta1Read, read_sets
from medcodex.workflow.access import require
from medcodex.workflow.billing.acting import PERMISSION
from medcodex.workflow.billing.applying import Applier
from medcodex.workflow.billing.records import AnswerFile
from medcodex.workflow.billing.saying import said_by
from medcodex.workflow.event import Event
from medcodex.workflow.money.remittances import Gathering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.workflow.billing.records import Answered
    from medcodex.workflow.billing.saying import Said
    from medcodex.workflow.event import Detail
    from medcodex.workflow.money.remittances import Remittance
    from medcodex.workflow.work import Work


@dataclass(frozen=True, slots=True)
class TakenIn:
    """An answer file with what it says; ``again`` where the same file was taken in before, and nothing was done."""

    file: AnswerFile
    answered: Sequence[Answered]
    again: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds: kinds of transaction sets, what is said, how many faults of form, remittances whole."""

    kinds: tuple[str, ...]
    said: Sequence[Said]
    faults: int
    remittances: Sequence[Remittance] = ()


def take_in(work: Work, data: bytes, name: str, read: Read | None = None) -> TakenIn:
    """Take in a file of TA1, 999, 277CA, 277 or 835. InputError for what is no X12 or answers nothing; ForbiddenError.
    ``name`` is what errors call it; ``read`` is what was read of it before, so that no transaction waits for that."""
    require(work.actor, PERMISSION)
    digest = sha256(data).hexdigest()
    if (known := work.billing.answer_by_digest(digest)) is not None:
        return TakenIn(known, work.billing.answered(known.id), again=True)
    read = read or read_answer(data, name)
    if not read.said and not read.remittances:
        raise InputError("no acknowledgement and no remittance in it", name)
    file = AnswerFile(work.new_id(), digest, len(data), read.kinds, work.now, work.actor.user_id, read.faults)
    work.billing.add_answer(file, data)
    applier = Applier(work, file)
    answered = [answer for one in read.said for answer in applier.apply(one)]
    work.billing.add_answered(answered)
    detail: dict[str, Detail] = {
        "kinds": " ".join(read.kinds),
        "sha256": digest,
        "answers": len(answered),
        "changed": sum(one.changed for one in answered),
        "unmatched": sum(one.claim_id is None and one.batch_id is None for one in answered),
    }
    work.record(Event("answer.taken", "answer", file.id, detail=detail))
    return TakenIn(file, answered)


def read_answer(data: bytes, name: str) -> Read:
    """What a file says. InputError for what is no X12, or a remittance that is cut off or counts fractions of cents."""
    kinds: dict[str, None] = {}
    said: list[Said] = []
    faults = 0
    gathering = Gathering(name)
    for step in read_remittances(read_answers(read_sets(read_segments(BytesIO(data), name)))):
        gathering.see(step)
        if isinstance(step, Fault):
            faults += 1
        elif isinstance(step, SetOpened):
            acknowledges = step.guide is not None and step.guide.file == "277ca"
            kinds["277CA" if acknowledges else step.segment.text(1)[:10]] = None
        elif isinstance(step, Ta1Read):
            kinds["TA1"] = None
        else:
            said += said_by(step)
    gathering.end()
    return Read(tuple(kinds), said, faults, gathering.found)


def unmatched(work: Work, limit: int = 200) -> Sequence[Answered]:
    """What was answered of claims and files that are none of ours, newest first. ForbiddenError."""
    require(work.actor, PERMISSION)
    return work.billing.unmatched(limit=limit)
