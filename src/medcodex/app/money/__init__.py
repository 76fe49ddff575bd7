"""Money with what claims know of it: reasons in words, contracts, letters."""
