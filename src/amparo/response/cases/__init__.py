"""A child from concern to safety."""
