"""Who did, saw and was refused what: written with every verb, never rewritten."""
