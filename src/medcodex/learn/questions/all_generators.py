"""All generators over the books of one date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.learn.questions.checking import Checker
from medcodex.learn.questions.drawing import Questions
from medcodex.learn.questions.generators import (
    asking,
    cm_codes,
    cm_index,
    cm_notes,
    cm_poa,
    cm_seventh,
    cm_tables,
    drugs,
    facts,
    guidelines,
    pcs_tables,
    pcs_words,
    reckoning,
    services,
    stays,
    visits,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.learn.questions.books import QuestionBooks
    from medcodex.learn.questions.making import Generator


def generators(books: QuestionBooks) -> Sequence[Generator]:
    """Those that ask the books, then those of this project's own tables."""
    return (
        cm_codes.TitleToCode(books),
        cm_codes.CodeToTitle(books),
        cm_codes.Sides(books),
        cm_codes.Complete(books),
        cm_seventh.SeventhMeans(books),
        cm_seventh.Placeholder(books),
        cm_notes.Inclusion(books),
        cm_notes.Together(books),
        cm_notes.NoteLines(books),
        cm_index.IndexWalk(books),
        cm_index.IndexSee(books),
        cm_index.Manifestation(books),
        cm_tables.NeoplasmTable(books),
        cm_tables.DrugTable(books),
        cm_poa.PoaExempt(books),
        guidelines.Uncertain(books),
        guidelines.Combination(books),
        pcs_words.PcsDefinition(books),
        pcs_words.PcsKey(books),
        pcs_tables.TableValue(books),
        pcs_tables.Valid(books),
        pcs_tables.PcsTitle(books),
        pcs_tables.PcsCharacter(books),
        services.ServiceTitle(books),
        services.DrugUnits(books),
        services.CorrectCoding(books),
        stays.Severity(books),
        stays.PaymentCategory(books),
        visits.VisitLevel(),
        reckoning.Reckoning(),
        reckoning.ElevenDigits(),
        drugs.DrugClass(),
        asking.QueryWording(),
        facts.Facts(),
        facts.Pairs(),
    )


def questions(books: QuestionBooks) -> Questions:
    """Questions of all generators, checked by the same books."""
    return Questions(generators(books), Checker(books))
