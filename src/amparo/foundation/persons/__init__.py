"""A person as one team knows them."""
