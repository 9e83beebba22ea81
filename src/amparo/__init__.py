"""Amparo: the software that programmes against sexual exploitation of children stand on."""
