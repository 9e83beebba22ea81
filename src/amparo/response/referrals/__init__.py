"""Referrals to services, from sending to outcome and feedback."""
