"""Small files of the National Correct Coding Initiative in CMS's layouts, every code and pair invented."""

from __future__ import annotations

import csv
import io

NOTICE = (
    "CPT codes, descriptions and other data only are copyright 2099 American Medical Association. Not really:",
    "an invented table, with commas, and a second line of its notice.",
)
PTP_HEADING = (
    ("Column 1", "Column 2", "*=in existence", "Effective", "Deletion", "Modifier", "PTP Edit Rationale"),
    ("", "", "prior to 1996", "Date", "Date", "0=not allowed", ""),
    ("", "", "", "", "*=no data", "1=allowed", ""),
    ("", "", "", "", "", "9=not applicable", ""),
)
PAIRS = (
    ("A9901", "A9902", "", "20980101", "*", "0", "Invented misuse"),
    ("A9901", "A9903", "", "20980101", "*", "1", "Invented standard"),
    ("A9903", "A9904", "*", "19960101", "20981231", "1", "Invented and ended"),
    ("A9903", "A9904", "", "20990101", "20990101", "9", "Invented and taken back"),
)
MUE_HEADING = ("HCPCS/\nCPT Code", "Practitioner Services MUE Values", "MUE Adjudication Indicator", "MUE Rationale")
LIMITS = (
    ("A9901", "2", "1 Line Edit", "Invented, by line"),
    ("A9902", "2", "2 Date of Service Edit: Policy", "CMS Policy"),
    ("A9903", "2", "3 Date of Service Edit: Clinical", "Clinical: Data"),
    ("A9904", "0", "3 Date of Service Edit: Clinical", "CMS Policy"),
)
AOC_HEADING = (
    "AOC_Edit_Type", "Add-On_Code", "AOC_DelDT(Julian)", "Primary_Code", "Primary_Code_DelDT(Julian)",
    "AOC_Edit_EffDT(Julian)", "AOC_Edit_DelDT(Julian)", "Special_Instruction_Notes",
)  # fmt: skip
ADD_ONS = (
    ("1", "A9911", "", "A9901", "", "2013091", "", ""),
    ("1", "A9911", "", "A9902", "", "2013091", "2098365", ""),
    ("2", "A9912", "", "CCCCC", "", "2013091", "", "(CCCCC = Contractor Defined Primary Codes)"),
    ("3", "A9913", "", "A9901", "", "2013091", "", ""),
    ("3", "A9913", "", "CCCCC", "", "2013091", "", ""),
)


def ptp_rows(pairs=PAIRS, heading=PTP_HEADING) -> list[tuple[str, ...]]:
    return [*((line,) for line in NOTICE), ("Column1/Column2 Edits",), *heading, *pairs]


def tabbed(rows) -> bytes:
    return "".join("\t".join(row) + "\r\n" for row in rows).encode("cp1252")


def ptp_text(pairs=PAIRS, heading=PTP_HEADING) -> bytes:
    """Pairs as the publisher's text: a notice, a heading over four lines, tabs."""
    return tabbed(ptp_rows(pairs, heading))


def mue_csv(limits=LIMITS, heading=MUE_HEADING) -> bytes:
    """Units as the publisher's comma-separated values: the notice over several lines in one cell."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["\n".join(NOTICE), "", "", ""])
    writer.writerows([heading, *limits])
    return out.getvalue().encode("cp1252")


def aoc_rows(add_ons=ADD_ONS, heading=AOC_HEADING) -> list[tuple[str, ...]]:
    return [(NOTICE[0],), heading, *add_ons]


def aoc_text(add_ons=ADD_ONS, heading=AOC_HEADING) -> bytes:
    """Add-on codes as the text of the publisher's workbook."""
    return tabbed(aoc_rows(add_ons, heading))
