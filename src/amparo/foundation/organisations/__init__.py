"""Organisations and their teams."""
