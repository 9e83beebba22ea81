"""Figures about concerns, counted from coded columns alone: nothing is opened."""
