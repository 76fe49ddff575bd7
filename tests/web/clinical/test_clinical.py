"""FHIR clinical over real HTTP, behind the gate: records in, a Bundle coded, cards of CDS Hooks."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import time
import uuid
from dataclasses import replace
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from tests.billed_claims import PROFESSIONAL, SECONDARY
from tests.identity_fixture import actions, actor_of, hired
from tests.interchange.fhir.made_resources import bundle, encoded, encounter, note, of, patient
from tests.web.identity.conftest import build
from tests.web.serving import PLAIN, served_here

from medcodex.app.checking_x12 import check_file
from medcodex.app.claiming import write_x12_file
from medcodex.app.claims_in_fhir import claims_of_fhir
from medcodex.app.gap_cards import allowed, card
from medcodex.claims.site import sample_site
from medcodex.formats.billing_json import read_billed, write_billed
from medcodex.query.lint_rules import load_lint_words
from medcodex.store.engine import open_engine, sqlite_url
from medcodex.store.keys import new_keys
from medcodex.store.migrating import migrate
from medcodex.store.work import DatabaseStore
from medcodex.workflow.identity.api_tokens import make_token
from medcodex.workflow.people import Role, User, system

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Json = dict[str, Any]
IN_MAY = {"start": "2026-05-02T08:00:00Z", "end": "2026-05-06T10:00:00Z"}
SERVICES = (("documentation-gaps", "patient-view"), ("documentation-gaps-at-discharge", "encounter-discharge"))
STAY = """DISCHARGE SUMMARY

HOSPITAL COURSE
Mrs. Nobody came with dyspnea and leg edema. Chronic systolic heart failure with an ejection fraction of 30 percent.
Acute kidney injury with a creatinine of 2.4 mg/dL from a baseline of 0.9. Sodium 124 mmol/L, treated with fluid
restriction and tolvaptan. Anemia, hemoglobin 6.8 g/dL, two units of packed red cells were transfused.
Pneumonia treated with cefepime and vancomycin.

