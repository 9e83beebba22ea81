"""The wing of prevention: lessons, courses, groups."""
