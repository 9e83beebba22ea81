"""Proposals: a change by one person that another confirms."""
