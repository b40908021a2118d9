"""Drills: what a school owes, when to hold it, whether it was held."""
