"""Building, opening and keeping releases of code sets."""
