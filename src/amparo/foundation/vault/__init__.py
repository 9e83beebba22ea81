"""Keys: who can decrypt what. Sharing grants a key; erasing destroys it."""
