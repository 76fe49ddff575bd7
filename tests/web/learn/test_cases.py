"""Practice charts over HTTP: pages and REST, with books that come with the install."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.case_making import CLINIC as FOLDER
from tests.case_making import STAY, clinic, zipped
from tests.web.serving import PLAIN
from tests.workbench_fixture import as_user, hired, workbench

from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medcodex.store.work import DatabaseStore

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HOSTILE = "<script>alert(1)</script>"
RIGHT = ["E11.621", "L97.421", "I10"]


class School:
    """Requests by role, to a service whose site has two charts of its own."""

    def __init__(self, url: str, store: DatabaseStore) -> None:
        roles = [Role.STUDENT, Role.EDUCATOR, Role.MANAGER, Role.CODER, Role.PROVIDER]
        self.users = {user.role: user for user in hired(store, *roles)}
        self._client = httpx.Client(base_url=url, timeout=120, **PLAIN)
        archive = {"file": ("charts.zip", zipped({"foot-ulcer": FOLDER, "a-gallbladder": STAY}), "application/zip")}
        answer = self(Role.EDUCATOR, "POST", "/learn/cases/own", files=archive)
        assert answer.status_code == 303, answer.text

    def __call__(self, role: Role, method: str, path: str, **given: Any) -> httpx.Response:
        return self._client.request(method, path, headers=as_user(self.users[role]), **given)

    def marked(self, codes: list[Any] = RIGHT, **more: Any) -> dict[str, Any]:
        answer = self(Role.STUDENT, "POST", "/api/learn/cases/foot-ulcer/marks", json={"codes": codes, **more})
        assert answer.status_code == 201, answer.text
        return answer.json()  # type: ignore[no-any-return]

    def close(self) -> None:
        self._client.close()


@pytest.fixture
def school(store: DatabaseStore, learning_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[School]:
    monkeypatch.setenv("MEDCODEX_HOME", str(learning_home))
    with workbench(store, learning_home) as url:
        found = School(url, store)
        yield found
        found.close()


def test_a_learner_sees_the_key_behind_the_answer_and_not_before(school: School) -> None:
    listed = school(Role.STUDENT, "GET", "/api/learn/cases", params={"topic": "endocrine"}).json()["cases"]
    (row,) = [one for one in listed if one["id"] == "foot-ulcer"]
    assert (row["author"], row["best"]) == ("Educator 1", None)
    shown = school(Role.STUDENT, "GET", "/api/learn/cases/foot-ulcer").json()
    assert shown["key"] is None
    assert shown["note"] == clinic().note
    assert school(Role.EDUCATOR, "GET", "/api/learn/cases/foot-ulcer").json()["key"]["codes"]
    page = school(Role.STUDENT, "GET", "/learn/cases/foot-ulcer").text
    assert "E11.621" not in page
    assert "Index: Diabetes" not in page
    told = school.marked([*RIGHT, {"code": "A6212", "units": 2, "modifiers": ["LT"]}], visit="moderate", seconds=60)
    assert told["mark"]["score"] == 1
    assert told["attempt"]["seconds"] == 60
    assert school(Role.STUDENT, "GET", "/api/learn/cases/foot-ulcer").json()["key"]["codes"][0]["code"] == "E11.621"
    attempts = school(Role.STUDENT, "GET", "/api/learn/attempts").json()["attempts"]
    assert [one["id"] for one in attempts] == [told["attempt"]["id"]]
    again = school(Role.STUDENT, "GET", f"/api/learn/attempts/{told['attempt']['id']}").json()
    assert again == told
    assert school(Role.CODER, "GET", f"/api/learn/attempts/{told['attempt']['id']}").status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"codes": []}, 400),
        ({"codes": ["I10"] * 201}, 422),
        ({"codes": ["I\u00001"]}, 400),
        ({"codes": [{"code": "I10", "poa": "?"}]}, 400),
        ({"codes": ["I10"], "visit": "vast"}, 400),
        ({"codes": ["I10"], "seconds": -5}, 400),
        ({"codes": ["I10"], "unknown": 1}, 422),
        ([], 422),
    ],
)
def test_answers_that_are_refused(school: School, body: Any, status: int) -> None:
    answer = school(Role.STUDENT, "POST", "/api/learn/cases/foot-ulcer/marks", json=body)
    assert answer.status_code == status, answer.text
    assert answer.json()["error"]["message"]


def test_the_form_without_a_script(school: School) -> None:
    page = "/learn/cases/foot-ulcer"
    moved = school(Role.STUDENT, "POST", page, data={"code": ["I10", "E11.621", ""], "act": "up:1"})
    assert re.findall(r'name="code" value="([^"]*)"', moved.text)[:2] == ["E11.621", "I10"]
    more = school(Role.STUDENT, "POST", page, data={"code": ["I10"], "act": "more"})
    assert len(re.findall(r'name="code"', more.text)) == 7
    kept = school(Role.STUDENT, "POST", page, data={"code": ["I10"], "act": "keep"})
    assert 'value="I10"' in kept.text
    empty = school(Role.STUDENT, "POST", page, data={"code": ["", ""], "act": "mark"})
    assert empty.status_code == 400
    assert "t least one code" in empty.text
    wrong = school(Role.STUDENT, "POST", page, data={"code": ["A6212"], "units": ["lots"], "act": "mark"})
    assert wrong.status_code == 400
    assert "nits: a number above 0" in wrong.text
    begun = (dt.datetime.now(dt.UTC) - dt.timedelta(minutes=7)).isoformat()
    fields = {"code": ["E11.9", HOSTILE, "L97.42"], "level": "low", "queries": HOSTILE, "begun": begun, "act": "mark"}
    sent = school(Role.STUDENT, "POST", page, data=fields)
    assert sent.status_code == 303
    shown = school(Role.STUDENT, "GET", sent.headers["location"])
    assert HOSTILE not in shown.text
    assert "7 min" in shown.text
    assert "The diabetes has a complication that is named." in shown.text
    assert "Hypertension, at goal" in shown.text
    assert "L97.421" in shown.text


def test_the_list_is_narrowed(school: School) -> None:
    school.marked()

    def titles(**asked: str) -> set[str]:
        page = school(Role.STUDENT, "GET", "/learn/cases", params=asked).text
        return set(re.findall(r'href="/learn/cases/(foot-ulcer|a-gallbladder)"', page))

    assert titles() == {"foot-ulcer", "a-gallbladder"}
    assert titles(setting="inpatient", words="gallbladder") == {"a-gallbladder"}
    assert titles(topic="endocrine") == {"foot-ulcer"}
    assert titles(done="yes") == {"foot-ulcer"}
    assert titles(done="no", level="foundation") == {"a-gallbladder"}
    assert titles(level="vast") == set()


def test_a_challenge_from_a_mark_to_the_authors_file(school: School) -> None:
    attempt = school.marked([*RIGHT[:2], "R05.9"])["attempt"]["id"]
    made = school(Role.STUDENT, "POST", f"/learn/attempts/{attempt}/challenge",
                  data={"code": "R05.9", "instead": "I10", "why": HOSTILE})  # fmt: skip
    assert made.status_code == 303
    board = school(Role.EDUCATOR, "GET", "/learn/challenges").text
    assert HOSTILE not in board
    assert "Student 0" in board
    (one,) = school(Role.STUDENT, "GET", "/api/learn/challenges").json()["challenges"]
    assert one["standing"] == "open"
    refused = school(Role.STUDENT, "POST", f"/api/learn/challenges/{one['id']}",
                     json={"standing": "upheld", "answer": "mine"})  # fmt: skip
    assert refused.status_code == 403
    empty = school(Role.EDUCATOR, "POST", f"/learn/challenges/{one['id']}", data={"standing": "upheld", "answer": ""})
    assert empty.status_code == 400
    done = school(Role.EDUCATOR, "POST", f"/learn/challenges/{one['id']}",
                  data={"standing": "upheld", "answer": "Agreed."})  # fmt: skip
    assert done.status_code == 303
    file = school(Role.EDUCATOR, "GET", "/learn/challenges/file")
    assert file.headers["content-disposition"].startswith("attachment")
    assert file.json()["upheld"][0]["change"] == "add R05.9 to the alternatives of I10"
    assert "Agreed." in school(Role.STUDENT, "GET", f"/learn/attempts/{attempt}").text
    later = school.marked([*RIGHT[:2], "R05.9"])
    assert later["mark"]["corrections"][0]["challenge"] == one["id"]
    page = school(Role.STUDENT, "GET", f"/learn/attempts/{later['attempt']['id']}").text
    assert "R05.9 is accepted for I10" in page


def test_a_file_of_charts_is_checked_and_refused_with_reasons(school: School) -> None:
    broken = {**FOLDER, "case.toml": FOLDER["case.toml"].replace(b'code = "I10"', b'code = "I11"')}
    archive = {"file": ("c.zip", zipped({"another-foot": broken}), "application/zip")}
    answer = school(Role.EDUCATOR, "POST", "/learn/cases/own", files=archive)
    assert answer.status_code == 400
    assert "I11: not billable" in answer.text
    assert school(Role.EDUCATOR, "POST", "/learn/cases/own", data={}).status_code == 400
    nothing = {"file": ("c.zip", b"nothing", "application/zip")}
    assert school(Role.EDUCATOR, "POST", "/learn/cases/own", files=nothing).status_code == 400
    for role in (Role.STUDENT, Role.CODER):
        assert school(role, "POST", "/learn/cases/own", files=archive).status_code == 403


def test_retired_charts_are_gone_and_marks_stay(school: School) -> None:
    attempt = school.marked()["attempt"]["id"]
    page = school(Role.EDUCATOR, "GET", "/learn/cases/own").text
    versions = re.findall(r'action="(/learn/cases/own/[0-9a-f]+)"', page)
    assert len(versions) == 2
    for version in versions:
        assert school(Role.EDUCATOR, "POST", version, data={"act": "retire"}).status_code == 303
    assert school(Role.STUDENT, "GET", "/learn/cases/foot-ulcer").status_code == 404
    shown = school(Role.STUDENT, "GET", f"/learn/attempts/{attempt}").text
    assert "Hypertension, at goal" in shown
    assert "Try again" not in shown


@pytest.mark.parametrize("path", ["/learn/cases/none", "/learn/attempts/none", "/api/learn/cases/none"])
def test_what_is_not_there(school: School, path: str) -> None:
    assert school(Role.STUDENT, "GET", path).status_code == 404


def test_providers_do_not_learn_here(school: School) -> None:
    for path in ("/learn/cases/foot-ulcer", "/learn/challenges", "/api/learn/cases", "/api/learn/attempts"):
        assert school(Role.PROVIDER, "GET", path).status_code == 403, path
