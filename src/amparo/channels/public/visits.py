"""What every public page has in common: language, country, and leaving no traces.

No session, no cookie, no redirect that carries a secret; nothing is kept by the
browser, nothing is found by search engines. Forms are guarded by their own token, for
there is no sign-in that another site could ride on.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial, wraps
from typing import Any, cast
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.http import parse_header_parameters
from django.views.decorators.csrf import csrf_exempt

from amparo.foundation.accounts.decorators import public_page
from amparo.foundation.countries.models import Country
from amparo.foundation.countries.queries import programme_countries
from amparo.foundation.kernel.languages import LANGUAGES, best_of

from . import tokens
from .forms import PublicForm
from .help import HelpRow, help_rows
from .labels import COUNTRIES
from .page_cache import FRESH, cache, page_of
from .queries import offered, reader_of
from .rate_limits import Pace
from .response_time import calls_first
from .turns import set_pace

_PACKER = GZipMiddleware(lambda _request: HttpResponse())
View = Callable[["Visit"], HttpResponse]
FORM = "application/x-www-form-urlencoded"
_BROKEN_ESCAPE = re.compile(rb"%(?![0-9A-Fa-f]{2})")
HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
}


@dataclass(frozen=True)
class Visit:
    """Someone on a public page: in which language, from which country."""

    request: HttpRequest
    language: str
    country: Country | None
    page: str  # the name of its address
    wanted: str = ""  # the language of the address, where that is not offered
    pace: Pace = field(default_factory=Pace.start)
    cached: bool = False  # cached for everyone who comes within some seconds
    # What else its address says, such as the number of a lesson.
    more: Mapping[str, Any] = field(default_factory=dict)

    def show(self, template: str, status: int = 200, **context: Any) -> HttpResponse:
        """Render a page with this country's help contacts and the exit."""
        frame = {
            "visit": self,
            "exit_url": reverse("public:leave"),
            "help_rows": self.help_rows(),
            "numbers": self._numbers(),
            "people": self.people(),
            "sites": self._sites(),
            "reader": self._reader(),
            "first_rows": self.first_rows(),
            "calls_first": self.calls_first,
            "places_url": self._places_url(),
            "languages": self._languages() if self.request.method == "GET" else [],
            "unchecked": not offered().get(self.language, False),
        }
        return render(self.request, template, frame | context, status=status)

    def url(self, page: str, **more: Any) -> str:
        """Return the address of another page in the same language and country."""
        return self._address(page, self.language, more)

    def help_rows(self) -> list[HelpRow]:
        """Return what helps in this country now, cached for some seconds."""
        return self._help_rows

    @cached_property
    def _help_rows(self) -> list[HelpRow]:
        """Asked once, for several parts of a page show them."""
        key = ("help", self.country_code, self.language)
        return cache.get(key, lambda: help_rows(self.country))

    @cached_property
    def calls_first(self) -> bool:
        """Return whether the lines that answer day and night come first now."""
        code = self.country_code
        return bool(code) and cache.get(("calls", code), lambda: calls_first(code))

    def first_rows(self) -> list[HelpRow]:
        """Return the lines that come before everything else."""
        also = self.calls_first
        return [row for row in self.people() if row.emergency or (also and row.always)]

    def _numbers(self) -> str:
        """Render this country's help contacts, cached for some seconds."""

        def draw() -> str:
            rows = {
                "people": self.people(),
                "sites": self._sites(),
                "is_headed": self.country is None,
            }
            return render_to_string("public/_help.html", rows)

        return cache.get(("numbers", self.country_code, self.language), draw)

    def people(self) -> list[HelpRow]:
        """Return whom one can talk to: all but web forms."""
        return [row for row in self.help_rows() if not row.is_site]

    def call_instead(self) -> list[HelpRow]:
        """Return the child helplines or, without one, all that are no emergency."""
        others = [row for row in self.help_rows() if not row.emergency]
        return [row for row in others if row.child_line] or others

    def _sites(self) -> list[HelpRow]:
        return [row for row in self.help_rows() if row.is_site]

    def _reader(self) -> str:
        key = ("reader", self.country_code)
        return cache.get(key, lambda: reader_of(self.country_code))

    def _places_url(self) -> str:
        """Return where further places are; not from a page that holds typed words."""
        if self.country is None or self.request.method != "GET":
            return ""
        return "" if self.page == "places" else self.url("places")

    def form_token(self) -> str:
        """Return the token of a fresh form; on a cached page, its placeholder."""
        return FRESH if self.cached else tokens.new_form()

    @property
    def country_code(self) -> str:
        """The code of the country; empty without one."""
        return self.country.code if self.country is not None else ""

    @property
    def country_name(self) -> str:
        """The country's name in the language of the page."""
        if self.country is None:
            return ""
        return str(COUNTRIES.get(self.country.code, self.country.name))

    def _address(self, page: str, language: str, more: Mapping[str, Any]) -> str:
        kwargs = {"lang": language, **more}
        if self.country is not None and page != "start":
            kwargs["country"] = self.country.code.lower()
        return reverse(f"public:{page}", kwargs=kwargs)

    def _languages(self) -> list[dict[str, Any]]:
        """List the languages, those of the country first."""
        spoken = self.country.languages if self.country else []
        return [
            {
                "code": code,
                "name": LANGUAGES[code].own,
                "dir": "rtl" if LANGUAGES[code].right_to_left else "ltr",
                "url": self._address(self.page, code, self.more),
                "current": code == self.language,
            }
            for code in sorted(offered(), key=lambda code: code not in spoken)
        ]


