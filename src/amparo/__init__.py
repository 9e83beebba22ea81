"""Amparo: what programmes against sexual exploitation of children stand on."""
