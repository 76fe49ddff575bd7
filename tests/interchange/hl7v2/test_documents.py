"""Documents, results and charges out of messages."""

from __future__ import annotations

import base64
import datetime as dt
from decimal import Decimal

import pytest
from tests.interchange.hl7v2.messages import PID, PV1, message, only, segment, steps, told

from medcodex.encounter.arriving import FileChart, KeepPatient, SignDocument, WithdrawDocument
from medcodex.encounter.incoming import IncomingCharge, IncomingDocument
from medcodex.errors import InputError
from medcodex.interchange.site import DocumentKind, Site

ROE = "D1^ROE^RAE^^^^MD"
TXA = segment("TXA", {1: "1", 2: "DS", 3: "TX", 6: "20260504120000", 9: ROE, 12: "DOC5", 17: "{}"})
CBC = segment(
    "OBR", {2: "P1", 3: "F1", 4: "24317-0^CBC^LN", 7: "20260502060000", 22: "20260502070000", 24: "LAB", 25: "F"}
)


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


def document(kind: str, *segments: str, site: Site | None = None) -> IncomingDocument:
    (found,) = only(FileChart, steps(kind, PID, PV1, *segments, site=site)).chart.documents
    return found


def text_of(*obx: str) -> str:
    return document("ORU^R01", CBC, *obx).text


def test_a_document_with_author_status_and_lines() -> None:
    found = document(
        "MDM^T02",
        TXA.format("LA"),
        "OBX|1|TX|11^Hospital course||Pneumonia.~Better on day 2.",
        "OBX|2|FT|||Home.\\.br\\Rest.",
    )
    assert (found.number, found.kind, found.title, found.signed) == (
        "DOC5",
        "discharge summary",
        "Discharge summary",
        True,
    )
    assert (found.author, found.author_role) == ("RAE ROE", "MD")
    assert found.written == dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
    assert found.text == "Hospital course:\nPneumonia.\nBetter on day 2.\nHome.\nRest."


@pytest.mark.parametrize(
    ("status", "signed"),
    [("AU", True), ("LA", True), ("DI", False), ("IP", False), ("IN", False), ("PA", False), ("", None), ("??", None)],
)
def test_whether_a_document_is_signed(status: str, signed: bool | None) -> None:
    assert document("MDM^T02", TXA.format(status), "OBX|1|TX|||Words").signed is signed


def test_the_sites_words_come_first() -> None:
    site = Site(documents={"ds": DocumentKind("visit note", "nurse")}, roles={"md": "attending"})
    found = document("MDM^T02", TXA.format("AU"), "OBX|1|TX|||Words", site=site)
    assert (found.kind, found.author_role) == ("visit note", "attending")


def test_cancelled_replaced_and_signed_documents() -> None:
    assert only(WithdrawDocument, steps("MDM^T11", PID, PV1, TXA.format("IN"))).number == "DOC5"
    replaced = steps("MDM^T10", PID, PV1, TXA.replace("DOC5|", "DOC6|DOC5", 1).format("AU"), "OBX|1|TX|||New words")
    assert only(FileChart, replaced).chart.documents[0].number == "DOC6"
    assert only(WithdrawDocument, replaced).number == "DOC5"
    signed = only(SignDocument, steps("MDM^T03", PID, PV1, TXA.format("LA")))
    assert (signed.number, signed.signed, signed.account) == ("DOC5", True, "ACC7")
    addendum = document("MDM^T06", TXA.format("AU"), "OBX|1|TX|||More")
    assert addendum.title == "Addendum: Discharge summary"


def test_a_document_without_an_encounter_waits_with_its_patient() -> None:
    pid = PID.replace("ACC7", "")
    step = only(FileChart, steps("MDM^T02", pid, TXA.format("AU"), "OBX|1|TX|||Words"))
    assert (step.chart.account, step.chart.visit, len(step.chart.documents)) == ("", "", 1)
    assert only(KeepPatient, steps("MDM^T01", pid, TXA.format("AU"))).patient.mrn == "MR77"


