"""Thai: 24 hours with two digits, as clocks and timetables there show them.

People count years in the Buddhist era; public pages name days of the week only.
"""

TIME_FORMAT = "H:i"
