"""The pages of courses, by what they are about."""
