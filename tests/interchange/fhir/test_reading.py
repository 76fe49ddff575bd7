"""FHIR files into steps: what is read, in whatever order it comes, and what is refused."""

from __future__ import annotations

import datetime as dt
import itertools
import json
import zipfile
from contextlib import suppress
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.interchange.fhir.made_resources import (
    base64,
    bundle,
    charts,
    encoded,
    encounter,
    note,
    of,
    parts,
    patient,
    steps,
)

from medcodex.encounter.arriving import (
    CancelEncounter,
    FileChart,
    KeepPatient,
    NothingToKeep,
    WithdrawDocument,
)
from medcodex.encounter.incoming import Identifier
from medcodex.encounter.records import Setting
from medcodex.errors import InputError
from medcodex.interchange.fhir.reading import recognises
from medcodex.interchange.site import DocumentKind, Site

if TYPE_CHECKING:
    from collections.abc import Iterator

_CDA = (
    '<ClinicalDocument xmlns="urn:hl7-org:v3"><component><structuredBody><component><section><title>Plan</title>'
    "<text>Rest</text></section></component></structuredBody></component></ClinicalDocument>"
)
_SOUND = {"contentType": "audio/mpeg", "data": base64(b"ID3\x04\x00\x00\x00")}


def test_an_encounter_is_a_chart_with_patient_days_and_documents() -> None:
    found = steps(bundle(patient(), encounter(), note()))
    assert [type(step) for step in found] == [KeepPatient, FileChart]
    (chart,) = charts(found)
    assert (chart.account, chart.visit, chart.setting) == ("", "V-1", Setting.INPATIENT)
    assert (chart.admitted, chart.discharged) == (dt.date(2026, 3, 1), dt.date(2026, 3, 4))
    assert (chart.patient.mrn, chart.patient.authority) == ("TEST-1", "urn:example:mrn")
    assert (chart.patient.name, chart.patient.sex) == ("Nobody, Nora Nil", "F")
    assert Identifier("000-00-0000", "", "SS") in chart.patient.identifiers
    (document,) = chart.documents
    assert (document.kind, document.author, document.signed) == ("Discharge summary", "Dr. No One", True)
    assert document.text == "Pneumonia, treated.\n"


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))), ids=str)
def test_parts_that_come_alone_make_the_same_chart_in_any_order(order: tuple[int, ...]) -> None:
    told = [patient(), encounter(), note()]
    apart = steps(*(told[place] for place in order))
    together = steps(bundle(*told))
    assert charts(apart)[-1] == charts(together)[-1]


def test_what_waits_says_for_what() -> None:
    (step,) = steps(note())
    assert isinstance(step, NothingToKeep)
    assert "Encounter/e1" in step.why


@pytest.mark.parametrize(
    ("kind", "setting"),
    [
        ("AMB", "outpatient"),
        ("EMER", "emergency"),
        ("OBSENC", "observation"),
        ("ACUTE", "inpatient"),
        ("wellness", "outpatient"),
    ],
)
def test_the_class_tells_the_setting(kind: str, setting: str) -> None:
    (chart,) = charts(steps(bundle(patient(), encounter(**{"class": {"code": kind}}))))
    assert chart.setting == setting


def test_the_sites_tables_come_first() -> None:
    site = Site(
        documents={"discharge summary": DocumentKind("final report", "attending")},
        settings={"imp": "rehab"},
        payers={"some plan": "medicare"},
    )
    cover = {"resourceType": "Coverage", "id": "c1", "status": "active", "beneficiary": {"reference": "Patient/p1"},
             "payor": [{"display": "Some Plan"}]}  # fmt: skip
    (chart,) = charts(steps(bundle(patient(), encounter(), note(), cover), site=site))
    assert (chart.setting, chart.payer) == ("rehab", "medicare")
    assert (chart.documents[0].kind, chart.documents[0].author_role) == ("final report", "attending")


