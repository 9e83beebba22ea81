"""What an attacker tries, with only what an attacker has."""
