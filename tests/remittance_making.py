"""Remittances (835) written by hand, segment by segment, from an invented payer to the invented site."""

from __future__ import annotations

from collections.abc import Sequence

Segments = Sequence[str]


def service(
    code: str, charge: str, paid: str, *adjusted: str, day: str = "20260511", control: str = "", units: str = "1"
) -> Segments:
    """A line: its code (HC:99213, NU:0120), amounts, adjustments such as CO*45*20."""
    return [
        f"SVC*{code}*{charge}*{paid}**{units}~",
        f"DTM*472*{day}~",
        *(f"CAS*{one}~" for one in adjusted),
        *([f"REF*6R*{control}~"] if control else []),
    ]


def claim(
    number: str,
    status: str,
    charge: str,
    paid: str,
    *lines: Segments,
    owes: str = "",
    payers: str = "ICN1",
    adjusted: Sequence[str] = (),
) -> Segments:
    """What is said of a claim, with its lines."""
    return [
        f"CLP*{number}*{status}*{charge}*{paid}*{owes}*MB*{payers}~",
        *(f"CAS*{one}~" for one in adjusted),
        "NM1*QC*1*QUOKKA*ZELDA****MI*1AA0AA0AA00~",
        *(segment for line in lines for segment in line),
    ]


def payment(
    amount: str, *claims: Segments, trace: str = "T1", beside: Sequence[str] = (), debit: bool = False
) -> Segments:
    """One payment without its set: claims, and adjustments beside them such as WO:CLAIM*10."""
    return [
        f"BPR*I*{amount}*{'D' if debit else 'C'}*ACH*CCP*01*1*DA*1*9*9*01*1*DA*1*20260516~",
        f"TRN*1*{trace}*1999999999~",
        "N1*PR*INVENTED MEDICARE*XV*INVMC~",
        "N3*1 ROAD~",
        "N4*NOWHERE*OH*43004~",
        "PER*BL*DESK*TE*6145550100~",
        "N1*PE*INVENTED HOSPITAL*XX*1234567893~",
        *(["LX*1~"] if claims else []),
        *(segment for one in claims for segment in one),
        *(f"PLB*1234567893*20261231*{one}~" for one in beside),
    ]


def file(*payments: Segments, control: int = 7, test: bool = True) -> bytes:
    """A file of payments, each a transaction set."""
    sets: list[str] = []
    for number, one in enumerate(payments, 1):
        sets += [f"ST*835*{number:04}~", *one, f"SE*{len(one) + 2}*{number:04}~"]
    head = (
        "ISA*00*          *00*          *ZZ*PAYER          *ZZ*INVENT01       "
        f"*260516*0900*^*00501*{control:09}*0*{'T' if test else 'P'}*:~"
    )
    group = f"GS*HP*PAYER*INVENT01*20260516*0900*{control}*X*005010X221A1~"
    return "\n".join([head, group, *sets, f"GE*{len(payments)}*{control}~", f"IEA*1*{control:09}~", ""]).encode()
