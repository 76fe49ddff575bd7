"""Plans and ledgers as they are kept, on both databases."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from sqlalchemy import text
from tests.learn.education.test_certificates import PDF, PNG
from tests.web.learn.test_study_rest import CPC, SOON, WISHES, entry

from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from tests.web.learn.conftest import School


def test_a_plan_is_kept_changed_and_let_go(school: School) -> None:
    with school.client(Role.STUDENT) as http:
        assert http.get("/api/learn/plan").json()["plan"] is None
        made = http.put("/api/learn/plan", json=WISHES | {"version": 0})
        assert made.status_code == 200, made.text
        assert made.json()["plan"]["fits"]
        assert http.put("/api/learn/plan", json=WISHES | {"version": 0}).status_code == 409
        changed = http.put("/api/learn/plan", json=WISHES | {"hours": 3, "version": 1}).json()
        assert changed["version"] == 2
        assert changed["plan"]["wishes"]["hours"] == 3
        assert not changed["plan"]["fits"]
        assert changed["plan"]["offers"]
        assert http.put("/api/learn/plan/read/anatomy").status_code == 204
        assert http.get("/api/learn/plan").json()["read"] == ["anatomy"]
        assert http.delete("/api/learn/plan/read/anatomy").status_code == 204
        assert http.put("/api/learn/plan/read/cooking").status_code == 400
        assert http.delete("/api/learn/plan").status_code == 204
        assert http.delete("/api/learn/plan").status_code == 404
        assert http.get("/api/learn/plan/calendar").status_code == 404


def test_a_ledger_from_credential_to_files(school: School) -> None:
    with school.client(Role.CODER) as http:
        held = http.post("/api/learn/education/credentials", json=CPC)
        assert held.status_code == 201, held.text
        assert (held.json()["name"], held.json()["body"]) == ("CPC", "AAPC")
        key = held.json()["id"]
        assert http.post("/api/learn/education/credentials", json=CPC).status_code == 409
        changed = CPC | {"cycle_start": "2025-12-01", "own_total": 30}
        assert http.put(f"/api/learn/education/credentials/{key}", json=changed).json()["own_total"] == 30
        one = http.post("/api/learn/education/entries", json=entry(key, title="=cmd|calc")).json()
        place = f"/api/learn/education/entries/{one['id']}"
        proof = http.put(f"{place}/certificate", params={"name": "a.png"}, content=PNG).json()
        assert proof["media_type"] == "image/png"
        got = http.get(f"{place}/certificate")
        assert got.content == PNG
        assert got.headers["content-disposition"].startswith("attachment")
        ledger = http.get("/api/learn/education").json()
        assert ledger["standings"][0]["missing"] == 28.5
        assert ledger["entries"][0]["certificate"]["name"] == "a.png"
        table = http.get("/api/learn/education/export", params={"form": "csv"}).content.decode("utf-8-sig")
        assert "'=cmd|calc" in table
        with zipfile.ZipFile(
            io.BytesIO(http.get("/api/learn/education/export", params={"form": "zip"}).content)
        ) as all_:
            assert [name for name in all_.namelist() if name.endswith("a.png")] == ["certificates/2026-06-01-001-a.png"]
        ics = http.get("/api/learn/education/export", params={"form": "ics"}).content
        assert b"28.5 CEUs missing" in ics.replace(b"\r\n ", b"")
        assert http.get("/api/learn/education/export", params={"form": "exe"}).status_code == 400
        assert http.delete(f"/api/learn/education/credentials/{key}").status_code == 409
        assert http.put(place, json=entry(key, ceus="2")).json()["certificate"]["name"] == "a.png"
        assert http.delete(place).status_code == 204
        assert http.get(f"{place}/certificate").status_code == 404
        assert http.delete(f"/api/learn/education/credentials/{key}").status_code == 204


def test_what_was_typed_lies_sealed(school: School) -> None:
    with school.client(Role.CODER) as http:
        key = http.post("/api/learn/education/credentials", json=CPC | {"number": "SECRET-1"}).json()["id"]
        one = http.post("/api/learn/education/entries", json=entry(key, title="SECRET-2", provider="SECRET-3")).json()
        http.put(f"/api/learn/education/entries/{one['id']}/certificate", params={"name": "SECRET-4.pdf"}, content=PDF)
        http.put("/api/learn/plan", json=WISHES)
    with school.store.engine.connect() as connection:
        for table in ("learn_credentials", "learn_entries", "learn_certificates", "study_plans", "trail"):
            for row in connection.execute(text(f"SELECT * FROM {table}")):  # noqa: S608 - names of ours
                shown = repr([bytes(one) if isinstance(one, memoryview) else one for one in row])
                assert "SECRET" not in shown
                assert "%PDF" not in shown
                assert SOON not in shown
