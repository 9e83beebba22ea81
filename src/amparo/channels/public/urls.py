"""The addresses that anybody can open. They say nothing that a child must hide."""

from django.urls import path, register_converter

from . import (
    exit_page,
    health,
    lesson_views,
    mailbox_views,
    place_views,
    report_views,
    sign_in_views,
    views,
)


class LanguageCode:
    """A language code such as ``es`` or ``pt-br``."""

    regex = "[a-z]{2,3}(?:-[a-z]{2})?"

    def to_python(self, value: str) -> str:
        """Return the code as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """Return the code as it stands."""
        return value


class CountryCode(LanguageCode):
    """A country code in small letters."""

    regex = "[a-z]{2}"


class Letter(LanguageCode):
    """A letter that stands for a need: an address says nothing that a child hides."""

    regex = "[a-z]"


class AreaCode(LanguageCode):
    """The code of an area in small letters, as ``bo-c``."""

    regex = "[a-z]{2}-[a-z0-9]{1,3}"


register_converter(LanguageCode, "language")
register_converter(Letter, "letter")
register_converter(AreaCode, "area")
register_converter(CountryCode, "country")

app_name = "public"
urlpatterns = [
    path("", views.start, name="root"),
    path("health", health.health, name="health"),
    path("x", exit_page.leave, name="leave"),
    path("x/moon.svg", exit_page.moon, name="moon"),
    path("x/night.svg", exit_page.moon, {"forgets": True}, name="night"),
    path("in/<slug:door>", sign_in_views.here, name="here"),
    path("<language:lang>/", views.start, name="start"),
    path("<language:lang>/safety/", views.safety, name="safety"),
    path("<language:lang>/<country:country>/", views.country, name="country"),
    path("<language:lang>/<country:country>/now/", report_views.now, name="now"),
    path(
        "<language:lang>/<country:country>/worried/",
        report_views.worried,
        name="worried",
    ),
    path("<language:lang>/<country:country>/read/", mailbox_views.read, name="read"),
    path("<language:lang>/<country:country>/more/", place_views.places, name="places"),
    path(
        "<language:lang>/<country:country>/more/<letter:need>/",
        place_views.need,
        name="need",
    ),
    path(
        "<language:lang>/<country:country>/more/<letter:need>/<area:area>/",
        place_views.need_in,
        name="need_in",
    ),
    path("<language:lang>/<country:country>/safety/", views.safety, name="safety"),
    path(
        "<language:lang>/<country:country>/learn/", lesson_views.lessons, name="lessons"
    ),
    path(
        "<language:lang>/<country:country>/learn/<int:number>/",
        lesson_views.lesson,
        name="lesson",
    ),
    path(
        "<language:lang>/<country:country>/learn/<int:number>/all/",
        lesson_views.booklet,
        name="booklet",
    ),
    path(
        "<language:lang>/<country:country>/learn/<int:number>/poster/",
        lesson_views.poster,
        name="poster",
    ),
    path(
        "<language:lang>/<country:country>/learn/<int:number>/<int:place>/",
        lesson_views.screen,
        name="screen",
    ),
    path(
        "<language:lang>/<country:country>/learn/set/<slug:audience>/",
        lesson_views.lesson_set,
        name="lesson_set",
    ),
    path("<language:lang>/<country:country>/offer/", lesson_views.offer, name="offer"),
]
