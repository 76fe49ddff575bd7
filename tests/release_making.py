"""A chart of the workbench that is complete and whose review is final, with identifiers in every place."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from tests.workbench_fixture import hired

from medcodex.encounter import Claim, Setting
from medcodex.encounter.records import Evidence
from medcodex.workflow.chart import Chart, ChartStatus, Document, Patient
from medcodex.workflow.people import Actor, Role, system
from medcodex.workflow.quality.audit import Audit, AuditStatus
from medcodex.workflow.quality.claim_codes import ClaimCode
from medcodex.workflow.quality.sampling import Sample, SampleKind
from medcodex.workflow.session.decision import Decision, Kind, Recorded
from medcodex.workflow.session.final import Final, FinalCode
from medcodex.workflow.session.run import Proposal, Run

if TYPE_CHECKING:
    from medcodex.store.work import DatabaseStore

AT = dt.datetime(2026, 5, 15, 9, tzinfo=dt.UTC)
TEXT = """Quillfeather, Zebediah (MRN 44718820) was admitted on 05/11/2026, age 93, under Dr. Wobblesworth.
He lives with his daughter Ottoline at Thistledown Manor. Pneumonia of the right lower lobe, with cough.
Call Ottoline at 555-867-5309. Later: Pneumonia of the right lower lobe again. Acct ZQ-99310.
The Quillfeather family was told. Zebediah went home.
"""
SECRETS = ("Quillfeather", "Zebediah", "44718820", "05/11", "93", "Wobblesworth", "Ottoline", "867-5309", "ZQ-99310",
           "1933", "acc")  # fmt: skip
CODES = (("J18.9", "Y"), ("I10", "Y"))


def reviewed(store: DatabaseStore) -> dict[Role, Actor]:
    """The chart c1, and somebody of each role."""
    roles = [Role.MANAGER, Role.CODER, Role.AUDITOR, Role.EDUCATOR, Role.STUDENT]
    actors = {one.role: Actor(one.id, one.login, one.role, "web") for one in hired(store, *roles)}
    start = TEXT.rindex("Pneumonia of the right lower lobe")
    evidence = Evidence("d1", start, start + len("Pneumonia of the right lower lobe"), "", "")
    with store.begin(system("test")) as work:
        patient = Patient("p1", "44718820", "Quillfeather, Zebediah", dt.date(1933, 2, 3), "M")
        work.charts.add_patient(patient)
        chart = Chart("c1", "p1", "ZQ-99310", Setting.INPATIENT, AT, admitted=dt.date(2026, 5, 11),
                      discharged=dt.date(2026, 5, 15), payer="Medicare of Quillfeather", facility="Thistledown Manor",
                      attending="Dr. Wobblesworth")  # fmt: skip
        work.charts.add(replace(chart, status=ChartStatus.COMPLETE, completed_at=AT))
        work.charts.add_document(
            Document("d1", "c1", "n1", 1, "discharge summary", "Quillfeather", TEXT, AT, author="Dr. Wobblesworth",
                     author_role="attending", signed=True, written=AT)
        )  # fmt: skip
        work.charts.add(replace(chart, id="c2", account="second", status=ChartStatus.COMPLETE))
        proposals = tuple(
            Proposal(f"s{at}", "icd10cm", code, code, 0.9, poa=poa, evidence=(evidence,) if at == 1 else ())
            for at, (code, poa) in enumerate(CODES, 1)
        )
        work.decisions.add_run(Run("r1", "c1", "facility", AT, {}, proposals, {"d1": 1}))
        for seq, kind in enumerate([Kind.CODED, Kind.ACCEPT_ALL, Kind.COMPLETE], 1):
            event = Recorded(seq, f"k{seq}", Decision(kind), actors[Role.CODER].user_id, AT)
            work.decisions.append("c1", Claim.FACILITY, event)
        final = [
            FinalCode(f"s{at}", at, "diagnosis", "icd10cm", code, code, "accepted", poa, (), None, True, None, 0.9)
            for at, (code, poa) in enumerate(CODES, 1)
        ]
        work.decisions.add_final(
            Final("c1", Claim.FACILITY, 1, 3, "r1", AT, actors[Role.CODER].user_id, tuple(final), 195, "43", 1.0)
        )
        codes = tuple(ClaimCode("diagnosis", "icd10cm", code, poa) for code, poa in CODES)
        work.quality.add_sample(_sample())
        work.quality.add_audit(
            Audit("a1", "sample", "c1", "facility", actors[Role.CODER].user_id, blind=False, coded=codes,
                  auditor=actors[Role.AUDITOR].user_id, status=AuditStatus.FINAL, audited=codes,
                  reviewed_at=AT, final_at=AT, final_by=actors[Role.AUDITOR].user_id, drawn_at=AT)
        )  # fmt: skip
    return actors


def _sample() -> Sample:
    return Sample("sample", "A sample", SampleKind.RANDOM, "", AT, AT, AT, 1, "seed", blind=False, prebill=False)
