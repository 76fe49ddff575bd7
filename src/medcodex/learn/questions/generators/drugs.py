"""Questions about the classes of drugs."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.learn.cases.case import Level
from medcodex.learn.questions.making import Asked, Choice, Draft
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from medcodex.learn.questions.making import Key


class DrugClass:
    """The class of a drug, and the drug of a class. Classes that are asked, with their names and use, stand in
    ``data/drug_classes.tsv``; which drug is of which, in the project's table of drugs. Classes of one ``field`` overlap
    or treat the same thing, and are never offered beside each other unless they stand ``apart``."""

    name = "drug-class"
    topics = frozenset({"pharmacology"})

    @cached_property
    def _classes(self) -> Mapping[str, dict[str, str]]:
        return {row["class"]: row for row in table_rows("medcodex.learn.questions", "data/drug_classes.tsv")}

    @cached_property
    def _drugs(self) -> Mapping[str, tuple[str, str]]:
        """Class and source by drug; no drug of two classes, and no name of two words that says its class."""
        found: dict[str, set[tuple[str, str]]] = {}
        for row in table_rows("medcodex.suggest", "data/drug_use.tsv"):
            found.setdefault(row["drug"], set()).add((row["class"], row["source"]))
        return {
            drug: next(iter(rows))
            for drug, rows in found.items()
            if len(rows) == 1 and next(iter(rows))[0] in self._classes and drug.isalpha() and len(drug) > 4
        }

    @cached_property
    def _by_class(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for drug, (own, _) in self._drugs.items():
            found.setdefault(own, []).append(drug)
        return found

    def keys(self, topic: str) -> Sequence[Key]:
        """Drugs in both directions."""
        return [(drug, way) for drug in self._drugs for way in ("class", "drug")]

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        drug, way = key
        own, source = self._drugs[drug]
        row = self._classes[own]
        others = [one for one in self._by_class if self._classes[one]["field"] != row["field"]]
        rng.shuffle(others)
        if way == "class":
            asked = Asked("drug-class", (drug,))
            stem = f"To which class of drugs does {drug.capitalize()} belong?"
            right = Choice(own, row["title"], f"{drug.capitalize()} is one of the {row['title']}: {row['use']}.")
            wrong = [
                Choice(one, self._classes[one]["title"],
                       f"Such as {rng.choice(self._by_class[one]).capitalize()}: {self._classes[one]['use']}.")
                for one in others
            ]  # fmt: skip
        else:
            asked = Asked("drug-of-class", (own,))
            stem = f"Which of these drugs is one of the {row['title']} ({row['use']})?"
            right = Choice(drug, drug.capitalize(), f"{drug.capitalize()} is one of the {row['title']}.")
            wrong = []
            for one in others:
                other = rng.choice(self._by_class[one])
                wrong.append(Choice(other, other.capitalize(), f"One of the {self._classes[one]['title']}."))
        return Draft(
            asked,
            stem,
            right,
            wrong,
            f"table of drugs by class (suggest/data/drug_use.tsv), {drug}: {source}",
            ("pharmacology",),
            Level.FOUNDATION,
            f"{drug} {way}",
        )