def cover(name: str, payor: str, **told: Any) -> dict[str, Any]:
    return {"resourceType": "Coverage", "id": name, "status": "active", "beneficiary": {"reference": "Patient/p1"},
            "payor": [{"display": payor}]} | told  # fmt: skip


def test_who_pays_in_which_order_and_by_whom() -> None:
    parent = {
        "resourceType": "RelatedPerson", "id": "r1", "patient": {"reference": "Patient/p1"}, "gender": "male",
        "name": [{"family": "Zebrafield", "given": ["Pablo"]}], "birthDate": "1930-01-01",
        "address": [{"line": ["9 Fake St"], "city": "Nowhere", "state": "KS", "postalCode": "00000"}],
    }  # fmt: skip
    child = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/subscriber-relationship", "code": "child"}]}
    group = {"type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/coverage-class", "code": "group"}]},
             "value": "G1", "name": "Works"}  # fmt: skip
    covers = [
        cover("c2", "Second Plan", order=2, subscriberId="M2"),
        cover("c1", "First Plan", order=1, subscriberId="M1", relationship=child, subscriber={"reference":
              "RelatedPerson/r1"}, **{"class": [group]}),
        cover("c3", "Old Plan", order=3, period={"end": "2001-01-01"}),
        cover("c4", "Gone Plan", order=1, status="cancelled"),
    ]  # fmt: skip
    (chart,) = charts(steps(bundle(patient(), parent, encounter(), note(), *covers)))
    first, second = chart.coverages
    assert chart.payer == "First Plan"
    assert (first.payer, first.member_id, first.relationship, first.group_number, first.group_name) == (
        "First Plan", "M1", "19", "G1", "Works",
    )  # fmt: skip
    assert first.subscriber is not None
    assert (first.subscriber.family, first.birth_date, first.sex) == ("Zebrafield", dt.date(1930, 1, 1), "M")
    assert first.address is not None
    assert (first.address.street, first.address.state) == ("9 Fake St", "KS")
    assert (second.payer, second.member_id, second.relationship, second.subscriber) == ("Second Plan", "M2", "18", None)


@pytest.mark.parametrize("state", ["cancelled", "entered-in-error"])
def test_what_did_not_take_place_is_cancelled(state: str) -> None:
    found = steps(patient(), encounter(), encounter(status=state))
    assert [type(step) for step in found] == [CancelEncounter]
    assert found[0].visit == "V-1"


def test_a_withdrawn_document_is_withdrawn() -> None:
    found = steps(patient(), encounter(), note(), note(status="entered-in-error"))
    assert charts(found)[0].documents == ()
    assert [step.number for step in found if isinstance(step, WithdrawDocument)] == ["DocumentReference/d1"]


def test_an_account_of_its_own_is_the_account() -> None:
    account = {"resourceType": "Account", "id": "a1", "status": "active", "identifier": [{"value": "ACC-9"}]}
    (chart,) = charts(steps(bundle(patient(), account, encounter(account=[{"reference": "Account/a1"}]))))
    assert (chart.account, chart.visit) == ("ACC-9", "V-1")


