"""Indonesian: hours and minutes with a point, always two digits."""

TIME_FORMAT = "H.i"
