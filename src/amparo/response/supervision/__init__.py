"""Supervision: the caseload of a team, person by person."""
