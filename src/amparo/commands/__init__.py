"""One module for each thing that ``amparo`` does on the command line.

Each has ``add(commands)``, which declares its arguments, and functions that do it.
"""
