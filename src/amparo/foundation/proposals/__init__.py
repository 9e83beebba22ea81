"""A change that one proposes and another confirms."""
