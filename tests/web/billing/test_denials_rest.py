"""Denials over REST: real HTTP, real database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.billing_making import SITE
from tests.denial_making import denied_visit
from tests.workbench_fixture import as_user, hired, workbench

from medcodex.app.billing.means import BILLING_VARIABLE
from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.people import User

LIST = "/api/money/denials"


class Rest:
    """Questions by role about one denial."""

    def __init__(self, url: str, users: dict[Role, User], denial: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=120, trust_env=False)
        self.users, self.denial = users, denial

    def __call__(self, method: str, path: str, role: Role = Role.BILLER, **more: Any) -> httpx.Response:
        return self.http.request(method, path, headers=as_user(self.users[role]), **more)


@pytest.fixture
def rest(store: DatabaseStore, book_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rest]:
    told = tmp_path / "billing.toml"
    told.write_bytes(SITE)
    monkeypatch.setenv(BILLING_VARIABLE, str(told))
    _, denial = denied_visit(store)
    roles = (Role.BILLER, Role.CODER, Role.STUDENT, Role.PROVIDER)
    users = dict(zip(roles, hired(store, *roles), strict=True))
    with workbench(store, book_home) as url:
        found = Rest(url, users, denial.id)
        yield found
        found.http.close()


def test_from_the_list_to_a_letter_that_was_sent(rest: Rest) -> None:
    listed = rest("GET", LIST).json()
    [row] = listed["denials"]
    assert (row["denial"]["code"], row["worth"], row["chance"]["share"]) == ("99223", "310.00", None)
    assert listed["causes"] == [{"cause": "medical necessity", "count": 1, "left": "310.00"}]
    one = f"{LIST}/{rest.denial}"
    shown = rest("GET", one).json()
    assert [word["code"] for word in shown["words"]] == ["99223", "I50.23"]
    assert shown["words"][0]["session"] == "/work/charts/c1/professional?line=s3"
    assert shown["words"][0]["quotes"][0]["text"] == "decision making of high complexity"
    working = rest("POST", f"{one}/work", json={"version": 1}).json()
    assert (working["status"], working["assigned"]) == ("working", rest.users[Role.BILLER].id)
    assert rest("POST", f"{one}/work", json={"version": 1}).status_code == 409
    noted = rest("POST", f"{one}/note", json={"version": 2, "note": "called"}).json()
    assert rest("POST", f"{one}/write-off", json={"version": noted["version"]}).status_code == 400
    draft = rest("GET", f"{one}/letter").json()
    assert "decision making of high complexity" in draft["text"]
    assert "name, credentials and signature" in draft["missing"]
    kept = rest("POST", f"{one}/letters", json={"text": draft["text"]}).json()
    letter = f"{one}/letters/{kept['id']}"
    changed = rest("PUT", letter, json={"version": kept["version"], "text": "Short."}).json()
    assert (changed["text"], changed["missing"]) == ("Short.\n", [])
    file = rest("POST", f"{letter}/file", json={"form": "txt", "reason": "to the payer"})
    assert (file.text, file.headers["content-disposition"].startswith("attachment")) == ("Short.\n", True)
    assert rest("POST", f"{letter}/file", json={"form": "pdf", "reason": "x"}).status_code == 400
    day = kept["made_at"][:10]
    assert rest("POST", f"{letter}/sent", json={"version": changed["version"], "sent_on": day}).status_code == 200
    assert rest("GET", one).json()["denial"]["status"] == "appealed"
    assert rest("GET", "/api/money/denial-habits").json() == {"habits": []}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("role", "looks"), [(Role.CODER, 200), (Role.STUDENT, 403), (Role.PROVIDER, 403)], ids=str)
def test_who_may(rest: Rest, role: Role, looks: int) -> None:
    assert rest("GET", LIST, role).status_code == looks
    assert rest("GET", f"{LIST}/{rest.denial}", role).status_code == looks
    assert rest("POST", f"{LIST}/{rest.denial}/work", role, json={"version": 1}).status_code == 403
    assert rest("GET", f"{LIST}/{rest.denial}/letter", role).status_code == 403


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_bad_questions(rest: Rest) -> None:
    assert rest("GET", LIST, params={"status": "odd"}).status_code == 400
    assert rest("GET", f"{LIST}/none").status_code == 404
    assert rest("PUT", f"{LIST}/{rest.denial}/letters/none", json={"version": 1, "text": "x"}).status_code == 404
    assert rest("POST", f"{LIST}/{rest.denial}/assign", json={"version": 1, "assigned": "x"}).status_code == 400
    assert rest("GET", f"{LIST}", params={"assigned": ""}).json()["total"]["count"] == 1
