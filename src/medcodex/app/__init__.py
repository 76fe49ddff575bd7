"""The composition root: wires settings, releases, tables and engine; everything is opened when first needed."""

from medcodex.app.coder import Coder, Coders, open_coder

__all__ = ["Coder", "Coders", "open_coder"]
