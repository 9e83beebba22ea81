"""Nepali, which Django lacks: Devanagari digits (as in CLDR), the part of the day.

Dates here would be of the Gregorian calendar; people in Nepal count in Bikram Sambat,
so that public pages name days of the week only.
"""

DIGITS = "०१२३४५६७८९"
DAY_PARTS = ((4, "राति"), (12, "बिहान"), (17, "दिउँसो"), (20, "बेलुका"), (24, "राति"))
DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "Y-m-d"
MONTH_DAY_FORMAT = "j F"
YEAR_MONTH_FORMAT = "F Y"
TIME_FORMAT = "g:i"
FIRST_DAY_OF_WEEK = 0
