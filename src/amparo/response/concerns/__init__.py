"""Concerns: reports that a child may be in danger, from intake to closing."""
