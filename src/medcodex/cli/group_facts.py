"""The vocabulary of documented facts that groupers ask for, as text or JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from medcodex.group.facts import facts_asked, visit_facts, visit_items

if TYPE_CHECKING:
    from medcodex.encounter.facts import FactAsked
    from medcodex.group.facts import ItemTold


def tell_facts(*, as_json: bool) -> None:
    """Print all facts that groupers ask for."""
    facts = facts_asked()
    print(json.dumps([one.as_object() for one in facts], indent=2) if as_json else "\n".join(map(_lines, facts)))


def tell_visit_facts(*, as_json: bool) -> None:
    """Print the facts of a visit and the items of decision making with their meaning."""
    facts, items = visit_facts(), visit_items()
    if as_json:
        told = {"facts": [one.as_object() for one in facts], "items": [one.as_object() for one in items]}
        print(json.dumps(told, indent=2))
    else:
        print("\n".join([*map(_lines, facts), "", *map(_item_lines, items)]))


def _lines(fact: FactAsked) -> str:
    return f"{fact.name}\n  {fact.meaning}\n  values: {fact.values}\n  asked by: {', '.join(fact.rules)}"


def _item_lines(item: ItemTold) -> str:
    return f"{item.element}: {item.name}\n  {item.meaning}\n  from {item.start}, {item.source}"
