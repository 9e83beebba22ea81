"""Countries, areas, helplines, reporting duties."""
