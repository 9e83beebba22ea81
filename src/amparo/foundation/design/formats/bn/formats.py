"""Bengali: 12 hours with the part of the day, and Bengali digits (as in CLDR)."""

DIGITS = "০১২৩৪৫৬৭৮৯"
# Until which hour a part of the day lasts (after CLDR's day periods).
DAY_PARTS = (
    (4, "রাত"),
    (6, "ভোর"),
    (12, "সকাল"),
    (16, "দুপুর"),
    (18, "বিকাল"),
    (20, "সন্ধ্যা"),
    (24, "রাত"),
)
TIME_FORMAT = "g:i"
