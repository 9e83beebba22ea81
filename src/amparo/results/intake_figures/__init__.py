"""Figures about concerns, counted from coded columns; nothing is opened."""
