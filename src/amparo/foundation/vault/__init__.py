"""Keys: who can open what. Sharing is granting a key; erasing is destroying one."""
