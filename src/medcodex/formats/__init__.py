"""Codecs of the formats that others speak: text in, records out, and back. No files, no network."""
