"""Handing a child on to a service, and closing the loop."""
