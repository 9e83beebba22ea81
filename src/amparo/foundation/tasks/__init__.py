"""Everything that is due."""
