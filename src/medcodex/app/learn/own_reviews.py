"""The bridge from audits to learning: what reviews of somebody's own coding say of topics.

Topics with two counts cross it, and nothing else: no patient, no chart, no code, no word of a review."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from medcodex.learn.study.code_topics import error_topics, topics_of_code
from medcodex.learn.study.needs import Reviewed
from medcodex.workflow.access import may
from medcodex.workflow.quality.audit import AuditStatus
from medcodex.workflow.quality.rulings import Decision
from medcodex.workflow.quality.tables import error_kinds

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from medcodex.workflow.quality.audit import Audit
    from medcodex.workflow.quality.claim_codes import ClaimCode
    from medcodex.workflow.quality.comparing import Difference
    from medcodex.workflow.work import Work


def own_reviews(work: Work, since: dt.datetime) -> tuple[Reviewed, ...]:
    """What final reviews of the actor's own work, decided since a time, say of topics, the worst first; nothing for
    those whose work nobody reviews."""
    if not may(work.actor, "audit.answer"):
        return ()
    mine = work.quality.audits_of_coder(work.actor.user_id)
    final = [one for one in mine if one.status is AuditStatus.FINAL and one.final_at is not None]
    return reviewed(one for one in final if one.final_at is not None and one.final_at >= since)


def reviewed(audits: Iterable[Audit]) -> tuple[Reviewed, ...]:
    """Of each topic how many codes were looked at and how many were wrong. A code counts for the topics of its range,
    a missed one too; an error counts for the topic of its kind, against all codes of the chart, an error of order
    against the one chart."""
    codes: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for audit in audits:
        errors = list(_errors(audit))
        looked = [*audit.coded, *(one.audited for _, one in errors if one.coded is None and one.audited is not None)]
        bad = {id(code) for code in map(_code, (one for _, one in errors)) if code is not None}
        for code in looked:
            for topic in topics_of_code(code.system, code.code):
                codes[topic] += 1
                wrong[topic] += id(code) in bad
        kinds = Counter(error_topics()[kind] for kind, _ in errors if kind in error_topics())
        for topic in set(error_topics().values()):
            most = 1 if topic == "sequencing" else len(looked)
            codes[topic] += most
            wrong[topic] += min(kinds[topic], most)
    found = [Reviewed(topic, codes[topic], wrong[topic]) for topic in codes if wrong[topic]]
    return tuple(sorted(found, key=lambda one: (-one.share_wrong, -one.wrong, one.topic)))


def _errors(audit: Audit) -> Iterator[tuple[str, Difference]]:
    """Differences that were upheld as errors of a kind that scores, each with its kind."""
    differences = audit.comparison.differences
    for one in audit.rulings:
        if one.place is not None and one.decision is Decision.ERROR and error_kinds()[one.error].scores != "none":
            yield one.error, differences[one.place]


def _code(one: Difference) -> ClaimCode | None:
    return one.audited if one.coded is None else one.coded