@pytest.mark.parametrize(
    ("obx", "line"),
    [
        ("OBX|1|NM|718-7^Hemoglobin^LN||9.1|g/dL|12-16|L|||F", "Hemoglobin: 9.1 g/dL (reference 12-16) low"),
        ("OBX|1|SN|2^Titer||>^1^:^128|||HH|||F", "Titer: >1:128 critically high"),
        ("OBX|1|CWE|3^Culture||1^Salmonella~2^E. coli||||||P", "Culture: Salmonella; E. coli [preliminary]"),
        ("OBX|1|ST|4^Color||Amber||||||C", "Color: Amber [corrected]"),
        ("OBX|1|DT|5^Menses||20260401||||||F", "Menses: 2026-04-01"),
        ("OBX|1|NM|6^Sodium||||||||X", "Sodium: no result"),
        ("OBX|1|NM|7^Wrong||5||||||W", "Wrong: withdrawn"),
        ("OBX|1|RP|8^Film||http://pictures.invalid/1||||||F", "Film:\n[Kept elsewhere by the sender]"),
    ],
    ids=["number", "structured", "coded", "corrected", "day", "none", "wrong", "pointer"],
)
def test_a_result_as_people_read_it(obx: str, line: str) -> None:
    found = text_of(obx)
    assert found.splitlines()[-len(line.splitlines()) :] == line.splitlines()


def test_a_report_has_kind_head_and_notes() -> None:
    found = document("ORU^R01", CBC, "OBX|1|NM|1^WBC||18|10*9/L", "NTE|1||Left shift.")
    assert (found.kind, found.title, found.number, found.signed) == ("laboratory report", "CBC", "F1 24317-0", True)
    assert found.text == "Collected: 2026-05-02 06:00\nStatus: final\n\nWBC: 18 10*9/L\nComment: Left shift."
    film = document(
        "ORU^R01",
        "OBR|1|P2|F2|71020^Chest X-ray",
        "OBX|1|TX|a^IMPRESSION||Opacity.",
        "OBX|2|TX|a^IMPRESSION||Left base.",
    )
    assert (film.kind, film.text) == ("radiology report", "IMPRESSION:\nOpacity.\nLeft base.")


def test_each_report_of_a_message_is_one_document_and_one_number_is_one() -> None:
    found = only(
        FileChart,
        steps(
            "ORU^R01", PID, PV1,
            "OBR|1|P1|F1|1^CBC", "OBX|1|NM|1^WBC||18", "OBR|2|P2|F2|2^BMP", "OBX|1|NM|2^Sodium||140",
            "OBR|3|P1|F1|1^CBC", "OBX|1|NM|3^RBC||4",
        ),
    )  # fmt: skip
    assert [one.number for one in found.chart.documents] == ["F1 1", "F2 2"]
    assert found.chart.documents[0].text == "WBC: 18\n\nRBC: 4"


