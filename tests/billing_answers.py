"""What receivers and payers answer to files of the invented site."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.encounter.billing import Party
from medcodex.encounter.claim_status import ClaimAnswer, Status, StatusCode
from medcodex.formats.x12.answers.writing import write_277ca
from medcodex.formats.x12.claims.writing import Sending

if TYPE_CHECKING:
    from medcodex.workflow.billing.records import ClaimBatch, ClaimRecord


def enveloped(*segments: str, functional: str, version: str) -> str:
    header = (
        "ISA*00*          *00*          *ZZ*PAYER          *ZZ*INVENT01       *260516*0900*^*00501*000000007*0*T*:~"
    )
    group = f"GS*{functional}*PAYER*INVENT01*20260516*0900*7*X*{version}~"
    return "\n".join([header, group, *segments, "GE*1*7~", "IEA*1*000000007~"])


def ta1(made: ClaimBatch, verdict: str) -> str:
    return (
        "ISA*00*          *00*          *ZZ*PAYER          *ZZ*INVENT01       *260516*0900*^*00501*000000009*0*T*:~\n"
        f"TA1*{made.interchange:09}*260515*0900*{verdict}*{'000' if verdict == 'A' else '006'}~\nIEA*0*000000009~\n"
    )


def x999(made: ClaimBatch, verdict: str) -> str:
    return enveloped(
        "ST*999*0001*005010X231A1~",
        f"AK1*HC*{made.group}*005010X222A1~",
        f"AK2*837*{made.first_set:04}*005010X222A1~",
        *(["IK3*NM1*12*2010BA*8~", "IK4*9*67*1~"] if verdict == "R" else []),
        f"IK5*{verdict}{'*5' if verdict == 'R' else ''}~",
        f"AK9*{verdict}*1*1*{0 if verdict == 'R' else 1}~",
        f"SE*{8 if verdict == 'R' else 6}*0001~",
        functional="FA",
        version="005010X231A1",
    )


def x277ca(made: ClaimBatch, *told: tuple[ClaimRecord, str, str]) -> str:
    """Claims with the payer's number and a category of status: A1 taken, A3 refused."""
    answers = [
        ClaimAnswer(
            1, "277ca", one.number, (Status((StatusCode(category, "20"),), action="U" if category == "A3" else "WQ"),),
            Party("Quokka", "Zelda", person=True, identifier="1AA0AA0AA00", qualifier="MI"), number,
            batch=f"{made.interchange:09}{made.first_set:04}",
        )
        for one, number, category in told
    ]  # fmt: skip
    sending = Sending(
        Party("INVENTED MEDICARE", identifier="INVMC", qualifier="PI"),
        Party("INVENTED SUBMITTER", identifier="INVENT01", qualifier="46"),
        5, 5, 5, made.created_at, "INVMC", "INVENT01",
    )  # fmt: skip
    return "".join(write_277ca(answers, sending))


def x835(*told: tuple[str, str, str, str]) -> str:
    """Claims by number, status, amount paid and the payer's number, all charged 450."""
    loops = []
    for number, status, paid, payers in told:
        loops += [
            f"CLP*{number}*{status}*450*{paid}**MB*{payers}~",
            *([f"CAS*CO*45*{Decimal(450) - Decimal(paid)}~"] if status != "22" else []),
            "NM1*QC*1*QUOKKA*ZELDA****MI*1AA0AA0AA00~",
        ]
    body = [
        "ST*835*0001~", "BPR*I*0*C*ACH*CCP*01*1*DA*1*9*9*01*1*DA*1*20260516~", "TRN*1*1*1999999999~",
        "N1*PR*INVENTED MEDICARE~", "N3*1 ROAD~", "N4*NOWHERE*OH*43004~", "PER*BL*DESK*TE*6145550100~",
        "N1*PE*INVENTED HOSPITAL*XX*1234567893~", "LX*1~", *loops,
    ]  # fmt: skip
    return enveloped(*body, f"SE*{len(body) + 1}*0001~", functional="HP", version="005010X221A1")
