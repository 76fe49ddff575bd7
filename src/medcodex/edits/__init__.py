"""Checks of a coded encounter: rules as data, one evaluator, findings that name rule, codes and source."""
