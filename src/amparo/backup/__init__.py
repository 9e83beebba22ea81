"""Backups: one snapshot in two encrypted files, and the list of what has ended since.

Commands call it (``commands/backup.py``); it may use every room.
"""
