"""The tables, as code reads and writes them; how a database comes to have them is told by ``migrations``."""
