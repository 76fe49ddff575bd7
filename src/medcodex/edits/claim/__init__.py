"""Checks of the claim form: type of bill, dates, lines, modifiers, identifiers; rule by rule as packaged tables say."""
