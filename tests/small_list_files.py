"""Small files of HCPCS, CPT and CDT in their publishers' formats, every descriptor invented, releases of 2099."""

from __future__ import annotations

import textwrap

NOTICE = "CPT codes are copyright American Medical Association. Not really: an invented release.\r\nCPT 2099\r\n\r\n"


def record(
    code: str,
    text: str,
    short: str = "",
    *,
    added: str = "20980101",
    ended: str = "",
    replaced: str = "",
    coverage: str = "C",
    action: str = "N",
    number: int = 100,
) -> str:
    """The lines of one code in the layout of CMS: long text in pieces of 80, broken between words."""
    kind = "37"[len(code) == 2]
    pieces = textwrap.wrap(text, 80) or [""]
    lines = []
    for count, piece in enumerate(pieces):
        identity = kind if count == 0 else "48"[len(code) == 2]
        line = f"{code:>5}{number + count * 100:05}{identity}{piece:<80}"
        if count == 0:
            line += f"{short:<28}{'51':<8}A{'':<18}{'':<24}{'':<10}{'':<24}{replaced:<25}{coverage}"
            line += f"{'':<2}{'':<8}{'':<3}{'':<1}{'':<8}{'':<4}{'O1E':<3} {'1P':<5}{'000'}"
            line += f"{added:<8}{'20990101':<8}{ended:<8}{action}"
        lines.append(f"{line:<320}")
    return "".join(f"{line}\r\n" for line in lines)


MODIFIER = record("ZZ", "Invented modifier of the zeroth kind", number=100)
LONG_TEXT = (
    "Invented device, of a kind that takes more than eighty characters to describe, with its second line behind it"
)
RECORDS = (
    MODIFIER
    + record("A9001", LONG_TEXT, "Invented device")
    + record("J0001", "Invented drug, 1 mg", "Invented drug", added="20990701", action="A")
    + record("L0001", "Invented brace", "Inv brace", ended="20990630", replaced="L0002", action="D")
    + record("L0002", "Invented better brace", "Inv better brace", coverage="D")
    + record("D0001", "An invented dental line that must not be loaded", "Dental")
)


def anweb(text: str = RECORDS) -> bytes:
    return text.encode("cp1252")


TABLE_HEADER = "code,active_2099q3,short,long,added_2097file,term_2097file,cov,betos,tos"
TABLE_ROWS = (
    'A9001,1,Inv device,"Invented device, each",2090-01-01,,C,D1A,P:R',
    "A9002,1,Inv old device,Invented old device,2080-01-01,2096-12-31,D,D1A,P",
    "A9003,1,,,,,,,",
    "A9004,0,Inv gone,Invented device no longer listed,2085-01-01,,C,D1A,9",
    "D0001,0,Inv dental,,,,,,",
)


def table(rows: tuple[str, ...] = TABLE_ROWS, header: str = TABLE_HEADER) -> bytes:
    return "".join(f"{line}\n" for line in (header, *rows)).encode()


CPT_CODES = {
    "99999": "Visit to an invented clinic on the moon",
    "0999T": "Emerging measurement of invented waves",
    "1999F": "Invented performance recorded",
}


def longult(codes: dict[str, str] | None = None, notice: str = NOTICE) -> bytes:
    rows = (f"{code}\t{text}\r\n" for code, text in (CPT_CODES if codes is None else codes).items())
    return (notice + "".join(rows)).encode("cp1252")


def fixed(width: int, codes: dict[str, str]) -> bytes:
    return (NOTICE + "".join(f"{code} {text:<{width}}\r\n" for code, text in codes.items())).encode("cp1252")


def medu() -> bytes:
    return fixed(48, {"99999": "VISIT INVENTED CLINIC MOON WITH A LONGER NAME", "0999T": "INVENTED WAVES MEASUREMENT"})


def shortu() -> bytes:
    return fixed(28, {"99999": "INVENTED MOON VISIT", "0999T": "INVENTED WAVES"})


def consumer() -> bytes:
    return b"Concept Id\tCPT Code\tConsumer Friendly Descriptor\r\n9000001\t99999\tA trip to the moon clinic\r\n"


def clinician() -> bytes:
    return (
        b"Concept Id\tCPT Code\tClinician Descriptor Id\tClinician Descriptor\r\n"
        b"9000001\t99999\t1\tMoon visit, first wording\r\n9000001\t99999\t2\tMoon visit, second wording\r\n"
    )


def modul() -> bytes:
    return (
        NOTICE + "Appendix A\r\n\r\nModifiers\r\n\r\nInvented words about modifiers.\r\n\r\n"
        "25 Invented Visit Beside: when something\r\nelse was invented on that day\r\n\r\n"
        "Anesthesia Physical Status \r\nModifiers\r\n\r\nPhysical Status Modifier P1: An invented patient\r\n\r\n"
        "Modifiers Approved for Ambulatory Surgery Center (ASC) Hospital Outpatient Use\r\n\r\n"
        "CPT Level I Modifiers\r\n\r\n25 Invented Visit Beside, again\r\n\r\n"
        "Category II Modifiers\r\n\r\n1P Invented exclusion\r\nwith reasons\r\n\r\n"
        "Level II (HCPCS/National) Modifiers\r\n\r\nE1 Upper left, eyelid\r\n"
    ).encode("cp1252")


def pla() -> bytes:
    return (
        b'<?xml version="1.0"?>\n<plaCodes><plaCode cdId="1" cdCode="0999U"><cdDesc>Invented assay of dust</cdDesc>'
        b"<cdMDesc>INVENTED DUST ASSAY</cdMDesc><cdSDesc>INV DUST</cdSDesc><cdStatus>NEW</cdStatus>"
        b"<effectiveDate>2099-04-01T00:00:00</effectiveDate><labName>Invented Lab</labName>"
        b"<manufacturerName>Nobody</manufacturerName><testName>Dust</testName></plaCode></plaCodes>"
    )


def citations() -> bytes:
    return b'code,source,citation\n99999,CPT Assistant,"January 2099, page 1"\n99999,Site note,ask the dean\n'


AMA_FILES = {
    "CPT 2099/LONGULT.txt": longult,
    "CPT 2099/MEDU.txt": medu,
    "CPT 2099/SHORTU.txt": shortu,
    "CPT 2099/MODUL.txt": modul,
    "CPT 2099/Consumer Friendly Descriptors/ConsumerDescriptor.txt": consumer,
    "CPT 2099/Clinician Descriptors/ClinicianDescriptor.txt": clinician,
    "CPT 2099/Proprietary Laboratory Analyses (PLA) Codes/CPTPLA.xml": pla,
    "CPT 2099/citations.csv": citations,
}


def cdt() -> bytes:
    return (
        b"Invented notice, not of any association\n\nCODE\tNOMENCLATURE\tDESCRIPTOR\n"
        b"\tAn invented heading\t\n"
        b"D0999\tinvented look at an invented tooth\tA made-up examination.\nD9998\tinvented other service\t\n"
    )
