"""One module for each subcommand of ``amparo``.

Each has ``add(commands)``, which declares its arguments, and functions that run it.
"""
