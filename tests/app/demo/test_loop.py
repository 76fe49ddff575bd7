"""The loop in one test: note, codes, 837, 999 and 277CA, 835, denial, appeal, payment, and books that balance."""
