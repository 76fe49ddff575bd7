"""Telling other systems what happened: signed messages of ids and codes, never of a patient's words."""
