"""The career road: figures with their sources, the chooser, skills, the record."""

from __future__ import annotations

import datetime as dt
import io
from importlib.resources import files

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.errors import InputError
from medcodex.learn.career.choosing import choose, reasons
from medcodex.learn.career.outlook import measured, worded
from medcodex.learn.career.reading import FILES, read_career
from medcodex.learn.career.record import record_file, record_object
from medcodex.learn.career.skills import checked, show_skills
from medcodex.learn.results import Kind, Result
from medcodex.learn.topics import topics
from medcodex.workflow.people import Role, User

CAREER = read_career({})
AT = dt.datetime(2026, 5, 15, 9, tzinfo=dt.UTC)
USER = User("u1", "stu", "=Student, S.", Role.STUDENT, AT)
DATA = files("medcodex.learn.career") / "data"


def result(topic: str, score: float, number: int = 0) -> Result:
    return Result(f"r{number}", "u1", AT, Kind.ITEM, "made", (topic,), score, "o1", 60)


@pytest.mark.parametrize(("measure", "value", "period"), [
    ("median-pay-year", "$46,660", "2021"),
    ("median-pay-hour", "$22.43", "2021"),
    ("jobs", "186,400", "2021"),
    ("growth", "7 percent", "2021-2031"),
    ("growth", "22 percent", "2012-2022"),
])  # fmt: skip
def test_each_figure_is_shown_with_its_date_and_source(measure: str, value: str, period: str) -> None:
    (found,) = [one for one in CAREER.figures if one.measure == measure and one.period == period]
    assert worded(found) == value
    assert found.source
    assert found.read >= found.as_of


def test_the_newest_of_a_measure_is_current() -> None:
    for one in measured(CAREER.figures):
        assert one.current.as_of == max(figure.as_of for figure in one.figures)
        assert all(worded(figure) != "22 percent" for figure in one.figures if figure is one.current)


def test_a_site_updates_a_file() -> None:
    own = (DATA / "outlook.toml").read_text(encoding="utf-8") + (
        '\n[[figure]]\nmeasure = "jobs"\nvalue = 1\nperiod = "2030"\nas_of = 2030-01-01\noccupation = "x"\n'
        'source = "ours"\ncertainty = "official"\nread = 2030-02-01\n'
    )
    career = read_career({"outlook.toml": own.encode()})
    (jobs,) = [one for one in measured(career.figures) if one.name == "jobs"]
    assert worded(jobs.current) == "1"
    assert career.own == ("outlook.toml",)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"[[figure]]\n", b"x = [" * 5000, b'nonsense = "1"\n'])
def test_a_wrong_file_is_refused(name: str, data: bytes) -> None:
    with pytest.raises(InputError) as told:
        read_career({name: data})
    assert told.value.where == name


@pytest.mark.parametrize(("answers", "first"), [
    ({"setting": "physician", "experience": "none"}, "cpc"),
    ({"setting": "hospital", "experience": "none"}, "cca"),
    ({"setting": "hospital", "experience": "two-years", "goal": "inpatient"}, "ccs"),
    ({"setting": "unsure", "experience": "none", "goal": "first-job"}, "cca"),
    ({"setting": "physician", "experience": "two-years", "goal": "audit"}, "cpc"),
])  # fmt: skip
def test_choosing(answers: dict[str, str], first: str) -> None:
    choices = choose(CAREER, answers)
    assert choices[0].credential.id == first
    assert all(one.speaks_for or one.speaks_against for one in choices)


def test_the_chooser_refuses_what_is_no_answer() -> None:
    with pytest.raises(InputError):
        choose(CAREER, {"setting": "moon"})


def test_tables_speak_of_each_other() -> None:
    answers = {one.id: set(one.answers) for one in CAREER.questions}
    credentials = {one.id for one in CAREER.credentials}
    roles, skills = {one.id for one in CAREER.roads.role}, {one.id for one in CAREER.skills}
    assert all(row.credential in credentials and row.answer in answers[row.question] for row in reasons())
    assert all(set(one.next) <= roles and set(one.skills) <= skills for one in CAREER.roads.role)
    assert all(set(one.topics) <= set(topics()) for one in CAREER.skills)
    for one in CAREER.credentials:
        assert len({step.id for step in one.steps}) == len(one.steps)
        assert {"eligibility", "registration", "exam day", "afterwards"} <= {step.phase for step in one.steps}
        assert {fact.about for fact in one.facts} >= {"eligibility", "fee", "retake"}


def test_what_needs_training_most_comes_first() -> None:
    results = [result("hipaa", 0.1, n) for n in range(4)] + [result("specificity", 1.0, n) for n in range(9, 13)]
    shown = show_skills(CAREER.skills, {"ethics": (5, 5), "drive": (1, 1)}, results)
    assert [one.skill.id for one in shown][:2] == ["drive", "ethics"]
    assert shown[-1].skill.id == "accuracy"
    (ethics,) = [one for one in shown if one.skill.id == "ethics"]
    assert ethics.overrated
    assert (ethics.judged, ethics.count) == (1.0, 4)


@pytest.mark.parametrize("answers", [{"ethics": [1]}, {"ethics": [0, 5]}, {"ethics": [1, 6]}, {"ethics": [1, 2, 3]}])
def test_a_wrong_assessment_is_refused(answers: dict[str, list[int]]) -> None:
    with pytest.raises(InputError):
        checked(answers, CAREER.skills)


@given(st.lists(st.tuples(st.sampled_from(sorted(topics())), st.floats(0, 1)), max_size=30))
def test_needs_lie_between_nothing_and_all(told: list[tuple[str, float]]) -> None:
    results = [result(topic, score, number) for number, (topic, score) in enumerate(told)]
    assert all(0 <= one.need <= 1 for one in show_skills(CAREER.skills, {}, results))
    assert len(record_object(USER, results, AT)["results"]) == len(results)


def test_the_record_as_files_holds_no_formula() -> None:
    results = [result("hipaa", 0.5), result("index", 1.0, 1)]
    book = openpyxl.load_workbook(io.BytesIO(record_file(USER, results, AT, "xlsx")))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    text = record_file(USER, results, AT, "csv").decode("utf-8-sig")
    assert not [line for line in text.splitlines() for cell in line.split(",") if cell.strip('"').startswith("=")]
    assert "No credential" in text
