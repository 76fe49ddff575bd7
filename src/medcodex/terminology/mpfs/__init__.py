"""The Medicare Physician Fee Schedule: what its relative value files say of each service."""
