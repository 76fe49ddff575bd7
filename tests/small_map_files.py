"""Small invented files of concept maps in the publishers' formats; what the codes map to is made up."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

I9GEM = (
    b"0010  A000    00000\r\n"
    b"25000 E119    10000\r\n"
    b"9600  T360X1A 10111\r\n"
    b"9600  T360X2A 10111\r\n"
    b"9600  Z9989   10112\r\n"
    b"9600  Z9981   10112\r\n"
    b"9600  A009    10121\r\n"
    b"9600  I10     10122\r\n"
    b"V9999 NoDx    11000\r\n"
)
I10GEM = (
    b"A000    0010  00000\r\n"
    b"A009    0019  10000\r\n"
    b"I10     4011  10000\r\n"
    b"T360X1A 9600  10111\r\n"
    b"T360X1A E856  10112\r\n"
    b"R29700  NoDx  11000\r\n"
    b"Z9989   v5889 10000\r\n"
)
PCSGEM = b"0FT44ZZ 5123 10000\n0DTJ4ZZ 4701 00000\n"
I9PCSGEM = b"4701  0DTJ4ZZ 10000\n5123  0FT44ZZ 00000\n9999  NoPCS   11000\n"
GEM_CSV = (
    b'"icd10cm","icd9cm","flags","approximate","no_map","combination","scenario","choice_list"\n'
    b'"A000","0010","00000",0,0,0,0,0\n'
    b'"E119","25000","10000",1,0,0,0,0\n'
)

CONVERSION = [
    ["A table of codes that were never real. Unless otherwise specified the day is October 1."],
    ["Current code assignment", "Effective", "Previous Code(s) Assignment"],
    ["A00.01", "2018", "A00.0"],
    ["A00.02", "2018", "A00.0"],
    ["A00.021", "2022", "A00.02"],
    ["A00.03", "44652", "A00.01 and A00.9"],
    ["B99.1", "2020", "A00.1-A00.3; A05.9"],
    ["B99.2", "2020", "Codes in Categories T15-T19"],
    ["B99.3", "2020", "None"],
    ["B99.3", "2020", "None"],
]
ORDER_ADDENDA = (
    b"Delete:      1 A009    Cholera, unspecified                                         Cholera, unspecified\r\n"
    b"Add:         0 A009    Cholera, unspecified                                         Cholera, unspecified\r\n"
    b"Add:         1 A0091   Cholera of a new kind                                        Cholera of "
    b"an entirely new kind\r\n"
    b"Delete:      1 B999    Something gone                                               Something that is gone\r\n"
    b"Revise from: 1 I10     Old name                                                     Old name of it\r\n"
    b"Revise to:   1 I10     New name                                                     New name of it\r\n"
    b"\r\n"
    b"Headers\r\n"
    b"  10 headers in icd10cm_order_2025.txt\r\n"
    b"  11 headers in icd10cm_order_2026.txt\r\n"
    b"    1 additions\r\n"
    b"      0 deletions\r\n"
    b"    0 revisions\r\n"
    b"Codes\r\n"
    b"    1 additions\r\n"
    b"    2 deletions\r\n"
    b"    1 revisions\r\n"
    b"of which\r\n"
    b"     38 revisions to both long and short titles\r\n"
)
PCS_ADDENDA = (
    b"Add:         0FT44ZY Resection of Gallbladder,"
    b" Imagined Approach                  Resection of Gallbladder by Imagination\n"
    b"Delete:      X2A5312 Cereb Filtr, Invented                                        Cerebral Filtration, Invented\n"
)

CCSR_WIDE = (
    b"I10_DX,I10DX_text,default_CCSR_IP,default_CCSR_OP,CCSR1,CCSR2,CCSR3,CCSR4,CCSR5,CCSR6\n"
    b'A000,"Cholera, so to say",DIG001,XXX111,DIG001,INF003,,,,\nI10,Hypertension,CIR007,CIR007,CIR007,,,,,\n'
)
CCSR_LONG = (
    b"CCSR_category_code,vocabulary_id,code,code_description\n"
    b"DIG001,ICD10CM,A000,Cholera\n"
    b"INF003,ICD10CM,A000,Cholera\n"
    b"CIR007,ICD10CM,I10,Hypertension\n,ICD10CM,End of Content,\n"
)
CCSR_AHRQ = (
    b"'ICD-10-CM CODE','ICD-10-CM CODE DESCRIPTION','Default CCSR CATEGORY IP','Default CCSR CATEGORY DESCRIPTION IP',"
    b"'Default CCSR CATEGORY OP','Default CCSR CATEGORY DESCRIPTION OP',"
    + b",".join(b"'CCSR CATEGORY %d','CCSR CATEGORY %d DESCRIPTION'" % (n, n) for n in range(1, 7))
    + b",'Rationale for Default Assignment'\n"
    b"'A000',\"Cholera\",'DIG001','Intestinal','DIG001','Intestinal','DIG001','Intestinal','INF003',"
    b"'Bacterial',' ','',' ','',' ','',' ','','06 Invented reason'\n"
)
CCSR_TITLES = (
    b"CCSR_category_code,CCSR_category_desc\nDIG001,Intestinal trouble\nINF003,Bacterial trouble\nCIR007,Pressure\n"
)
PRCCSR = (
    b"'ICD-10-PCS CODE','ICD-10-PCS CODE DESCRIPTION','PRCCSR','PRCCSR DESCRIPTION',"
    b"'CLINICAL DOMAIN'\n"
    b"'0FT44ZZ','Resection','HEP006','Gallbladder removal','Hepatobiliary'\n"
)
CHRONIC = (
    b"Chronic Condition Indicator Refined v2024.1,,\n(0=Not chronic 1=Chronic and 9=No determination),,\n"
    b"'ICD-10-CM CODE','ICD-10-CM CODE DESCRIPTION','CHRONIC INDICATOR'\n"
    b"'A000',\"Cholera, acute\",0\n"
    b"'I10',\"Hypertension\",1\n"
    b"'Z9989',Device,9\n"
)
PROC_CLASS = b"I10_PR,I10_PR_desc,proc_class\n0FT44ZZ,Resection,Major Therapeutic\n"
ELIXHAUSER_CODES = [
    ["Searchable list of codes mapped to measures, v2024.2"],
    ["ICD-10-CM Diagnosis", "ICD-10-CM Code Description", "# Comorbidities", "HTN_UNCX", "CBVD_POA", "HF"],
    ["I10", "Hypertension", "1", "1", "0", "0"],
    ["I110", "Heart disease", "2", "0", "1", "1"],
]
ELIXHAUSER_MEASURES = [
    ["Searchable list of measures, v2024.2"],
    [
        "Abbreviation (SAS Data Element Name)",
        "Comorbidity Description",
        "Uses present on admission (POA) indicators for assignment?",
    ],
    ["CMR_HTN_UNCX", "Pressure without more", "No"],
    ["CMR_CBVD", "Vessels of the brain", "Yes"],
    ["CMR_HF", "Heart failing", "Yes"],
    ["End of Content"],
]

_SSSOM = "subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\tmapping_justification\n"
_HEAD = "# mapping_set_version: http://example.org/mondo/releases/2026-01-02/mappings/x.sssom.tsv\n"


def sssom(rows: list[tuple[str, str, str]], head: str = _HEAD) -> bytes:
    """A mapping of Mondo: (number, predicate, object) rows."""
    lines = (
        f"MONDO:{number:>07}\tx\tskos:{word}Match\t{found}\tlabel of {found}\tmade up\n" for number, word, found in rows
    )
    return (head + _SSSOM + "".join(lines)).encode()


MONDO_ICD10CM = sssom([("1", "exact", "ICD10CM:E11"), ("2", "exact", "ICD10CM:I10"), ("3", "exact", "ICD10CM:A00-A09")])
MONDO_BROAD = sssom([("4", "broad", "ICD10CM:G40.3")])
MONDO_ICD11 = sssom(
    [
        ("1", "exact", "icd11.foundation:1111"),
        ("2", "exact", "icd11.foundation:2222"),
        ("4", "exact", "icd11.foundation:4444"),
        ("5", "exact", "icd11.foundation:5555"),
    ]
)
MONDO_DOID = sssom([("5", "exact", "DOID:55"), ("1", "exact", "DOID:11")])
DOID = (
    b"format-version: 1.2\ndata-version: releases/2025-02-03\nontology: doid\n\n[Term]\nid: DOID:55\nname: x\n"
    b"xref: ICD10CM:J45\nxref: ICD10CM:J45\nxref: MESH:D1\n\n[Term]\nid: DOID:11\nxref: ICD10CM:E11\n\n"
    b"[Term]\nid: DOID:77\nis_obsolete: true\nxref: ICD10CM:Z00\n\n[Typedef]\nid: x\n"
)


def tabbed(rows: list[list[str]]) -> bytes:
    """Rows as the text of a workbook's sheet."""
    return "".join("\t".join(row) + "\n" for row in rows).encode()


def workbook(path: Path, sheets: dict[str, list[list[str]]]) -> Path:
    """The rows as a workbook, texts in cells of their own."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1))
        archive.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{rel}"><sheets>{listed}</sheets></workbook>'
        )
        targets = "".join(f'<Relationship Id="r{n}" Target="worksheets/s{n}.xml"/>' for n in range(1, len(sheets) + 1))
        package = "http://schemas.openxmlformats.org/package/2006/relationships"
        archive.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{package}">{targets}</Relationships>')
        for number, rows in enumerate(sheets.values(), 1):
            cells = "".join(
                "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>"
                for row in rows
            )
            archive.writestr(
                f"xl/worksheets/s{number}.xml", f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>'
            )
    return path
