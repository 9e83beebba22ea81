"""The audit log: who did, saw and was refused what. Append-only."""
