"""Declared indicators, counted from the records below; every number opens down."""
