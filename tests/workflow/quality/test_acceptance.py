"""What became of proposals, by family and month."""

from __future__ import annotations

import datetime as dt

from medcodex.workflow.quality.acceptance import Addition, Fate, Proposal, acceptance

MAY, JUNE = dt.date(2026, 5, 9), dt.date(2026, 6, 2)


def test_families_by_how_often_they_were_proposed() -> None:
    proposals = [
        Proposal(MAY, "icd10cm", "E11.22", 0.9, Fate.KEPT),
        Proposal(MAY, "icd10cm", "E11.9", 0.5, Fate.CHANGED),
        Proposal(JUNE, "icd10cm", "E11.9", 0.7, Fate.KEPT),
        Proposal(JUNE, "icd10cm", "I10", 0.9, Fate.LEFT_OUT),
    ]
    additions = [Addition(MAY, "icd10cm", "E11.65"), Addition(MAY, "hcpcs", "J1885")]
    sugar, pressure, drugs = acceptance(proposals, additions)
    assert (sugar.family, sugar.proposed, sugar.changed, sugar.left_out, sugar.added) == ("E11", 3, 1, 0, 1)
    assert (sugar.kept.hits, sugar.kept.of) == (2, 3)
    assert (sugar.found.hits, sugar.found.of) == (2, 4)
    assert round(sugar.mean_confidence, 3) == 0.7
    assert [(month, rate.hits, rate.of) for month, rate in sugar.by_month] == [
        (dt.date(2026, 5, 1), 1, 2),
        (dt.date(2026, 6, 1), 1, 1),
    ]
    assert (pressure.family, pressure.left_out) == ("I10", 1)
    assert (drugs.system, drugs.family, drugs.proposed, drugs.added) == ("hcpcs", "J", 0, 1)


def test_nothing_gives_nothing() -> None:
    assert acceptance([], []) == []