_FACTS: list[tuple[str, dict[str, Any], str, str]] = [
    ("a problem", of("Condition", "x", code={"text": "Heart failure"}, severity={"text": "Severe"}),
     "problem list", "- Heart failure, severe"),
    ("snomed's tags are left out", of("Condition", "x", code={"coding": [
        {"system": "http://snomed.info/sct", "code": "1", "display": "Heart failure (disorder)"}]}),
     "problem list", "- Heart failure"),
    ("what is past", of("Condition", "x", code={"text": "Asthma"}, clinicalStatus={"coding": [{"code": "resolved"}]}),
     "problem list", "Past medical history:\n- Asthma, resolved"),
    ("what is possible", of("Condition", "x", code={"text": "Sepsis"},
     verificationStatus={"coding": [{"code": "differential"}]}), "problem list", "- Possible Sepsis"),
    ("what is not so", of("Condition", "x", code={"text": "Sepsis"},
     verificationStatus={"coding": [{"code": "refuted"}]}), "problem list", "- No evidence of Sepsis"),
    ("a procedure", of("Procedure", "x", status="completed", code={"text": "Appendectomy"},
     performedDateTime="2026-03-02"), "procedures", "- Appendectomy 2026-03-02"),
    ("a procedure that was not done", of("Procedure", "x", status="not-done", code={"text": "Appendectomy"}),
     "procedures", "- Appendectomy (not done)"),
    ("a result", of("Observation", "x", status="final", code={"text": "Sodium"},
     valueQuantity={"value": 129.00001, "unit": "mmol/L"}, interpretation=[{"text": "Low"}],
     category=[{"coding": [{"code": "laboratory"}]}]), "laboratory report", "- Sodium: 129 mmol/L (Low)"),
    ("components", of("Observation", "x", status="final", code={"text": "BP"}, component=[
        {"code": {"text": "systolic"}, "valueQuantity": {"value": 120, "unit": "mm[Hg]"}}]),
     "results", "- BP: systolic 120 mm[Hg]"),
    ("no value", of("Observation", "x", status="final", code={"text": "BP"}, dataAbsentReason={"text": "unknown"}),
     "results", "- BP: not recorded (unknown)"),
    ("a drug", of("MedicationRequest", "x", status="active", medicationCodeableConcept={"text": "Furosemide"},
     dosageInstruction=[{"text": "40 mg daily"}]), "medication list", "- Furosemide, 40 mg daily"),
    ("family", {**of("FamilyMemberHistory", "x", relationship={"text": "Father"}, condition=[
        {"code": {"text": "Stroke"}}]), "patient": {"reference": "Patient/p1"}}, "family history", "- Father: Stroke"),
    ("answers", of("QuestionnaireResponse", "x", item=[{"linkId": "1", "item": [
        {"linkId": "1.1", "text": "Sad?", "answer": [{"valueBoolean": True}]}]}]),
     "patient questionnaire", "- Sad?: yes"),
]  # fmt: skip


@pytest.mark.parametrize(("resource", "kind", "line"), [row[1:] for row in _FACTS], ids=[row[0] for row in _FACTS])
def test_facts_become_readable_lists(resource: dict[str, Any], kind: str, line: str) -> None:
    found = charts(steps(bundle(patient(), encounter(), resource)))
    (document,) = found[-1].documents
    assert document.kind == kind
    assert line in document.text


def test_a_fact_entered_in_error_is_not_told() -> None:
    wrong = of("Condition", "x", code={"text": "Sepsis"}, verificationStatus={"coding": [{"code": "entered-in-error"}]})
    (chart,) = charts(steps(bundle(patient(), encounter(), wrong)))
    assert chart.documents == ()


def test_a_fact_without_an_encounter_waits_with_its_patient() -> None:
    result = of("Observation", "x", status="final", code={"text": "Sodium"}, effectiveDateTime="2026-03-02")
    del result["encounter"]
    (step,) = steps(patient(), result)
    assert isinstance(step, FileChart)
    assert (step.chart.account, step.chart.visit, step.chart.patient.mrn) == ("", "", "TEST-1")
    assert step.chart.documents[0].written == dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


def test_a_report_tells_its_results_once() -> None:
    result = of("Observation", "x", status="final", code={"text": "Sodium"}, valueQuantity={"value": 129})
    report = of("DiagnosticReport", "r", status="final", code={"text": "Panel"}, conclusion="Hyponatremia.",
                category=[{"coding": [{"code": "LAB"}]}], result=[{"reference": "Observation/x"}])  # fmt: skip
    (chart,) = charts(steps(bundle(patient(), encounter(), result, report)))
    (document,) = chart.documents
    assert document.kind == "laboratory report"
    assert "- Sodium: 129" in document.text
    assert "Impression:\nHyponatremia." in document.text


