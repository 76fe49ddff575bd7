"""The Outpatient Prospective Payment System: how it treats each service."""
