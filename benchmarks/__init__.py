"""Benchmarks of time and memory. ``make bench`` runs all of them."""