DISCHARGE DIAGNOSES
1. Heart failure
2. Pneumonia
3. Anemia
"""


class Site:
    """The served application with a client of each role, and a stranger."""

    def __init__(self, url: str, store: DatabaseStore, people: dict[Role, User]) -> None:
        self.url, self.store, self.people = url, store, people

    def client(self, role: Role | None) -> httpx.Client:
        headers = {}
        if role is not None:
            with self.store.begin(actor_of(self.people[role])) as work:
                headers["authorization"] = f"Bearer {make_token(work, 'test', role, 1)[1]}"
        return httpx.Client(base_url=self.url, headers=headers, timeout=300, **PLAIN)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, embedded_home: Path) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("clinical")
    key = ECKey.generate_key("P-256", {"kid": "one"})
    (folder / "keys.json").write_text(json.dumps({"keys": [key.as_dict(private=False)]}))
    (folder / "private.json").write_text(json.dumps(key.as_dict(private=True)))
    (folder / "clients.toml").write_text(
        'audience = "https://coding.example.org"\n[clients."https://ehr.example.org"]\njwks = "keys.json"\n'
    )
    engine = open_engine(sqlite_url(folder / "workbench.sqlite"))
    migrate(engine)
    store = DatabaseStore(engine, new_keys())
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("MEDCODEX_HOME", str(embedded_home))
        patched.setenv("MEDCODEX_CDS_CLIENTS", str(folder / "clients.toml"))
        people = {role: hired(store, str(role), role, None) for role in Role}
        with served_here(build(embedded_home, store)) as url:
            found = Site(url, store, people)
            found.folder = folder  # type: ignore[attr-defined]
            yield found
    store.dispose()


def post(http: httpx.Client, path: str, told: Any, **headers: str) -> httpx.Response:
    return http.post(path, content=encoded(told), headers={"content-type": "application/fhir+json", **headers})


def entry(resource: Json, url: str, method: str = "POST", full_url: str = "", **request: str) -> Json:
    found: Json = {"resource": resource, "request": {"method": method, "url": url, **request}}
    return {"fullUrl": full_url, **found} if full_url else found


def transaction(*entries: Json, kind: str = "transaction") -> Json:
    return {"resourceType": "Bundle", "type": kind, "entry": list(entries)}


def named(number: str) -> tuple[Json, Json, Json]:
    """A patient, an encounter and a note that refer to one another by urn:uuid, as transactions do."""
    ids = [f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, number + part)}" for part in ("p", "e", "d")]
    whom = patient(identifier=[{"system": "urn:example:mrn", "value": f"MRN-{number}"}])
    visit = encounter(subject={"reference": ids[0]}, identifier=[{"value": f"V-{number}"}])
    said = note(STAY, subject={"reference": ids[0]}, context={"encounter": [{"reference": ids[1]}]})
    for one in (whom, visit, said):
        one.pop("id")
    return (
        entry(whom, "Patient", full_url=ids[0], ifNoneExist=f"identifier=urn:example:mrn|MRN-{number}"),
        entry(visit, "Encounter", full_url=ids[1]),
        entry(said, "DocumentReference", full_url=ids[2]),
    )


def test_a_transaction_is_kept_whole_and_once(site: Site) -> None:
    told = transaction(*named("T1"))
    with site.client(Role.MANAGER) as http:
        answer = post(http, "/fhir", told)
        assert answer.status_code == 200, answer.text
        found = answer.json()
        assert found["type"] == "transaction-response"
        assert [one["response"]["status"] for one in found["entry"]] == ["201 Created"] * 3
        again = post(http, "/fhir", told).json()
        assert [one["response"]["status"] for one in again["entry"]] == ["200 OK"] * 3
        assert [one["response"]["location"] for one in again["entry"]] == [
            one["response"]["location"] for one in found["entry"]
        ]
    with site.store.begin(system("test")) as work:
        chart = work.charts.by_account("V-T1")
        assert chart is not None
        (document,) = work.charts.documents(chart.id)
        assert document.text.startswith("DISCHARGE SUMMARY")
        assert len(work.charts.versions(chart.id, document.number)) == 1


def test_a_transaction_that_holds_a_fault_keeps_nothing(site: Site) -> None:
    whom, visit, said = named("T2")
    said["resource"]["content"] = []
    with site.client(Role.MANAGER) as http:
        answer = post(http, "/fhir", transaction(whom, visit, said))
    assert answer.status_code == 400
    (issue,) = answer.json()["issue"]
    assert "content" in issue["expression"][0]
    with site.store.begin(system("test")) as work:
        assert work.charts.by_account("V-T2") is None
        assert not work.resources.named(["Patient?identifier=urn:example:mrn|MRN-T2"])


def test_a_batch_answers_each_entry(site: Site) -> None:
    good = entry(patient(id="b1", identifier=[{"value": "B1"}]), "Patient/b1", "PUT")
    wrong = entry(patient(id="b2", gender="f"), "Patient/b2", "PUT")
    other = entry({"resourceType": "ValueSet"}, "ValueSet")
    with site.client(Role.MANAGER) as http:
        found = post(http, "/fhir", transaction(good, wrong, other, kind="batch")).json()
    assert [one["response"]["status"] for one in found["entry"]] == ["201 Created", "400", "400"]
    assert "gender" in found["entry"][1]["response"]["outcome"]["issue"][0]["expression"][0]


def test_a_batch_of_questions_stays_open(site: Site) -> None:
    asked = {"resourceType": "Bundle", "type": "batch", "entry": [{"request": {"method": "GET", "url": "metadata"}}]}
    with site.client(None) as http:
        answer = post(http, "/fhir", asked)
    assert answer.status_code == 200
    assert answer.json()["entry"][0]["resource"]["resourceType"] == "CapabilityStatement"


def test_single_records_come_in(site: Site) -> None:
    with site.client(Role.ADMIN) as http:
        first = http.put("/fhir/Patient/s1", content=encoded(patient(id="s1", identifier=[{"value": "S1"}])))
        assert (first.status_code, first.headers["location"]) == (201, f"{site.url}/fhir/Patient/s1")
        made = post(
            http,
            "/fhir/Encounter",
            encounter(id="x", subject={"reference": "Patient/s1"}, identifier=[{"value": "V-S1"}]),
        )
        assert made.status_code == 201
        name = made.headers["location"].rpartition("/fhir/")[2]
        said = note(subject={"reference": "Patient/s1"}, context={"encounter": [{"reference": name}]})
        assert post(http, "/fhir/DocumentReference", said).status_code == 201
        kept = post(http, "/fhir/Patient", patient(), **{"if-none-exist": "identifier=S1"})
        assert (kept.status_code, kept.headers["location"]) == (200, f"{site.url}/fhir/Patient/s1")
        for condition in ("name=Nobody", "identifier=", "identifier=S1&name=x"):
            assert post(http, "/fhir/Patient", patient(), **{"if-none-exist": condition}).status_code == 400
        other = http.put("/fhir/Patient/s2", content=encoded(patient(id="s1")))
        assert other.status_code == 400
    with site.store.begin(system("test")) as work:
        chart = work.charts.by_account("V-S1")
        assert chart is not None
        assert len(work.charts.documents(chart.id)) == 1


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/fhir"), ("POST", "/fhir/Patient"), ("PUT", "/fhir/Patient/x"), ("GET", "/fhir/Patient/x"),
     ("GET", "/fhir/Claim"), ("POST", "/fhir/$code"), ("POST", "/cds-services/documentation-gaps")],
)  # fmt: skip
@pytest.mark.parametrize("role", [None, Role.STUDENT, Role.PROVIDER])
def test_who_may_not_is_told_so(site: Site, method: str, path: str, role: Role | None) -> None:
    with site.client(role) as http:
        answer = http.request(method, path, content=encoded(bundle(patient())))
    assert answer.status_code == (401 if role is None else 403)


def test_the_statement_tells_what_is_taken(site: Site) -> None:
    with site.client(None) as http:
        told = http.get("/fhir/metadata").json()
    kinds = {one["type"]: {each["code"] for each in one["interaction"]} for one in told["rest"][0]["resource"]}
    assert kinds["DocumentReference"] == {"create", "update"}
    assert kinds["Claim"] == {"create", "update", "read", "search-type"}
    assert {"code": "transaction"} in told["rest"][0]["interaction"]


def test_a_bundle_is_coded_and_not_kept(site: Site) -> None:
    visit = encounter(identifier=[{"value": "V-C1"}], period=IN_MAY)
    told = bundle(patient(identifier=[{"value": "C1"}]), visit, note(STAY))
    with site.client(Role.MANAGER) as http:
        answer = post(http, "/fhir/$code?claim=facility", told)
        again = post(http, "/fhir/$code?claim=facility", told)
    assert answer.status_code == 200, answer.text
    found = [one["resource"] for one in answer.json()["entry"]]
    conditions = [one for one in found if one["resourceType"] == "Condition"]
    assert conditions
    assert {one["verificationStatus"]["coding"][0]["code"] for one in conditions} == {"unconfirmed"}
    (claim,) = [one for one in found if one["resourceType"] == "Claim"]
    assert (claim["status"], len(claim["diagnosis"])) == ("draft", len(conditions))
    assert [one["id"] for one in found] == [one["resource"]["id"] for one in again.json()["entry"]]
    with site.store.begin(system("test")) as work:
        assert work.charts.by_account("V-C1") is None


def test_nothing_to_code_is_told(site: Site) -> None:
    with site.client(Role.MANAGER) as http:
        assert post(http, "/fhir/$code", bundle(patient())).status_code == 400
        assert post(http, "/fhir/$code", {"resourceType": "Bundle"}).status_code == 400


def asked(hook: str, **more: Any) -> Json:
    context = {"userId": "Practitioner/1", "patientId": "p1", "encounterId": "e1"}
    return {"hook": hook, "hookInstance": str(uuid.uuid4()), "context": {**context, **more}}


def prefetch() -> Json:
    return {
        "patient": patient(),
        "encounter": encounter(period=IN_MAY),
        "documents": bundle(note(STAY), kind="searchset"),
        "conditions": bundle(of("Condition", "c", code={"text": "Heart failure"}), kind="searchset"),
        "nothing": None,
    }


def test_the_services_are_told(site: Site) -> None:
    with site.client(None) as http:
        told = http.get("/cds-services").json()["services"]
    assert {one["hook"] for one in told} == {"patient-view", "encounter-discharge", "order-sign"}
    assert all(one["title"] and one["description"] and one["prefetch"]["patient"] for one in told)


def test_gaps_are_cards_without_codes_or_money(site: Site) -> None:
    with site.client(Role.MANAGER) as http:
        for service, hook in SERVICES:
            answer = post(http, f"/cds-services/{service}", {**asked(hook), "prefetch": prefetch()})
            assert answer.status_code == 200, answer.text
            cards = answer.json()["cards"]
            assert cards
            for shown in cards:
                assert shown["indicator"] == "info"
                assert len(shown["summary"]) < 140
                assert not shown.keys() & {"suggestions", "links", "selectionBehavior"}
                said = json.dumps(shown)
                assert not re.search(r"\b[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}\b", said)
                money = [row.pattern for row in load_lint_words() if row.rule in {"Q-01", "Q-02"}]
                assert not [one for one in money if one.search(f"{shown['summary']}\n{shown['detail']}")]


def test_a_card_that_would_hold_a_code_is_not_shown() -> None:
    for said in ("see I50.21", "E11", "0DTJ4ZZ", "J1885", "code 99213", "the DRG", "paid by Medicare", "reimbursement"):
        assert not allowed(card("Question", f"The record says: {said}.")), said
    for said in (
        "vertebra T12",
        "vitamin B12 is low",
        "platelets 45000",
        "creatinine 2.4 mg/dL on 2026-03-02",
        "O2 2 L",
    ):
        assert allowed(card("Question", f"The record says: {said}.")), said


def test_orders_without_an_indication_are_named(site: Site) -> None:
    orders = bundle(of("ServiceRequest", "1", code={"text": "CT of the head"}),
                    of("ServiceRequest", "2", code={"text": "Chest film"}, reasonCode=[{"text": "Cough"}]))  # fmt: skip
    with site.client(Role.MANAGER) as http:
        answer = post(http, "/cds-services/order-indication", asked("order-sign", draftOrders=orders))
    (shown,) = answer.json()["cards"]
    assert "CT of the head" in shown["detail"]
    assert "Chest film" not in shown["detail"]


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ({"hook": "order-sign"}, "hook"),
        ({**asked("patient-view"), "context": None}, "context"),
        ({**asked("patient-view"), "prefetch": {"patient": "x"}}, "prefetch.patient"),
        ({**asked("patient-view"), "prefetch": {"encounter": {**encounter(), "id": "other"}}}, "prefetch.encounter"),
    ],
    ids=["no such hook", "no context", "a prefetch that is no resource", "another encounter"],
)  # fmt: skip
def test_what_is_no_request_is_refused(site: Site, told: Json, where: str) -> None:
    with site.client(Role.MANAGER) as http:
        answer = post(http, "/cds-services/documentation-gaps", told)
    assert answer.status_code == 400
    assert where in json.dumps(answer.json())


def test_feedback_is_kept_on_the_trail(site: Site) -> None:
    told = {"feedback": [
        {"card": str(uuid.uuid4()), "outcome": "overridden", "outcomeTimestamp": "2026-05-15T09:00:00Z",
         "overrideReason": {"reason": {"code": "not-mine"}, "userComment": "ask the cardiologist"}}]}  # fmt: skip
    with site.client(Role.MANAGER) as http:
        assert post(http, "/cds-services/documentation-gaps/feedback", told).status_code == 200
        assert post(http, "/cds-services/documentation-gaps/feedback", {"feedback": []}).status_code == 400
        assert post(http, "/cds-services/none/feedback", told).status_code == 404
    assert "cds.feedback" in actions(site.store)


def test_a_client_proves_itself_by_its_signature(site: Site) -> None:
    key = ECKey.import_key(json.loads((site.folder / "private.json").read_text()))  # type: ignore[attr-defined]
    other = ECKey.generate_key("P-256", {"kid": "one"})
    now = int(time.time())
    address = "https://coding.example.org/cds-services/order-indication"
    good = {"iss": "https://ehr.example.org", "aud": address, "iat": now, "exp": now + 120}
    told = asked("order-sign", draftOrders=bundle())

    def status(claims: Json, by: ECKey = key, algorithm: str = "ES256") -> int:
        token = jwt.encode({"alg": algorithm, "kid": "one"}, claims, by)
        with site.client(None) as http:
            return post(http, "/cds-services/order-indication", told, authorization=f"Bearer {token}").status_code

    once = {**good, "jti": "1"}
    assert status(once) == 200
    assert status(once) == 401
    assert status({**good, "jti": "2"}, other) == 401
    assert status({**good, "jti": "3", "aud": "https://elsewhere.example.org"}) == 401
    assert status({**good, "jti": "4", "iss": "https://other.example.org"}) == 401
    assert status({**good, "jti": "5", "iat": now - 900, "exp": now - 600}) == 401
    assert status({**good, "jti": "6", "exp": now + 90_000}) == 401
    assert status(good) == 401


def test_a_coded_visit_with_charges_can_be_billed(site: Site) -> None:
    """A record in, conditions and a claim back; the claim is valid FHIR, and as 837 it passes every check."""
    visit = encounter(identifier=[{"value": "V-B1"}], period=IN_MAY, **{"class": {"code": "AMB"}})
    code = {"coding": [{"system": "http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets", "code": "J1885"}]}
    charge: Json = {
        "resourceType": "ChargeItem", "id": "ch1", "status": "billable", "code": code,
        "quantity": {"value": 2}, "priceOverride": {"value": 45.10, "currency": "USD"},
    }  # fmt: skip
    whom = patient(identifier=[{"value": "B1"}])
    charge["subject"] = {"reference": f"Patient/{whom['id']}"}
    charge["context"] = {"reference": f"Encounter/{visit['id']}"}
    with site.client(Role.MANAGER) as http:
        answer = post(http, "/fhir/$code?claim=professional", bundle(whom, visit, note(STAY), charge))
    assert answer.status_code == 200, answer.text
    import_module("fhir.resources.R4B.bundle").Bundle.model_validate_json(answer.content)
    (claimed,) = claims_of_fhir(answer.content, sample_site())
    assert [one.message for one in (*claimed.codes, *claimed.billing) if one.severity == "error"] == []
    assert [(line.code, line.charge, line.units) for line in claimed.claim.lines] == [
        ("J1885", Decimal("45.10"), Decimal(2))
    ]
    written = write_x12_file([claimed.claim], sample_site(), 1, dt.datetime(2026, 5, 20, tzinfo=dt.UTC))
    checked = check_file(io.BytesIO(written.encode()), "claim.837")
    assert (checked.claims, checked.faults, checked.errors) == (1, [], 0)


@pytest.mark.parametrize("role", [None, Role.PROVIDER, Role.STUDENT])
def test_who_may_not_read_claims_converts_none(site: Site, role: Role | None) -> None:
    with site.client(role) as http:
        answer = http.post("/api/claims/convert?from=json&to=fhir", content=write_billed([PROFESSIONAL]))
    assert answer.status_code == (401 if role is None else 403)


def test_claims_go_from_each_format_to_each(site: Site) -> None:
    media = {"x12": "application/EDI-X12", "fhir": "application/fhir+json", "json": "application/json"}
    told = {"json": write_billed([PROFESSIONAL])}
    with site.client(Role.BILLER) as http:
        for to in ("fhir", "x12"):
            told[to] = http.post(f"/api/claims/convert?from=json&to={to}&control=7", content=told["json"]).content
        for read_as, body in told.items():
            for to in told:
                answer = http.post(f"/api/claims/convert?from={read_as}&to={to}&control=7", content=body)
                assert answer.status_code == 200, answer.text
                assert answer.headers["content-type"].startswith(media[to])
                assert answer.headers["cache-control"] == "no-store"
                back = http.post(f"/api/claims/convert?from={to}&to=json", content=answer.content)
                assert read_billed(back.content, "body") == (PROFESSIONAL,)
        assert b"*000000007*0*T*:~" in told["x12"]
        several = http.post("/api/claims/convert?from=json&to=fhir", content=write_billed([PROFESSIONAL, SECONDARY]))
        assert several.headers["content-type"].startswith("application/x-ndjson")
        again = http.post("/api/claims/convert?from=fhir&to=json", content=several.content)
        assert read_billed(again.content, "body") == (PROFESSIONAL, SECONDARY)


@pytest.mark.parametrize(
    ("query", "body", "where"),
    [
        ("from=fhir&to=json", b"{}", "body"),
        ("from=fhir&to=x12", b'{"resourceType": "Claim"}', "Claim.type"),
        ("from=x12&to=fhir", b"", "body"),
        ("from=json&to=x12", write_billed([replace(PROFESSIONAL, charge=Decimal(1))]), "claims[0].charge"),
        ("from=pdf&to=x12", b"{}", None),
    ],
    ids=("no resource", "no type", "empty", "does not add up", "no such format"),
)
def test_claims_that_cannot_be_converted_say_why(site: Site, query: str, body: bytes, where: str | None) -> None:
    with site.client(Role.BILLER) as http:
        answer = http.post(f"/api/claims/convert?{query}", content=body)
    assert 400 <= answer.status_code < 500
    if where is not None:
        assert answer.json()["error"]["where"] == where
