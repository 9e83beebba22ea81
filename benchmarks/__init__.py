"""How fast, and with how much memory. ``make bench`` runs everything in here."""
