"""Hindi: 12 hours with the part of the day, and 0-9, as phones in India show them."""

# Until which hour a part of the day lasts (after CLDR's day periods).
DAY_PARTS = ((4, "रात"), (12, "सुबह"), (16, "दोपहर"), (20, "शाम"), (24, "रात"))
TIME_FORMAT = "g:i"
