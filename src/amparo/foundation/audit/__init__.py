"""Reading the journal: who opened what, and what is unusual about it."""
