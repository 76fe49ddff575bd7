"""Classes over HTTP: pages and REST, for an educator, for learners, and for those who have nothing to do with it."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.learn.class_making import School, acting, did
from tests.web.serving import PLAIN
from tests.workbench_fixture import as_user, workbench

from medcodex.learn.classes.records import AssignmentKind
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medcodex.store.work import DatabaseStore

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TERM = {"name": "Coding II", "starts": "2026-09-01", "ends": "2026-12-18", "zone": "America/Chicago"}


class Campus:
    """Requests by somebody of a school."""

    def __init__(self, url: str, school: School) -> None:
        self.school = school
        self._client = httpx.Client(base_url=url, timeout=60, **PLAIN)

    def __call__(self, who: str, method: str, path: str, **given: Any) -> httpx.Response:
        return self._client.request(method, path, headers=as_user(getattr(self.school, who)), **given)

    def close(self) -> None:
        self._client.close()


@pytest.fixture
def campus(store: DatabaseStore, embedded_home: Path) -> Iterator[Campus]:
    school = School(store)
    with workbench(store, embedded_home) as url:
        found = Campus(url, school)
        yield found
        found.close()


def test_a_class_through_the_pages(campus: Campus) -> None:
    made = campus("educator", "POST", "/learn/classes", data=TERM)
    assert made.status_code == 303
    page = made.headers["location"]
    code = re.search(r'class="join-code">([^<]+)<', campus("educator", "GET", f"{page}/members").text)
    assert code is not None
    joined = campus("stranger", "POST", "/learn/classes/join", data={"code": code[1].lower()})
    assert joined.headers["location"] == page
    form = {
        "title": "Charts of the <week>", "kind": "case", "case-subjects": ["finger-cut-in-the-kitchen"],
        "opens": "2026-01-01T08:00", "due": "2099-01-01T17:00", "attempts": "2", "late": "refused",
        "key_shown": "after-due", "counts": "last", "weight": "3", "variants": "yes",
    }  # fmt: skip
    assert campus("educator", "POST", f"{page}/assignments", data=form).headers["location"] == page
    assert "Charts of the &lt;week&gt;" in campus("educator", "GET", page).text
    mine = campus("stranger", "GET", page).text
    assert "America/Chicago" in mine
    way = re.search(r'href="(/learn/classes/[^"]+/do/[^"]+)"', mine)
    assert way is not None
    led = campus("stranger", "GET", way[1])
    assert re.fullmatch(r"/learn/cases/finger-cut-in-the-kitchen~[a-z0-9.-]+\?assignment=[0-9a-f]{32}",
                        led.headers["location"])  # fmt: skip
    assert campus("stranger", "GET", way[1]).headers["location"] == led.headers["location"]
    assert "What is due" in campus("stranger", "GET", "/learn/classes").text
    changed = re.search(r'href="(/learn/classes/[^"]+/assignments/[0-9a-f]{32})"', campus("educator", "GET", page).text)
    assert changed is not None
    shown = campus("educator", "GET", changed[1]).text
    assert 'value="2099-01-01T17:00"' in shown
    assert campus("educator", "POST", changed[1], data=form | {"version": 1, "weight": "5"}).status_code == 303
    assert campus("educator", "POST", changed[1], data=form | {"version": 1}).status_code == 409
    assert campus("educator", "POST", f"{changed[1]}/withdraw").status_code == 303
    assert "Nothing is set yet." in campus("stranger", "GET", page).text
    assert campus("stranger", "POST", f"{page}/leave").status_code == 303
    assert campus("stranger", "GET", page).status_code == 404


@pytest.mark.parametrize(
    ("path", "data", "told"),
    [
        ("/learn/classes", TERM | {"zone": "Nowhere"}, "zone: a time zone"),
        ("/learn/classes", TERM | {"starts": ""}, "first and the last day"),
        ("/learn/classes/join", {"code": "0000"}, "No class has this code"),
        ("{one}/assignments", {"kind": "case", "title": "x", "opens": "2026-01-01T08:00"}, "due: a time"),
        ("{one}/assignments", {"kind": "song"}, "kind: one of"),
        ("{one}/members", {"login": "nobody"}, "No active learner"),
        ("{one}/owners", {"login": "student1"}, "No active educator"),
        ("{one}", TERM, "the version that was seen"),
    ],
    ids=lambda told: str(told)[:24],
)  # fmt: skip
def test_what_was_wrong_is_told_on_the_page(campus: Campus, path: str, data: dict[str, str], told: str) -> None:
    answer = campus("educator", "POST", path.format(one=f"/learn/classes/{campus.school.one.id}"), data=data)
    assert answer.status_code == 400
    assert told.lower() in answer.text.lower()


def test_an_educator_agrees_and_writes_and_the_learner_reads_it(campus: Campus) -> None:
    school, assignment = campus.school, campus.school.assigned(attempts=1)
    page = f"/learn/classes/{school.one.id}/learners/{school.ann.id}"
    agreed = {"assignment": assignment.id, "due": "2099-01-01T12:00", "more_attempts": "2", "reason": "was <ill>"}
    assert campus("educator", "POST", f"{page}/agreements", data=agreed).status_code == 303
    written = {"text": "Read the <Excludes1> note again", "assignment": assignment.id}
    assert campus("educator", "POST", f"{page}/remarks", data=written).status_code == 303
    assert "was &lt;ill&gt;" in campus("educator", "GET", page).text
    mine = campus("ann", "GET", f"/learn/classes/{school.one.id}").text
    assert "Read the &lt;Excludes1&gt; note again" in mine
    assert "01 Jan 2099, 12:00" in mine
    assert "was &lt;ill&gt;" not in mine
    assert "Read the" not in campus("ben", "GET", f"/learn/classes/{school.one.id}").text


def _requests(school: School, assignment: str) -> list[tuple[str, str, dict[str, Any]]]:
    one = f"/classes/{school.one.id}"
    asked = {"title": "x", "kind": "case", "subjects": ["finger-cut-in-the-kitchen"], "opens": "2026-01-01T00:00:00Z",
             "due": "2026-01-02T00:00:00Z"}  # fmt: skip
    told: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", f"/learn{one}/{part}", {}) for part in ("gradebook", "analysis", "members", "assignments/new")
    ]
    told += [("GET", f"/learn{one}/learners/{school.ann.id}", {}), ("GET", f"/learn{one}/assignments/{assignment}", {})]
    told += [("GET", f"/api/learn{one}/{part}", {}) for part in ("gradebook", "analysis", "learners", "assignments")]
    return [
        *told,
        ("POST", f"/learn{one}/file", {"data": {"form": "csv"}}),
        ("POST", f"/api/learn{one}/gradebook/file", {"json": {}}),
        ("POST", f"/api/learn{one}/code", {}),
        ("POST", f"/api/learn{one}/archive", {"json": {"archived": True}}),
        ("POST", f"/api/learn{one}/learners", {"json": {"login": school.stranger.login}}),
        ("DELETE", f"/api/learn{one}/learners/{school.ben.id}", {}),
        ("POST", f"/api/learn{one}/educators", {"json": {"login": school.other.login}}),
        ("POST", f"/api/learn{one}/assignments", {"json": asked}),
        ("PUT", f"/api/learn{one}/assignments/{assignment}", {"json": asked | {"version": 1}}),
        ("DELETE", f"/api/learn{one}/assignments/{assignment}", {}),
        ("POST", f"/api/learn{one}/learners/{school.ann.id}/remarks", {"json": {"text": "x"}}),
        ("PUT", f"/api/learn{one}/learners/{school.ann.id}/agreements", {"json": {"assignment": assignment}}),
    ]


@pytest.mark.parametrize(("who", "status"), [("other", 404), ("ben", 403), ("stranger", 403)])
def test_nobody_else_reads_or_changes_a_class(campus: Campus, who: str, status: int) -> None:
    assignment = campus.school.assigned().id
    for method, path, given in _requests(campus.school, assignment):
        answer = campus(who, method, path, **given)
        assert answer.status_code == status, path
        assert campus.school.ann.name not in answer.text, path
    if who != "ben":
        for path in ("/learn/classes/{}", "/api/learn/classes/{}/mine"):
            assert campus(who, "GET", path.format(campus.school.one.id)).status_code == 404
        assert campus.school.one.name not in campus(who, "GET", "/learn/classes").text
        assert campus(who, "GET", "/api/learn/classes").json() == {"classes": []}


def test_rest_from_a_class_to_its_gradebook(campus: Campus) -> None:
    made = campus("educator", "POST", "/api/learn/classes", json=TERM).json()
    at = f"/api/learn/classes/{made['id']}"
    joined = campus("ann", "POST", "/api/learn/classes/join", json={"code": made["code"]}).json()
    assert (joined["role"], joined["code"]) == ("learner", None)
    assert campus("educator", "POST", f"{at}/learners", json={"login": campus.school.ben.login}).status_code == 201
    asked = {"title": "T", "kind": "questions", "subjects": ["excludes"], "questions": 4,
             "opens": "2026-01-01T00:00:00Z", "due": "2099-01-02T00:00:00-06:00"}  # fmt: skip
    naive = campus("educator", "POST", f"{at}/assignments", json=asked | {"due": "2099-01-02T00:00:00"})
    assert naive.status_code in {400, 422}
    assignment = campus("educator", "POST", f"{at}/assignments", json=asked).json()
    with campus.school.store.learning(acting(campus.school.ann)) as work:
        one = work.classes.assignment(assignment["id"])
        assert one is not None
        assert one.kind is AssignmentKind.QUESTIONS
    book = campus("educator", "GET", f"{at}/gradebook").json()
    assert [line["total"] for line in book["lines"]] == [None, None]
    mine = campus("ann", "GET", f"{at}/mine").json()
    assert [cell["state"] for cell in mine["line"]["cells"]] == ["open"]
    assert campus("educator", "GET", f"{at}/analysis").json()["subjects"] == []
    agreed = {"assignment": assignment["id"], "excused": True, "reason": "moved"}
    ann = f"{at}/learners/{campus.school.ann.id}"
    assert campus("educator", "PUT", f"{ann}/agreements", json=agreed).status_code == 204
    assert campus("educator", "POST", f"{ann}/remarks", json={"text": "Welcome"}).status_code == 201
    mine = campus("ann", "GET", f"{at}/mine").json()
    assert ([cell["state"] for cell in mine["line"]["cells"]], mine["remarks"][0]["text"]) == (["excused"], "Welcome")
    assert campus("educator", "POST", f"{at}/code").json()["code"] != made["code"]
    assert campus("educator", "POST", f"{at}/archive", json={"archived": True}).json()["archived"]
    assert campus("ben", "POST", f"{at}/leave").status_code == 204
    assert campus("ben", "GET", f"{at}/mine").status_code == 404


HOSTILE = ['=HYPERLINK("http://x")', "+1+1", "@SUM(A1)", "-2+3|cmd", "\uff1d1+1", 'a";=1+1', "Ann\u202eexe"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_or_title_is_text_in_a_spreadsheet(campus: Campus, name: str) -> None:
    school = campus.school
    with school.store.begin(system("test")) as work:
        user = work.people.get(school.ann.id)
        assert user is not None
        work.people.save(type(user)(user.id, user.login, name, user.role, user.created_at))
    title = name if name.isprintable() else "title"
    assignment = school.assigned(title=title)
    with school.store.learning(acting(school.ann)) as work:
        did(work, 0.5, assignment)
    made = campus("educator", "POST", f"/learn/classes/{school.one.id}/file", data={"form": "csv"})
    assert made.headers["content-type"].startswith("text/csv")
    cells = [cell for row in csv.reader(io.StringIO(made.content.decode("utf-8-sig"))) for cell in row]
    assert not [cell for cell in cells if re.match(r"[\s\"']*[=+\-@|\uff1d]", cell) and not cell.startswith("'")]
    assert any(name.strip("=+-@")[:2] in cell for cell in cells)
    assert (
        campus("educator", "POST", f"/learn/classes/{school.one.id}/file", data={"form": "xlsx"}).content[:2] == b"PK"
    )
    assert name not in campus("educator", "GET", f"/learn/classes/{school.one.id}/gradebook").text or "<" not in name


def test_an_archived_class_is_read_and_not_changed(campus: Campus) -> None:
    school, assignment = campus.school, campus.school.assigned()
    page = f"/learn/classes/{school.one.id}"
    assert campus("educator", "POST", f"{page}/archive", data={"archived": "yes"}).status_code == 303
    for part in ("", "/gradebook", "/analysis", "/members", f"/learners/{school.ann.id}"):
        assert campus("educator", "GET", f"{page}{part}").status_code == 200, part
    assert campus("ann", "GET", page).status_code == 200
    assert campus("educator", "GET", f"{page}/assignments/{assignment.id}").status_code == 409
    assert campus("educator", "POST", f"{page}/archive", data={"archived": "no"}).status_code == 303
    assert campus("educator", "GET", f"{page}/assignments/{assignment.id}").status_code == 200
