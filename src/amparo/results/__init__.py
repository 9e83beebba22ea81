"""What the programme achieved, counted honestly."""
