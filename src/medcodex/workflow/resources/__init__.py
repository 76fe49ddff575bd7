"""Pieces of records that refer to one another across messages: kept until what they belong to is there."""
