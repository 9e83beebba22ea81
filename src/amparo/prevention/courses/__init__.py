"""Courses: programmes, courses, runs, sessions, attendance, tests."""
