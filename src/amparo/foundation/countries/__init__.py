"""Countries and what holds there: areas, helplines, reporting duties, deadlines."""
