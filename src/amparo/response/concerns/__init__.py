"""Somebody tells that a child may be in danger."""