def page(
    name: str, *, sends: Collection[type[PublicForm]] = ()
) -> Callable[[View], Callable[..., Any]]:
    """A page of the public side; ``sends``: the forms that it takes."""
    methods = ["GET", "HEAD", "POST"] if sends else ["GET", "HEAD"]
    several = {field for form in sends for field in form.taking_several()}

    def decorate(view: View) -> Callable[..., HttpResponse]:
        def draw(
            request: HttpRequest,
            lang: str,
            country: str,
            more: Mapping[str, Any],
            cached: bool,
        ) -> HttpResponse:
            found = country_of(country)
            language = language_of(request, lang, found)
            wanted = lang if lang != language else ""
            visit = Visit(
                request, language, found, name, wanted, cached=cached, more=more
            )
            set_pace(request, visit.pace)
            with translation.override(visit.language):
                if request.method not in methods:
                    return _not_allowed(visit, methods)
                return refusal_of(visit, several) or view(visit)

        @csrf_exempt
        @wraps(view)
        def shown(
            request: HttpRequest, lang: str = "", country: str = "", **more: Any
        ) -> HttpResponse:
            if request.method != "GET":
                return guarded(draw(request, lang, country, more, cached=False))
            # A language that is not offered is replaced by the browser's.
            cached = not lang or lang in offered()
            ask = partial(draw, request, lang, country, more, cached=cached)
            language = lang or language_of(request, "", None)
            key = (name, language, country, *(str(each) for each in more.values()))
            answer = page_of(key, ask) if cached else ask()
            return _packed(request, guarded(answer))

        return public_page(shown)

    return decorate


def _packed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Compress a page that is the same for everybody: it holds nothing to guess."""
    return cast(HttpResponse, _PACKER.process_response(request, response))


def _not_allowed(visit: Visit, methods: list[str]) -> HttpResponse:
    answer = visit.show("public/unreadable.html", status=405)
    answer.headers["Allow"] = ", ".join(methods)
    return answer


def guarded(response: HttpResponse) -> HttpResponse:
    """Add the headers that keep a page from being kept, found or framed."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


def language_of(request: HttpRequest, lang: str, country: Country | None) -> str:
    """Return the language of the address, or the nearest one that is offered.

    Who is already writing in a language goes on in it, also when it was withdrawn
    meanwhile: nothing typed is lost.
    """
    known = list(offered())
    shipped = lang in settings.PUBLIC_LANGUAGES
    if lang in known or (shipped and request.method == "POST"):
        return lang
    if lang and not shipped:
        raise Http404
    asked = best_of(request.headers.get("Accept-Language", ""), known)
    spoken = country.languages if country else []
    return asked or next((code for code in spoken if code in known), known[0])


def country_of(code: str) -> Country | None:
    """Return a country of the programme; any other is no address of ours."""
    return cache.get(("country", code), lambda: _country(code)) if code else None


def _country(code: str) -> Country:
    found = programme_countries().filter(code=code.upper()).first()
    if found is None:
        raise Http404
    return found


def refusal_of(visit: Visit, several: set[str]) -> HttpResponse | None:
    """Reject what no form of ours sends, before its content is read or stored."""
    request = visit.request
    if visit.wanted:
        wanted = LANGUAGES[visit.wanted].own
        return visit.show("public/no_language.html", status=404, wanted=wanted)
    if request.method != "POST":
        return None
    kind, more = parse_header_parameters(request.META.get("CONTENT_TYPE", ""))
    if kind != FORM:
        return visit.show("public/no_files.html", status=415)
    try:
        good = more.get("charset", "utf-8").lower() == "utf-8" and _sound(request.body)
        once = (name for name in request.POST if name not in several)
        good = good and all(len(request.POST.getlist(name)) == 1 for name in once)
    except RequestDataTooBig:
        return visit.show("public/too_large.html", status=413)
    except (BadRequest, SuspiciousOperation, UnreadablePostError):
        good = False
    return None if good else visit.show("public/unreadable.html", status=400)


def _sound(body: bytes) -> bool:
    """Return whether a body is UTF-8 without a null in it, as every browser sends it.

    Repairing what is not would keep other words than those that someone typed.
    """
    try:
        text = unquote_to_bytes(body).decode()
    except UnicodeDecodeError:
        return False
    return "\0" not in text and not _BROKEN_ESCAPE.search(body)
