"""Lessons for children and adults, and the offer check."""
