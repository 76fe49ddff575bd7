"""The page's own fold of waiting decisions against the server's: the same decisions, the same claim."""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import TYPE_CHECKING, Any

from tests.web.workbench.session_page import at_work

from medcodex.workflow.session.claim import ranks
from medcodex.workflow.session.decision import Decision, Field, Kind, Recorded
from medcodex.workflow.session.fold import fold
from medcodex.workflow.session.line import section_of
from medcodex.workflow.session.run import Proposal, Run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from playwright.sync_api import Page

NOW = dt.datetime(2026, 5, 15, tzinfo=dt.UTC)
CODES = [("icd10cm", "I10"), ("icd10cm", "E11.9"), ("icd10cm", "N17.9"), ("icd10cm", "J18.9"), ("icd10pcs", "0W993ZZ"),
         ("icd10pcs", "5A1935Z"), ("hcpcs", "J1100"), ("hcpcs", "G0378")]  # fmt: skip
RUN = Run(
    id="r1", chart_id="c1", claim="facility", at=NOW, releases={}, documents={},
    proposals=tuple(Proposal(f"s{number}", system, code, "", 0.9) for number, (system, code) in enumerate(CODES, 1)),
)  # fmt: skip
ROUNDS = 400
IN_THE_PAGE = """async ([base, rounds]) => {
  const { expected } = await import('/static/work-session-fold.js');
  const told = ({ id, section, code, state, was, poa, modifiers, rank, reason }) =>
    ({ id, section, code, state, was, poa, modifiers, rank, reason });
  return rounds.map((waiting) => expected(base, waiting).lines.map(told));
}"""


def made_up(random: Random) -> list[Decision]:
    """Some decisions, most of them on lines that are there."""
    made: list[Decision] = []
    lines = [proposal.id for proposal in RUN.proposals]
    for seq in range(1, random.randint(2, 14)):
        kind = random.choice([Kind.ACCEPT, Kind.REJECT, Kind.CHANGE, Kind.ADD, Kind.REMOVE, Kind.MOVE, Kind.SET,
                              Kind.ACCEPT_ALL, Kind.UNDO, Kind.UNDO, Kind.REDO])  # fmt: skip
        on = random.choice(lines)
        match kind:
            case Kind.ADD:
                made.append(Decision(kind, system="icd10cm", code=random.choice(["R05.9", "Z79.4"])))
                lines.append(f"a{seq}")
            case Kind.CHANGE:
                made.append(Decision(kind, line=on, code=random.choice(["I10", "I11.9", "K35.80"])))
            case Kind.MOVE:
                made.append(Decision(kind, line=on, to=random.randint(1, 6)))
            case Kind.SET if random.random() < 0.5:
                made.append(Decision(kind, line=on, field=Field.POA, value=random.choice(["Y", "N", None])))
            case Kind.SET:
                made.append(Decision(kind, line=on, field=Field.MODIFIERS, value=("25", "59")))
            case Kind.REJECT:
                made.append(Decision(kind, line=on, reason=random.choice(["history only", None])))
            case Kind.ACCEPT_ALL | Kind.UNDO | Kind.REDO:
                made.append(Decision(kind))
            case _:
                made.append(Decision(kind, line=on))
    return made


def on_the_server(decisions: Sequence[Decision]) -> list[dict[str, Any]]:
    events = [Recorded(seq, f"{seq}", one, "u", NOW) for seq, one in enumerate(decisions, 1)]
    folded = fold(RUN, events)
    places = ranks(folded.lines)
    return [
        {
            "id": one.id,
            "section": str(one.section),
            "code": one.code,
            "state": str(one.state),
            "was": one.was,
            "poa": one.poa,
            "modifiers": list(one.modifiers),
            "rank": places.get(one.id),
            "reason": one.reason,
        }
        for one in folded.lines
    ]


def as_sent(decisions: Sequence[Decision]) -> list[dict[str, Any]]:
    """As they wait in the page, where an added line has no number of the server yet."""
    sent = []
    for seq, one in enumerate(decisions, 1):
        fields = {"line": one.line, "system": one.system, "code": one.code, "reason": one.reason, "to": one.to}
        told = {"key": f"{seq}", "kind": str(one.kind)} | {
            name: value for name, value in fields.items() if value is not None
        }
        if one.line and one.line.startswith("a"):
            told["line"] = f"new-{one.line[1:]}"
        if one.field:
            told |= {"field": str(one.field), "value": list(one.value) if isinstance(one.value, tuple) else one.value}
        sent.append(told)
    return sent


def test_the_page_expects_what_the_server_does(page: Page) -> None:
    at_work(page)
    random = Random(20260515)  # noqa: S311 - the same decisions every time
    rounds = [made_up(random) for _ in range(ROUNDS)]
    base = {
        "lines": [one | {"alternatives": [], "role": "secondary", "section": str(section_of(system))}
                  for one, (system, _) in zip(on_the_server([]), CODES, strict=True)],
        "claim": "facility", "encounter": {"setting": "inpatient"}, "facts": {},
    }  # fmt: skip
    expected = page.evaluate(IN_THE_PAGE, [base, [as_sent(one) for one in rounds]])
    for decisions, found in zip(rounds, expected, strict=True):
        order = [str(section_of(system)) for system in ("icd10cm", "icd10pcs", "hcpcs")]
        by_section = sorted(found, key=lambda line: order.index(line["section"]))
        said = [
            line | {"id": line["id"].replace("new-", "a"), "was": line["was"], "reason": line["reason"]}
            for line in by_section
        ]
        assert said == on_the_server(decisions), decisions