def test_a_result_that_changes_changes_its_report() -> None:
    result = of("Observation", "x", status="final", code={"text": "Sodium"}, valueQuantity={"value": 129})
    report = of(
        "DiagnosticReport", "r", status="final", code={"text": "Panel"}, result=[{"reference": "Observation/x"}]
    )
    later = {**result, "valueQuantity": {"value": 131}}
    (chart,) = charts(steps(bundle(patient(), encounter(), result, report), later))
    assert "Sodium: 131" in chart.documents[0].text


def test_a_composition_is_read_by_its_sections() -> None:
    told = of("Composition", "c", status="final", type={"text": "Consult note"}, title="Cardiology", date="2026-03-02",
              author=[{"display": "Dr. No"}], section=[
                  {"title": "Assessment", "text": {"div": "<div><p>Stable <b>angina</b>.</p></div>"}},
                  {"title": "Problems", "entry": [{"reference": "Condition/k"}]}])  # fmt: skip
    problem = of("Condition", "k", code={"text": "Gout"})
    (chart,) = charts(steps(bundle(told, patient(), encounter(), problem, kind="document")))
    text = next(one.text for one in chart.documents if one.kind == "Consult note")
    assert "Assessment:\nStable angina." in text
    assert "Problems:\n- Gout" in text


@pytest.mark.parametrize(
    ("kind", "data", "text"),
    [
        ("text/plain", "Fever.", "Fever."),
        ("text/plain; charset=iso-8859-1", "Fièvre".encode("latin-1"), "Fièvre"),
        ("text/html", "<html><body><p>Fever</p><script>x()</script></body></html>", "Fever"),
        ("application/rtf", "{\\rtf1 Fever}", "Fever"),
        ("", "<html><p>Fever</p></html>", "Fever"),
        (
            "application/xml",
            _CDA,
            "Plan:\nRest",
        ),
    ],
)
def test_content_of_many_kinds_is_read(kind: str, data: str | bytes, text: str) -> None:
    attachment = {"contentType": kind, "data": base64(data)}
    (chart,) = charts(steps(bundle(patient(), encounter(), note(content=[{"attachment": attachment}]))))
    assert chart.documents[0].text.strip() == text


def test_linked_content_in_the_bundle_is_read() -> None:
    link = {"attachment": {"contentType": "text/plain", "url": "Binary/b1"}}
    binary = {"resourceType": "Binary", "id": "b1", "contentType": "text/plain", "data": base64("Fever.")}
    (chart,) = charts(steps(bundle(patient(), encounter(), note(content=[link]), binary)))
    assert chart.documents[0].text == "Fever.\n"
    (later,) = charts(steps(bundle(patient(), encounter(), note(content=[link])), binary))
    assert later.documents == chart.documents


def test_content_elsewhere_is_parked_and_stops_nothing_else() -> None:
    link = {"attachment": {"contentType": "text/plain", "url": "https://ehr.example.org/Binary/b1"}}
    parked, stored = parts(bundle(patient(), encounter(), note(content=[link]), kind="searchset"))
    assert isinstance(parked.told, InputError)
    assert parked.place == "Bundle.entry[2]"
    assert parked.told.where == "resource.content[0].attachment.url"
    assert not isinstance(stored.told, InputError)
    assert [one.name for one in stored.told.steps[0].resources] == ["Patient/p1", "Encounter/e1"]
    assert json.loads(parked.data)["entry"][0]["resource"]["id"] == "d1"


