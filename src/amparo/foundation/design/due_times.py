"""Due times in words: "20 minutes left", "today 16:00", "2 days late", "in 3 days"."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class DueWords:
    """The words for a due time, and their tone."""

    text: str
    tone: str
    when: date | datetime

    @property
    def exact(self) -> str:
        """The day, and the time if there is one, in the reader's language."""
        timed = isinstance(self.when, datetime)
        return date_format(self.when, "DATETIME_FORMAT" if timed else "DATE_FORMAT")

    @property
    def machine(self) -> str:
        """The same for ``<time datetime>``."""
        if isinstance(self.when, datetime):
            return self.when.isoformat(timespec="minutes")
        return self.when.isoformat()


def due_words(when: date | datetime, now: datetime | None = None) -> DueWords:
    """Describe when something is due, seen from `now`, in the reader's time zone.

    The tone is "danger" once it is late, "warn" on its day and in the last hour, else
    "quiet". A plain date
    is not late until that day has ended.
    """
    moment = timezone.localtime(now or timezone.now())
    if isinstance(when, datetime):
        return _for_moment(timezone.localtime(when), moment)
    return _for_day(when, moment.date())


def day_words(day: date, today: date) -> str:
    """Return a day in short form: "12 March", or "12 Mar 2027" in another year."""
    if day.year == today.year:
        return date_format(day, "MONTH_DAY_FORMAT")
    return date_format(day, "SHORT_DATE_FORMAT")


def _for_moment(when: datetime, now: datetime) -> DueWords:
    late = now - when
    if late >= timedelta(minutes=1):
        return DueWords(_late(late), "danger", when)
    is_near = when.date() <= now.date() or when - now < HOUR
    tone = "warn" if is_near else "quiet"
    return DueWords(_ahead(when, now), tone, when)


def _for_day(day: date, today: date) -> DueWords:
    days = (day - today).days
    if days < 0:
        return DueWords(_days_late(-days), "danger", day)
    if days == 0:
        return DueWords(_("today"), "warn", day)
    return DueWords(_days_ahead(day, today), "quiet", day)


def _late(late: timedelta) -> str:
    if late < HOUR:
        n = late // timedelta(minutes=1)
        return ngettext("%(n)s minute late", "%(n)s minutes late", n) % {"n": n}
    if late < DAY:
        n = late // HOUR
        return ngettext("%(n)s hour late", "%(n)s hours late", n) % {"n": n}
    return _days_late(late // DAY)


def _days_late(n: int) -> str:
    return ngettext("%(n)s day late", "%(n)s days late", n) % {"n": n}


def _ahead(when: datetime, now: datetime) -> str:
    left = when - now
    if left < timedelta(minutes=1):
        return _("now")
    if left < HOUR:
        n = left // timedelta(minutes=1)
        return ngettext("%(n)s minute left", "%(n)s minutes left", n) % {"n": n}
    at = time_format(when, "H:i")
    if when.date() == now.date():
        return _("today %(time)s") % {"time": at}
    if when.date() == now.date() + DAY:
        return _("tomorrow %(time)s") % {"time": at}
    return _days_ahead(when.date(), now.date())


def _days_ahead(day: date, today: date) -> str:
    days = (day - today).days
    if days == 1:
        return _("tomorrow")
    if days <= 7:
        return ngettext("in %(n)s day", "in %(n)s days", days) % {"n": days}
    return day_words(day, today)
