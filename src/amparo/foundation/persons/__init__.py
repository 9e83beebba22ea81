"""Persons, as one team knows them."""
