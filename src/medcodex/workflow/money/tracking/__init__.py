"""Figures over money: what is open and how long, what was denied and why, what does not add up."""
