"""Case work in figures: what was done in time, for whom, with what result."""