class _Ehr(BaseHTTPRequestHandler):
    """A server of others: a document, a Binary resource, a redirect, nothing."""

    def do_GET(self) -> None:
        answers = {
            "/fhir/Binary/text": (200, "text/plain", b"Fever."),
            "/fhir/Binary/resource": (200, "application/fhir+json", encoded(
                {"resourceType": "Binary", "contentType": "text/plain", "data": base64("Fever.")})),
            "/fhir/Binary/away": (302, "text/plain", b""),
        }  # fmt: skip
        status, kind, body = answers.get(self.path, (404, "text/plain", b""))
        self.send_response(status)
        self.send_header("content-type", kind)
        if status == 302:
            self.send_header("location", "/fhir/Binary/text")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def ehr() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Ehr)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "allowed", "fetched"),
    [("/fhir/Binary/text", "/fhir", True), ("/fhir/Binary/resource", "/fhir", True),
     ("/fhir/Binary/text", "/other", False),
     ("/fhir/Binary/away", "/fhir", False), ("/fhir/Binary/none", "/fhir", False),
     ("/fhir/../fhir/Binary/text", "/fhir", False)],
)  # fmt: skip
def test_linked_content_is_fetched_where_the_site_allows_it(ehr: str, path: str, allowed: str, fetched: bool) -> None:
    told = note(content=[{"attachment": {"contentType": "text/plain", "url": f"{ehr}{path}"}}])
    site = Site(origins=(f"{ehr}{allowed}",))
    found = parts(bundle(patient(), encounter(), told), site)
    assert any(isinstance(part.told, InputError) for part in found) is not fetched
    if fetched:
        (chart,) = charts(steps(bundle(patient(), encounter(), told), site=site))
        assert chart.documents[0].text == "Fever.\n"


def test_claims_are_charges_in_dollars() -> None:
    claim = {
        "resourceType": "Claim", "id": "c", "status": "active", "use": "claim", "patient": {"reference": "Patient/p1"},
        "total": {"value": 250.5, "currency": "USD"},
        "insurance": [{"sequence": 1, "focal": True, "coverage": {"display": "Acme"}}],
        "item": [
            {"sequence": 1, "encounter": [{"reference": "Encounter/e1"}], "servicedDate": "2026-03-02",
             "productOrService": {"coding": [{"system": "http://www.ama-assn.org/go/cpt", "code": "99223"}]},
             "modifier": [{"coding": [{"code": "AI"}]}], "quantity": {"value": 1}, "net": {"value": 250.5}},
            {"sequence": 2, "encounter": [{"reference": "Encounter/e1"}],
             "productOrService": {"coding": [{"system": "http://snomed.info/sct", "code": "1"}]}},
        ],
    }  # fmt: skip
    answer = {**claim, "resourceType": "ExplanationOfBenefit", "id": "x", "claim": {"reference": "Claim/c"}}
    chart = charts(steps(bundle(patient(), encounter(), claim, answer)))[-1]
    assert (chart.payer, chart.value) == ("Acme", Decimal("250.50"))
    (charge,) = chart.charges
    assert (charge.code, charge.modifiers, charge.amount) == ("99223", ("AI",), Decimal("250.50"))


def test_ndjson_is_read_line_by_line() -> None:
    lines = b"\n".join([encoded(patient()), b'{"resourceType": "Encounter"', encoded(encounter()), encoded(note())])
    bad, good = parts(lines)
    assert (bad.place, isinstance(bad.told, InputError)) == ("line 2", True)
    assert [one.kind for one in good.told.steps[0].resources] == ["Patient", "Encounter", "DocumentReference"]


def test_reference_resources_are_kept_for_their_names() -> None:
    found = steps({"resourceType": "Questionnaire", "id": "q", "status": "active"})
    assert [step.why for step in found] == ["kept for the records that name it"]


