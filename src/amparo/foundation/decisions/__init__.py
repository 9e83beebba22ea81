"""Decisions of two people: confirm, object, settle, and tell whom they touch."""
