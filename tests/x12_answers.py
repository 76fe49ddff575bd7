"""Answers of invented payers for tests: files of each kind, whole."""

from __future__ import annotations

import io
from typing import Any

from medcodex.formats.x12.answers.reading import read_answers
from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import read_sets

ISA = "ISA*00*          *00*          *ZZ*SAMPLE PAYER   *ZZ*SAMPLE CLINIC  *261122*1000*^*00501*{:09}*0*T*:"


def interchange(
    functional: str, version: str, *sets: list[str], number: int = 1, before: tuple[str, ...] = ()
) -> list[str]:
    """Segments of one interchange with one group; a set is given without ST and SE."""
    rows = [ISA.format(number), *before, f"GS*{functional}*P1*S1*20261122*1000*1*X*{version}"]
    kind = {"FA": "999", "HN": "277", "HR": "276"}[functional]
    for place, one in enumerate(sets, 1):
        rows += [f"ST*{kind}*{place:04}*{version}", *one, f"SE*{len(one) + 2}*{place:04}"]
    return [*rows, f"GE*{len(sets)}*1", f"IEA*1*{number:09}"]


TA1 = [ISA.format(3), "TA1*000000009*261121*0900*R*022", "IEA*0*000000003"]

ACKNOWLEDGED = interchange("FA", "005010X231A1", [
    "AK1*HC*17*005010X222A1",
    "AK2*837*0001*005010X222A1", "IK5*A",
    "AK2*837*0002*005010X222A1",
    "IK3*CLM*20*2300*8", "CTX*CLM01:A1", "IK4*5:2:1*1332*7*Q", "CTX*SITUATIONAL TRIGGER*CLM*20**5:2*1332",
    "IK4*6**7",
    "IK3*DTP*31*2400*3",
    "IK5*R*5*I6",
    "AK9*P*2*2*1",
])  # fmt: skip

CLAIMS_ACKNOWLEDGED = interchange("HN", "005010X214", [
    "BHT*0085*08*R1*20261122*1000*TH",
    "HL*1**20*1", "NM1*PR*2*SAMPLE PAYER*****PI*99999", "TRN*1*R1", "DTP*050*D8*20261120", "DTP*009*D8*20261121",
    "HL*2*1*21*1", "NM1*41*2*SAMPLE SUBMITTER*****46*S1", "TRN*2*BATCH7", "STC*A1:19:PR*20261121*WQ*300",
    "QTY*90*1", "QTY*AA*1", "AMT*YU*100", "AMT*YY*200",
    "HL*3*2*19*1", "NM1*85*2*SAMPLE CLINIC*****XX*1234567893", "TRN*1*0", "STC*A1:19:PR**WQ*300",
    "QTY*QA*1", "QTY*QC*1", "AMT*YU*100", "AMT*YY*200",
    "HL*4*3*PT", "NM1*QC*1*OKAPI*SAMPLE****MI*M77", "TRN*2*A1", "STC*A2:20*20261121*WQ*100", "REF*1K*P900",
    "REF*D9*CH5", "DTP*472*D8*20261101",
    "HL*5*3*PT", "NM1*QC*1*ZEBRAFIELD*SAMPLE****MI*M78", "TRN*2*A2",
    "STC*A6:476*20261121*U*200******A7:562:85*A8:400*SAY UNITS", "REF*BLT*111", "DTP*472*RD8*20261101-20261103",
    "SVC*HC:99213:25*200**0301***2", "STC*A6:476*20261121*U", "REF*FJ*L1", "DTP*472*D8*20261102",
])  # fmt: skip

ASKED = interchange("HR", "005010X212", [
    "BHT*0010*13*Q1*20261122*1000",
    "HL*1**20*1", "NM1*PR*2*SAMPLE PAYER*****PI*99999",
    "HL*2*1*21*1", "NM1*41*2*SAMPLE SUBMITTER*****46*S1",
    "HL*3*2*19*1", "NM1*1P*2*SAMPLE CLINIC*****XX*1234567893",
    "HL*4*3*22*0", "DMG*D8*19500203*F", "NM1*IL*1*OKAPI*SAMPLE****MI*M77",
    "TRN*1*T1", "REF*1K*P900", "REF*BLT*111", "REF*EJ*A1", "REF*D9*CH5", "AMT*T3*100", "DTP*472*D8*20261101",
    "HL*5*3*22*1", "NM1*IL*1*OKAPI*PARENT****MI*M79", "HL*6*5*23", "DMG*D8*20150102*M", "NM1*QC*1*OKAPI*CHILD",
    "TRN*1*T2", "REF*EJ*A3", "SVC*HC:99213*80*****1", "REF*FJ*L9", "DTP*472*D8*20261104",
])  # fmt: skip

ANSWERED = interchange("HN", "005010X212", [
    "BHT*0010*08*Q1*20261122*1000*DG",
    "HL*1**20*1", "NM1*PR*2*SAMPLE PAYER*****PI*99999", "PER*IC*DESK*TE*6145550100",
    "HL*2*1*21*1", "NM1*41*2*SAMPLE SUBMITTER*****46*S1",
    "HL*3*2*19*1", "NM1*1P*2*SAMPLE CLINIC*****XX*1234567893",
    "HL*4*3*22*0", "NM1*IL*1*OKAPI*SAMPLE****MI*M77",
    "TRN*2*T1", "STC*F1:65*20261120**100*80*20261118**20261119*EFT7", "REF*1K*P900", "REF*EJ*A1",
    "DTP*472*D8*20261101",
    "HL*5*3*22*1", "NM1*IL*1*OKAPI*PARENT****MI*M79", "HL*6*5*23", "NM1*QC*1*OKAPI*CHILD",
    "TRN*2*T2", "STC*P1:20*20261120**80", "REF*EJ*A3",
    "SVC*HC:99213*80*0****1", "STC*P1:20*20261120", "REF*FJ*L9", "DTP*472*D8*20261104",
    "HL*7*2*19*0", "NM1*1P*2*OTHER CLINIC*****XX*1234567893", "TRN*1*0", "STC*D0:26:1P*20261120",
])  # fmt: skip

FILES = {
    "TA1": TA1, "999": ACKNOWLEDGED, "277CA": CLAIMS_ACKNOWLEDGED, "276": ASKED, "277": ANSWERED,
}  # fmt: skip


def joined(segments: list[str]) -> bytes:
    """A file of segments."""
    return "".join(f"{one}~\n" for one in segments).encode()


def answers_of(data: bytes) -> tuple[list[Any], list[Fault]]:
    """The records and the faults of a file."""
    steps = list(read_answers(read_sets(read_segments(io.BytesIO(data), "here"))))
    records = [one for one in steps if type(one).__module__ == "medcodex.encounter.claim_status"]
    return records, [one for one in steps if isinstance(one, Fault)]