@pytest.mark.parametrize(
    ("told", "where"),
    [
        (b"{", "not JSON"),
        (b'{"resourceType": "Patient", "id": "a", "id": "b"}', "id stands twice"),
        (b'{"resourceType": "Patient", "birthDate": "1950-13-01"}', "Patient.birthDate"),
        (b'{"resourceType": "Patient", "name": "Nobody"}', "Patient.name"),
        (b'{"resourceType": "Patient", "gender": "f"}', "Patient.gender"),
        (encoded(encounter(status="gone")), "Encounter.status"),
        (encoded(encounter(period={"start": "2026-03-04", "end": "2026-03-01"})), "Encounter.period.end"),
        (encoded({**encounter(), "subject": None}), "Encounter.subject"),
        (encoded(encounter(subject={"reference": "Patient p1"})), "Encounter.subject.reference"),
        (encoded(note(content=[])), "DocumentReference.content"),
        (encoded(note(content=[{"attachment": {"data": "%%%"}}])), "attachment.data"),
        (encoded(note(content=[{"attachment": _SOUND}])), "content[0].attachment"),
        (encoded(bundle(patient(), patient(gender="male"))), "Bundle.entry[1]: the same id as Bundle.entry[0]"),
        (encoded({**bundle(patient()), "type": "pile"}), "Bundle.type"),
        (encoded(encounter(partOf={"reference": "Encounter/e1"})), "Encounter.partOf: leads back"),
        (encoded(bundle(
            of("Observation", "a", code={"text": "A"}, hasMember=[{"reference": "Observation/b"}]),
            of("Observation", "b", code={"text": "B"}, hasMember=[{"reference": "Observation/a"}]))),
         "hasMember: leads back"),
        (encoded({"resourceType": "Bundle", "type": "transaction", "entry": [
            {"request": {"method": "DELETE", "url": "Patient/p1"}}]}), "Bundle.entry[0].request.method"),
        (encoded(encounter(actualPeriod={"start": "2026-03-01"})), "FHIR R5"),
        (encoded(encounter(**{"class": [{"coding": []}]})), "Encounter.class"),
        (encoded(of("Condition", "x", clinicalStatus="active")), "FHIR STU3"),
        (encoded(of("Observation", "x", valueQuantity={"value": "7"})), "valueQuantity.value"),
        (b'{"resourceType": "Patient", "extension": ' + b"[" * 300 + b"]" * 300 + b"}", "nested deeper"),
        (b'{"resourceType": "Patient", "a": 1e999}', "not JSON"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(told: bytes, where: str) -> None:
    (part,) = parts(told)
    assert isinstance(part.told, InputError)
    assert where in f"{part.told.where}: {part.told.message}"


def test_messages_say_no_value_of_the_record() -> None:
    for told in (
        encounter(status="Nora"),
        patient(birthDate="Nora"),
        note(content=[{"attachment": {"data": "Nora!"}}]),
    ):
        (part,) = parts(told)
        assert isinstance(part.told, InputError)
        assert "Nora" not in f"{part.told.message}{part.told.where}"


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
_WHOLE = [patient(), encounter(), note(), of("Observation", "x", code={"text": "Na"}), of("Procedure", "x"),
          of("MedicationRequest", "m"), of("DiagnosticReport", "r"),
          of("Composition", "c", section=[{"title": "A"}])]  # fmt: skip


@given(st.sampled_from(_WHOLE), st.data())
@settings(max_examples=400, deadline=None)
def test_any_element_may_be_anything(whole: dict[str, Any], data: st.DataObject) -> None:
    """Whatever stands in the place of an element, the answer is steps or an error that says where."""
    name = data.draw(
        st.sampled_from([*whole, "status", "value", "valueQuantity", "code", "period", "meta", "contained"])
    )
    told = {**whole, name: data.draw(_JSON), "resourceType": whole["resourceType"]}
    for message in (told, bundle(patient(), encounter(), told)):
        for part in parts(message):
            if not isinstance(part.told, InputError):
                with suppress(InputError):
                    steps(patient(), encounter(), message)


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    told = b'{"resourceType":' + data
    if recognises(told, "x"):
        assert all(isinstance(part.told, InputError) or part.told.steps for part in parts(told))


@pytest.mark.shared
@pytest.mark.parametrize("archive", ["fhir-us-core", "fhir-synthea-r4"])
def test_samples_are_stored_or_parked_with_a_reason(shared: Any, archive: str) -> None:
    told = [0, 0]
    with zipfile.ZipFile(shared / "samples" / f"{archive}.zip") as files:
        names = [name for name in files.namelist() if name.endswith(".json")]
        for name in names:
            found = parts(files.read(name))
            assert found
            parked = [part for part in found if isinstance(part.told, InputError)]
            assert all(part.told.message and part.told.where for part in parked)
            told[bool(parked)] += 1
    assert told[0] / len(names) > 0.95
