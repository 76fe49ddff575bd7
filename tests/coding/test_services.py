"""Services that notes name, over small invented releases of HCPCS, CPT, CDT and NDC beside the embedded one."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest

import small_list_files as lists
import small_ndc_files as ndc
from medcodex.app import Coder, open_coder
from medcodex.coding import CodedNote, NoteInput
from medcodex.encounter import Claim, Role, Setting
from medcodex.library.home import HOME_VARIABLE, Home
from medcodex.library.licences import accept
from medcodex.library.store import add
from small_release_files import zipped

if TYPE_CHECKING:
    from pathlib import Path

AUGUST = date(2099, 8, 15)
RECORDS = "".join(
    lists.record(code, text, "short", number=100)
    for code, text in {
        "A4565": "Slings",
        "E0110": "Invented crutches of the forearm",
        "E0112": "Invented crutches of wood",
        "E0114": "Invented crutches of another matter",
        "G0008": "Invented administration of a vaccine",
        "J9001": "Injection, fakeprofen tromethamine, per 15 mg",
        "J9002": "Injection, mockicillin sodium, per 250 mg",
        "J9003": "Injection, fakesone acetate, 1 mg",
        "J9004": "Injection, fakesone sodium succinate, 5 mg",
        "J9005": "Injection, shamliximab, excludes biosimilar, 10 mg",
        "J9006": "Injection, shamliximab-abcd, biosimilar, (inventra), 10 mg",
        "J9007": "Infusion, normal saline solution, 1000 cc",
        "J9008": "Infusion, normal saline solution, 250 cc",
        "J9009": "Injection, mockicillin (nowhere pharma), not therapeutically equivalent to j9002, 250 mg",
        "J9010": "Injection, lidocaine hcl, 10 mg",
        "J9011": "Injection, oldprofen, 1 mg",
        "Q4009": "Cast supplies, short arm cast, adult (11 years +), plaster",
        "Q4010": "Cast supplies, short arm cast, adult (11 years +), fiberglass",
        "Q4012": "Cast supplies, short arm cast, pediatric (0-10 years), fiberglass",
    }.items()
)
CPT = lists.longult({"99998": "Removal of invented crystal from moon joint", "99997": "Invented crystal polish; moon"})
CDT = (
    b"Invented notice\n\nCODE\tNOMENCLATURE\tDESCRIPTOR\n"
    b"D9001\tinvented filling - one surface, posterior\t\nD9002\tinvented filling - two surfaces, posterior\t\n"
    b"D9003\tinvented pulling of tooth\t\n"
)


@pytest.fixture(scope="module")
def services_coder(embedded_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Coder:
    """The engine over the embedded release and invented lists of 2099."""
    folder = tmp_path_factory.mktemp("services")
    home = Home(shutil.copytree(embedded_home, folder / "home"))
    zipped(folder / "july-2099-alpha-numeric-hcpcs-file.zip", {"HCPC2099_JUL_ANWEB.txt": lists.anweb(RECORDS)})
    for name, data in {"CPT 2099/LONGULT.txt": CPT, "CDT 2099/cdt2099.txt": CDT}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    zipped(folder / "ndctext-2026-11-20.zip", {"product.txt": ndc.product_file(), "package.txt": ndc.package_file()})
    for system in ("cpt", "cdt"):
        accept(home, system, date(2099, 1, 2))
    report = add(home, [path for path in folder.iterdir() if path.name != "home"], lambda _: None, None)
    assert {name.split()[0] for name in report.built} == {"hcpcs", "cpt", "cdt", "ndc"}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME_VARIABLE, str(home.root))
        return open_coder(AUGUST)


def coded(
    coder: Coder,
    text: str,
    setting: Setting = Setting.OUTPATIENT,
    claim: Claim = Claim.PROFESSIONAL,
    age: float | None = 40,
) -> CodedNote:
    out = coder.code(NoteInput("n", text, setting, claim, AUGUST, (), age, None))
    for span in (*out.mentions, *(e for code in out.codes for e in code.evidence)):
        assert text[span.start : span.end] == span.text == span.text.strip()
    assert [code.rank for code in out.codes] == list(range(1, len(out.codes) + 1))
    services = [code for code in out.codes if code.system != "icd10cm"]
    assert list(out.codes[len(out.codes) - len(services) :]) == services
    assert all(code.role is Role.PROCEDURE and code.evidence and code.why for code in services)
    return out


def named(out: CodedNote) -> list[tuple[str, int | None]]:
    return [(code.code, code.units) for code in out.codes if code.system != "icd10cm"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fakeprofen 60 mg IM was given.", [("J9001", 4)]),
        ("She received 50 mg of fakeprofen intramuscularly.", [("J9001", 4)]),
        ("Fakeprofen 30 mg and mockicillin 1 g IV were given.", [("J9001", 2), ("J9002", 4)]),
        ("30 mg fakeprofen, 1 g mockicillin given IV.", [("J9001", 2), ("J9002", 4)]),
        ("Given fakeprofen 15 mg IV x 2.", [("J9001", 2)]),
        ("Injected 2 mL of fakeprofen 30 mg/mL.", [("J9001", 4)]),
        ("The knee was injected with 40 mg of fakesone acetate.", [("J9003", 40)]),
        ("2 L of normal saline was given as a bolus.", [("J9007", 2)]),
        ("250 mL of normal saline was infused.", [("J9008", 1)]),
        ("Shamliximab-abcd 400 mg was infused.", [("J9006", 40)]),
        ("Inventra brand shamliximab 400 mg was infused.", [("J9006", 40)]),
        ("Mockicillin 500 mg IM was administered.", [("J9002", 2)]),
    ],
)
def test_a_drug_given_with_its_dose(services_coder, text, expected):
    assert named(coded(services_coder, f"PLAN: {text}\n")) == expected


@pytest.mark.parametrize(
    "text",
    [
        "PLAN: Will give fakeprofen 60 mg IM.",
        "PLAN: She was given a prescription for fakeprofen 60 mg.",
        "PLAN: She was given fakeprofen 60 mg p.o. daily.",
        "PLAN: Fakeprofen 10 mg IV q6h was given.",
        "PLAN: No fakeprofen 60 mg IM was given.",
        "PLAN: She was given fakeprofen 60 mg IM last week.",
        "PLAN: Fakeprofen IM was given.",
        "PLAN: Fakeprofen 1 mg/kg IM was given.",
        "PLAN: Fakeprofen 15 to 30 mg IM was given.",
        "PLAN: 15 mg of fakeprofen was injected at each level.",
        "PLAN: Fakesone 40 mg IV was given.",
        "PLAN: Shamliximab 400 mg was infused.",
        "PLAN: 50 mg of lidocaine was injected.",
        "ALLERGIES: Fakeprofen 60 mg IM given, rash.",
        "MEDICATIONS: Fakeprofen 60 mg IM given.",
        "HISTORY OF PRESENT ILLNESS: She was given fakeprofen 60 mg IM.",
        "PLAN: Fakeprofen 60 mg was given.",
        "",
    ],
)
def test_what_is_not_a_drug_given_with_its_dose(services_coder, text):
    assert named(coded(services_coder, text + "\n")) == []


def test_what_is_missing_stands_beside_the_mention(services_coder):
    out = coded(services_coder, "PLAN: Fakesone 40 mg IV was given.\n")
    (mention,) = [one for one in out.mentions if one.system == "hcpcs"]
    assert set(mention.codes) == {"J9003", "J9004"}
    assert "form or maker" in mention.rule


def test_the_calculation_is_shown(services_coder):
    (code,) = [c for c in coded(services_coder, "PLAN: Fakeprofen 50 mg IM was given.\n").codes if c.system == "hcpcs"]
    assert "50 mg / 15 mg a unit, rounded up = 4" in code.why[0].path[-1]
    assert code.why[0].source == "HCPCS Level II descriptor J9001"
    assert {e.text for e in code.evidence} == {"Fakeprofen 50 mg", "given"}


def test_a_discarded_amount_is_told(services_coder):
    out = coded(services_coder, "PLAN: Fakeprofen 50 mg IM was given, the rest was discarded.\n")
    (code,) = [c for c in out.codes if c.system == "hcpcs"]
    assert "JW" in code.why[0].path[-1]


@pytest.mark.parametrize(
    ("second", "units"), [("Fakeprofen 60 mg IM was given.", 4), ("Fakeprofen 30 mg IM was given.", None)]
)
def test_the_same_amount_twice_is_one_service_and_other_amounts_are_a_question(services_coder, second, units):
    out = coded(services_coder, f"PROCEDURE: Fakeprofen 60 mg IM was given.\nPLAN: {second}\n")
    assert named(out) == [("J9001", units)]


@pytest.mark.parametrize(
    ("setting", "claim", "text", "count"),
    [
        (Setting.OUTPATIENT, Claim.PROFESSIONAL, "", 1),
        (Setting.OUTPATIENT, Claim.PROFESSIONAL, "He was taken to the operating room. ", 0),
        (Setting.OUTPATIENT, Claim.FACILITY, "He was taken to the operating room. ", 1),
        (Setting.EMERGENCY, Claim.PROFESSIONAL, "", 0),
        (Setting.EMERGENCY, Claim.FACILITY, "", 1),
        (Setting.AMBULATORY_SURGERY, Claim.FACILITY, "", 1),
        (Setting.INPATIENT, Claim.FACILITY, "", 0),
        (Setting.INPATIENT, Claim.PROFESSIONAL, "", 0),
        (Setting.DENTAL, Claim.PROFESSIONAL, "", 0),
    ],
)
def test_whose_claim_reports_drugs(services_coder, setting, claim, text, count):
    out = coded(services_coder, f"PLAN: {text}Fakeprofen 60 mg IM was given.\n", setting, claim)
    assert len(named(out)) == count


@pytest.mark.parametrize(
    ("text", "age", "expected"),
    [
        ("The left arm was placed in a sling.", 40, [("A4565", 1)]),
        ("Arrived in a sling, which was applied elsewhere.", 40, []),
        ("A midurethral sling was placed.", 40, []),
        ("She was given forearm crutches.", 40, [("E0110", 1)]),
        ("She was given crutches.", 40, []),
        ("Prescription for forearm crutches given.", 40, []),
        ("A short arm fiberglass cast was applied.", 40, [("Q4010", 1)]),
        ("A short arm fiberglass cast was applied.", 8, [("Q4012", 1)]),
        ("A short arm cast was applied.", 40, []),
        ("A short arm fiberglass cast was applied.", None, []),
        ("A flu shot was given.", 40, []),
    ],
)
def test_items(services_coder, text, age, expected):
    assert named(coded(services_coder, f"PLAN: {text}\n", age=age)) == expected


def test_what_the_payer_decides_is_a_mention(services_coder):
    out = coded(services_coder, "PLAN: A flu shot was given.\n")
    assert [m.codes for m in out.mentions if m.system == "hcpcs"] == [("G0008",)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("PROCEDURE: Removal of the invented crystal from the moon joint.", [("99998", 1)]),
        ("PLAN: Invented crystal polish of the moon was performed.", [("99997", 1)]),
        ("PLAN: Will schedule removal of the invented crystal from the moon joint.", []),
        ("PROCEDURE: Removal of the crystal.", []),
        ("PROCEDURE: No removal of the invented crystal from the moon joint.", []),
    ],
)
def test_cpt_by_the_licensees_own_descriptors(services_coder, text, expected):
    assert named(coded(services_coder, text + "\n")) == expected


def test_cdt_with_teeth_and_surfaces(services_coder):
    out = coded(services_coder, "PROCEDURE: Invented filling placed, tooth #14 MO.\n", Setting.DENTAL)
    (code,) = [c for c in out.codes if c.system == "cdt"]
    assert (code.code, code.teeth, code.surfaces, code.units) == ("D9002", ("14",), ("M", "O"), 1)


def test_a_service_for_each_tooth(services_coder):
    out = coded(services_coder, "PROCEDURE: Invented pulling of teeth #1, 16 and 17.\n", Setting.DENTAL)
    (code,) = [c for c in out.codes if c.system == "cdt"]
    assert (code.code, code.teeth, code.units) == ("D9003", ("1", "16", "17"), 3)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("PLAN: She was given Fakeformin 1000 mg tablets.", ["99999012404"]),
        ("PLAN: Prescribed Fakeformin 1000 mg tablets.", []),
        ("PLAN: She was given Fakeformin 500 mg tablets.", []),
        ("PLAN: She was given Unknownol 500 mg tablets.", []),
    ],
)
def test_products(services_coder, text, codes):
    out = coded(services_coder, text + "\n")
    assert [code.code for code in out.codes if code.system == "ndc"] == codes


def test_a_line_that_never_ends_is_no_sentence(services_coder):
    out = coded(
        services_coder, "given fakeprofen 60 mg IM and a sling to the left arm, Fakeformin 500 mg tablets " * 500
    )
    assert named(out) == []


def test_many_lines_are_one_service(services_coder):
    out = coded(services_coder, "PLAN:\n" + "Fakeprofen 60 mg IM was given.\n" * 500)
    assert named(out) == [("J9001", 4)]


def test_several_packages_are_candidates(services_coder):
    out = coded(services_coder, "PLAN: She was given Fakeformin 500 mg tablets.\n")
    (mention,) = [one for one in out.mentions if one.system == "ndc"]
    assert len(mention.codes) > 1


def test_without_such_releases_nothing_is_said(coder):
    text = "PLAN: Fakeprofen 60 mg IM given.\n"
    out = coder.code(NoteInput("n", text, Setting.OUTPATIENT, Claim.PROFESSIONAL, date(2026, 5, 15)))
    assert {one.system for one in out.mentions} <= {"icd10cm"}
    assert set(out.releases) == {"icd10cm"}
