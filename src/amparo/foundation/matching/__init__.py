"""Finding names and numbers again: the sealed index of a team, and combinations."""
