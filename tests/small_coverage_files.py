"""Small coverage tables: an invented export in the layout of the Medicare Coverage Database, and a table of a site."""

# ruff: noqa: E501 - the headings of the tables are as long as the publisher's

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

DAY = "2026-05-01"
OWN = f"own-policies-{DAY}.csv"
OWN_TABLE = """policy,kind,jurisdiction,hcpcs,icd10,covered,group,with_group,from,until,title,source
900.1,NCD,,G9991,E11,yes,,,2025-01-01,,Invented test,manual 900.1
900.1,NCD,,G9991,E11.9,no,,,2025-01-01,,Invented test,manual 900.1
900.2,NCD,,A9991-A9993,,no,,,2025-01-01,2026-06-30,Invented supplies,manual 900.2
L90003,LCD,J5 JD,G9992,I10-I16,yes,1,2,2025-01-01,,Invented pair,L90003
L90003,LCD,J5 JD,G9992,N18,yes,2,1,2025-01-01,,Invented pair,L90003
L90004,LCD,JH,G9993,Z51,no,,,2025-01-01,,Invented exclusions,L90004
L90005,LCD,05102,J999*,R05.-,yes,,,2025-01-01,,Invented drug,L90005
"""
TABLES = {
    "article.csv": """article_id,article_version,article_type,title,article_eff_date,article_end_date,description,status,date_retired,display_id
90001,3,1,Billing and Coding: Invented Assay,2026-01-01 00:00:00,,"<p>Prose, with a comma
and a second line \u2013 and more</p>",A,,A90001
90001,4,1,Billing and Coding: Invented Assay,2026-07-01 00:00:00,,,A,,A90001
90002,1,1,Billing and Coding: Two Groups,2025-01-01 00:00:00,,,A,,A90002
90003,1,1,Billing and Coding: Retired,2025-01-01 00:00:00,2025-12-31 00:00:00,,R,2025-12-31 00:00:00,A90003
90004,1,1,Proposed,2025-01-01 00:00:00,,,P,,DA90004
90007,2,1,Draft,2025-01-01 00:00:00,,,A,,DA90007
90005,1,1,Billing and Coding: No Codes,2025-01-01 00:00:00,,,A,,A90005
90006,1,1,Billing and Coding: Equipment,2025-01-01 00:00:00,,,A,,A90006
""",
    "article_x_hcpc_code.csv": """article_id,article_version,hcpc_code_id,hcpc_code_version,hcpc_code_group,range,last_updated,long_description,short_description
90001,3,G9001,1,1,,2026-01-01,words,words
90001,4,G9001,1,1,,2026-01-01,words,words
90002,1,G9002,1,1,,2026-01-01,words,words
90002,1,G9003,1,1,,2026-01-01,words,words
90002,1,G9005,1,1,,2026-01-01,words,words
90003,1,G9004,1,1,,2026-01-01,words,words
90004,1,G9004,1,1,,2026-01-01,words,words
90005,1,G9006,1,1,,2026-01-01,words,words
90005,1,XX000,1,1,,2026-01-01,words,words
90004,1,G9007,1,1,,2026-01-01,words,words
90007,2,G9007,1,1,,2026-01-01,words,words
90006,1,E9001,1,1,,2026-01-01,words,words
""",
    "article_x_icd10_covered.csv": """article_id,article_version,icd10_code_id,icd10_code_version,icd10_covered_group,range,last_updated,sort_order,description,asterisk
90001,3,E11.9,1,1,,2026-01-01,1,words,
90001,3,D64.9,1,1,,2026-01-01,2,words,*
90001,4,I10,1,1,,2026-01-01,1,words,
90002,1,I10,1,1,,2026-01-01,1,words,
90002,1,N18.6,1,2,,2026-01-01,1,words,
90002,1,R05.1,1,3,,2026-01-01,1,words,
90003,1,I10,1,1,,2026-01-01,1,words,
90004,1,E11.9,1,1,,2026-01-01,1,words,
90007,2,E11.9,1,1,,2026-01-01,1,words,
90005,1,XX000,1,1,,2026-01-01,1,words,
90006,1,G47.33,1,1,,2026-01-01,1,words,
""",
    "article_x_icd10_covered_group.csv": """article_id,article_version,icd10_covered_group,paragraph,last_updated,icd10_covered_ast
90001,3,1,<p>These codes support medical necessity.</p>,2026-01-01,words
90002,1,1,<p>For G9002 only:</p>,2026-01-01,
90002,1,2,<p>For G9002 &amp; G9003 through G9004:</p>,2026-01-01,
90002,1,3,<p>For G9005 a secondary diagnosis from another group must be reported too.</p>,2026-01-01,
""",
    "article_x_icd10_noncovered.csv": """article_id,article_version,icd10_code_id,icd10_code_version,icd10_noncovered_group,range,last_updated,sort_order,description
90001,3,Z00.00,1,1,,2026-01-01,1,words
""",
    "article_x_contractor.csv": """article_id,article_version,article_type,contractor_id,contractor_type_id,contractor_version,last_updated
90001,3,1,10,12,1,2026-01-01
90001,4,1,10,12,1,2026-01-01
90002,1,1,10,12,1,2026-01-01
90003,1,1,10,12,1,2026-01-01
90005,1,1,10,12,1,2026-01-01
90006,1,1,20,13,1,2026-01-01
90006,1,1,21,13,1,2026-01-01
90006,1,1,22,13,1,2026-01-01
90006,1,1,23,13,1,2026-01-01
""",
    "contractor.csv": """contractor_id,contractor_type_id,contractor_version,contractor_bus_name,contractor_number,status
10,12,1,Invented A/B Contractor,05102,A
20,13,1,Invented DME Contractor,16013,A
21,13,1,Invented DME Contractor,17013,A
22,13,1,Invented DME Contractor,18003,A
23,13,1,Invented DME Contractor,19003,A
""",
    "article_related_documents.csv": """article_id,article_version,related_num,r_article_id,r_article_version,r_lcd_id,r_lcd_version,r_contractor_id,last_updated
90001,3,1,,,39001,2,10,2026-01-01
""",
    "state_lookup.csv": "state_id,state_abbrev,description\n1,IA,Iowa\n",
    "article_x_urls.csv": "article_id,article_version,url\n90001,3,x\n",
}  # fmt: skip


def export(day: tuple[int, int, int] = (2026, 5, 1), **changed: str) -> bytes:
    """The download: an archive of an archive of tables, packed on a day. ``changed`` replaces tables by name, "" leaves
    one out."""
    tables = TABLES | {f"{name}.csv": text for name, text in changed.items()}
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in tables.items():
            if text:
                archive.writestr(zipfile.ZipInfo(name, (*day, 3, 0, 0)), text.encode("cp1252"))
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("current_article_csv.zip", (*day, 4, 0, 0)), inner.getvalue())
        archive.writestr(zipfile.ZipInfo("readme_first.txt", (*day, 4, 0, 0)), "words")
    return outer.getvalue()


def write_coverage(folder: Path) -> list[Path]:
    """Both, as files."""
    paths = [folder / "current_article.zip", folder / OWN]
    paths[0].write_bytes(export())
    paths[1].write_text(OWN_TABLE)
    return paths
