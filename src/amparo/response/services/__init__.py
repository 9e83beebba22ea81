"""A directory of who can help."""