@pytest.mark.parametrize(
    ("kind", "data", "text"),
    [
        ("text^plain^Base64^", encoded(b"Caf\xc3\xa9.\nLine"), "Café.\nLine"),
        ("text^plain^Base64^", encoded(b"Caf\xe9"), "Café"),
        ("text^plain^Hex^", b"Words".hex(), "Words"),
        ("text^plain^A^", "A\\T\\B", "A&B"),
        (
            "text^html^Base64^",
            encoded(b"<html><head><style>p{}</style></head><p>One<br>two&amp;</p>"),
            "One\ntwo&",
        ),
        (
            "multipart^x-hl7-cda-level-one^Base64^",
            encoded(
                b'<ClinicalDocument xmlns="urn:hl7-org:v3"><recordTarget><patientRole><id root="1.2"/></patientRole>'
                b"</recordTarget><component><structuredBody><component><section><title>Plan</title><text>Rest.</text>"
                b"</section></component></structuredBody></component></ClinicalDocument>"
            ),
            "Plan:\nRest.",
        ),
        ("application^rtf^Base64^", encoded(b"{\\rtf1 One\\par two}"), "One\ntwo"),
        (
            "image^jpeg^Base64^",
            encoded(b"\xff\xd8\xff\0"),
            "[Enclosed: jpeg, 4 bytes, kept with the message]",
        ),
    ],
    ids=["utf8", "latin1", "hex", "plain", "html", "cda", "rtf", "image"],
)
def test_what_is_enclosed_is_read(kind: str, data: str, text: str) -> None:
    assert document("MDM^T02", TXA.format("AU"), f"OBX|1|ED|||^{kind.rstrip('^')}^{data}").text == text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("^text^plain^Base64^!!!", "no base64"),
        ("^text^plain^Hex^zz", "no hex"),
        ("^text^plain^Rot13^abc", "an encoding other than"),
        ("^application^zip^Base64^" + encoded(b"PK\0\0"), "not text"),
    ],
)
def test_what_is_enclosed_and_cannot_be_read_parks_the_message(content: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        steps("MDM^T02", PID, PV1, TXA.format("AU"), f"OBX|1|ED|||{content}")


def test_charges_with_credits_modifiers_and_amounts() -> None:
    film = {25: "71045^Chest film^C4", 26: "26~LT"}
    found = only(
        FileChart,
        steps(
            "DFT^P03", PID, PV1,
            segment("FT1", {1: "1", 2: "T1", 4: "20260502", 6: "CG", 7: "9^X", 10: "2", 11: "100.50&USD"} | film),
            "FT1|2|T2||20260502||CD|J1885^Ketorolac^HCPCS|||1||15.6",
            "FT1|3|T3||20260502||PY|PAID|||1|50",
            "FT1|4|T4||20260502||CG|0450^Emergency room^NUBC|||1|300",
        ),
    )  # fmt: skip
    day = dt.date(2026, 5, 2)
    assert found.chart.charges == (
        IncomingCharge(
            "71045", Decimal(2), Decimal("100.50"), ("26", "LT"), day, description="Chest film", number="T1"
        ),
        IncomingCharge("J1885", Decimal(-1), Decimal("15.60"), (), day, description="Ketorolac", number="T2"),
        IncomingCharge("0450", Decimal(1), Decimal(300), (), day, "0450", description="Emergency room", number="T4"),
    )
    assert found.owner is False


@pytest.mark.parametrize(
    ("ft1", "said"),
    [
        ("FT1|1|T1||20260502||CG|J1885|||two", r"FT1\[1\]-10 is no number"),
        ("FT1|2|T1||20260502||CG|J1885|||1|ten", r"FT1\[2\]-11 is no number"),
        ("FT1|1|T1||20260502||CG|J1885|||1|1.005", r"FT1\[1\]-11 is no amount"),
        ("FT1|1|T1||20260502||CG||||1|1", "FT1.*-7 has no code"),
    ],
)
def test_a_charge_that_cannot_be_read_parks_the_message(ft1: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        steps("DFT^P03", PID, PV1, ft1)


def test_character_sets_and_marks() -> None:
    data = message("ADT^A28", PID.replace("QUAGGA^Q", "MU\\XC3B1\\OZ^Q"))
    assert told(b"\xef\xbb\xbf" + data).kind == "ADT^A28"
    wide = "\ufeff" + data.decode()
    for encoding in ("utf-16-le", "utf-16-be"):
        assert only(KeepPatient, told(wide.encode(encoding)).steps).patient.name == "ZEBRAFIELD, MUñOZ Q"


def test_vaccinations_are_a_document() -> None:
    rxa = {3: "20260502", 5: "115^Tdap^CVX", 6: "0.5", 7: "mL", 10: "D1^ROE^RAE^^^^RN", 15: "L77", 17: "Q^Quagga Bio"}
    refused = {3: "20260502", 5: "88^influenza^CVX", 6: "999", 18: "00^Parental decision", 20: "RE"}
    found = document("VXU^V04", "ORC|RE||F9", segment("RXA", rxa | {20: "CP"}), segment("RXA", refused))
    assert (found.number, found.title) == ("immunizations F9", "Immunizations")
    assert (found.author, found.author_role) == ("RAE ROE", "RN")
    assert found.text.splitlines() == [
        "2026-05-02: Tdap (115), 0.5 mL, lot L77, Quagga Bio, completed",
        "2026-05-02: influenza (88), refused, Parental decision",
    ]
    assert only(KeepPatient, steps("VXU^V04", PID.replace("ACC7", ""), "ORC|RE||F9")).patient.mrn == "MR77"
