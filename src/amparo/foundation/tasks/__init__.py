"""Tasks: everything that is due."""
