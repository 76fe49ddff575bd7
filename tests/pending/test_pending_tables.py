import re
from collections import Counter
from medcodex.suggest.lexicon.build import WordTables
from medcodex.suggest.section_class import *
from medcodex.text.section_rules import SectionRules
from medcodex.text.tables import table_names, table_rows
P = "medcodex.suggest"
LEX = [(n, r) for n in table_names(P, "data/lexicon") for r in table_rows(P, f"data/lexicon/{n}")]

def test_no_term_twice_in_one_context():
    assert [k for k, c in Counter((r["term"], r["context"]) for _, r in LEX).items() if c > 1] == []

def test_contexts_are_well_formed():
    good = re.compile(r"[+-][^|\s]+(\|[^|\s]+)*( [+-][^|\s]+(\|[^|\s]+)*)*")
    assert [(n, r["term"], r["context"]) for n, r in LEX if r["context"] and not good.fullmatch(r["context"])] == []

def test_classes_are_of_sections():
    assert {r["section"] for r in table_rows(P, "data/section_class.tsv")} <= set(SectionRules.load().names.values())
