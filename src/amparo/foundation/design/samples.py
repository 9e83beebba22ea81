"""Invented, harmless samples for the styleguide page; nobody here is real."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms

from amparo.foundation.design.charts import (
    Bars,
    Chart,
    Columns,
    Lines,
    Multiples,
    Nothing,
    Point,
    Series,
)
from amparo.foundation.design.forms import AmparoForm, DatePartsField
from amparo.foundation.design.maps import CountryMap, Place
from amparo.foundation.kernel.languages import LANGUAGES

NAV = [
    {"label": "My day", "url": "#", "icon": "day", "current": True, "key": "d"},
    {"label": "Concerns", "url": "#", "icon": "concern", "count": 4, "key": "c"},
    {"label": "Cases", "url": "#", "icon": "case", "key": "k"},
    {"label": "Referrals", "url": "#", "icon": "referral", "count": 2, "key": "r"},
    {"label": "Courses", "url": "#", "icon": "course", "key": "o"},
    {"label": "Results", "url": "#", "icon": "results", "key": "u"},
]
ME = {"name": "Ana Flores", "team": "Team Cochabamba", "country": "Bolivia"}
SWITCH = [
    {
        "code": code,
        "name": LANGUAGES[code].own,
        "url": "#",
        "current": code == "en",
    }
    for code in ("en", "es", "hi", "bn", "th")
]


@dataclass(frozen=True)
class Entry:
    """One sample line of a timeline."""

    when: datetime
    who: str
    what: str
    body: str = ""
    tone: str = ""
    icon: str = ""
    url: str = ""


@dataclass(frozen=True)
class Versions:
    """One field that two people changed."""

    name: str
    label: str
    mine: str
    theirs: str
    notes: list[str] = field(default_factory=list)


def moments(now: datetime) -> dict[str, datetime]:
    """Return due times around `now`, one for each way of describing them."""
    return {
        "late_days": now - timedelta(days=2, hours=1),
        "late_hours": now - timedelta(hours=3),
        "soon": now + timedelta(minutes=20),
        "tomorrow": now + timedelta(days=1),
        "days": now + timedelta(days=3),
        "far": now + timedelta(days=40),
    }


def rows(now: datetime) -> dict[str, dict[str, Any]]:
    """Return rows of a list, one for each thing that a row can show."""
    at = moments(now)
    found: dict[str, dict[str, Any]] = {
        "call": {
            "title": "Call Lucía's aunt",
            "second": "Safe-contact check, Cochabamba",
            "code": "BO-4F7K-22",
            "state": "High",
            "tone": "danger",
            "due": at["late_days"],
            "icon": "phone",
        },
        "approve": {
            "title": "Approve the closure",
            "second": "Sunita, since 3 November",
            "code": "NP-81QD-07",
            "state": "Waiting",
            "tone": "waiting",
            "due": at["late_hours"],
            "icon": "check",
        },
        "thai": {
            "title": "ขอความช่วยเหลือ",
            "lang": "th",
            "second": "Web form, Chiang Mai, 12 minutes ago",
            "state": "New",
            "tone": "new",
            "due": at["soon"],
            "new": True,
            "icon": "concern",
        },
        "accepted": {
            "title": "Answer from Clinic San Rafael",
            "second": "Accepted: first appointment on Thursday",
            "state": "Accepted",
            "tone": "accepted",
            "icon": "referral",
        },
        "follow_up": {
            "title": "Follow-up after closure",
            "second": "Three months, Managua",
            "state": "Planned",
            "due": at["tomorrow"],
            "icon": "calendar",
        },
        "course": {
            "title": "Course for teachers, day 2",
            "second": "Santo Domingo, 24 people",
            "count": 24,
            "due": at["days"],
            "icon": "course",
        },
        "arabic": {
            "title": "زيارة منزلية",
            "second": "كوتشابامبا",
            "code": "BO-4F7K-22",
            "state": "جديد",
            "tone": "new",
            "icon": "referral",
        },
    }
    for row in found.values():
        row |= {"url": "#", "now": now}
    found["done"] = {
        "title": "Visit done",
        "second": "La Paz",
        "state": "Done",
        "tone": "done",
        "due": at["far"],
        "now": now,
        "done": True,
        "icon": "home",
    }
    return found


def timeline(now: datetime) -> list[Entry]:
    """Return a quiet week of a sample case."""
    return [
        Entry(
            now - timedelta(hours=2),
            "Ana Flores",
            "Home visit",
            "She is back at school since Monday and likes her new teacher. Her aunt"
            " will bring her on Thursdays.",
            "good",
            "home",
        ),
        Entry(
            now - timedelta(days=2),
            "Clinic San Rafael",
            "Referral accepted",
            "First appointment on Thursday at ten.",
            "note",
            "referral",
            "#",
        ),
        Entry(
            now - timedelta(days=3),
            "Ana Flores",
            "Plan agreed with her",
            "",
            "",
            "plan",
        ),
        Entry(
            now - timedelta(days=9),
            "Luis Mamani",
            "Risk raised to high",
            "The safe-contact number did not answer twice.",
            "danger",
            "flag",
        ),
    ]


CONFLICT = [
    Versions(
        "phone",
        "Safe number",
        "The aunt's phone, after 17:00",
        "The aunt's phone, only on Thursdays",
    ),
    Versions("school", "School", "Back since Monday", ""),
]
CHANGE = [
    {"label": "Number to dial", "old": "1098", "new": "1100"},
    {"label": "Hours", "old": "", "new": "day and night"},
]
LANGUAGE_SAMPLES = [
    ("en", "ltr", "You did the right thing by telling.", "We read this today."),
    ("th", "ltr", "คุณทำถูกแล้วที่บอกเรา", "เราจะอ่านข้อความนี้ก่อน 18:00 น. วันนี้"),
    ("hi", "ltr", "आपने बताकर सही किया।", "हम इसे आज शाम छह बजे से पहले पढ़ेंगे।"),
    ("bn", "ltr", "আপনি জানিয়ে ঠিক কাজ করেছেন।", "আমরা আজ সন্ধ্যা ছয়টার আগে এটি পড়ব।"),
    (
        "ar",
        "rtl",
        "لقد فعلت الصواب عندما أخبرتنا.",
        "سنقرأ هذا اليوم قبل الساعة السادسة.",
    ),
]


class SampleForm(AmparoForm):
    """Every kind of field once, in two sections."""

    called = forms.CharField(
        label="What do you want to be called?",
        help_text="A first name or a nickname is enough.",
        max_length=60,
    )
    email = forms.EmailField(label="E-mail", required=False)
    born = DatePartsField(
        label="Date of birth", help_text="For example 27 3 2012.", required=False
    )
    reach = forms.ChoiceField(
        label="How may we reach you?",
        choices=[
            ("self", "I will come back here"),
            ("call", "Call me"),
            ("text", "Send me a text"),
        ],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(
        label="What would help now?",
        choices=[("talk", "Someone to talk to"), ("place", "A safe place to stay")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    area = forms.ChoiceField(
        label="Department", choices=[("", "Choose"), ("cb", "Cochabamba")]
    )
    story = forms.CharField(
        label="In your own words",
        widget=forms.Textarea,
        max_length=500,
        required=False,
        help_text="Write as much or as little as you like.",
    )
    agrees = forms.BooleanField(
        label="She agrees that the clinic learns her name", required=False
    )
    sections = (("When and how", ["born", "reach", "needs", "area"]),)


def filled_form() -> SampleForm:
    """Return the sample form as sent, with answers that need correction."""
    typed: dict[str, Any] = {
        "called": "Lucía",
        "email": "lucia@",
        "born_day": "31",
        "born_month": "2",
        "born_year": "2012",
        "story": "I would like to talk to somebody.",
    }
    return SampleForm(typed)


def fixed_now() -> datetime:
    """Return the fixed time of the styleguide."""
    return datetime(2026, 11, 23, 15, 40, tzinfo=UTC)


class SignIn(AmparoForm):
    """The two fields of a sign-in form."""

    email = forms.EmailField(label="Work e-mail")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)


QUARTERS = ["2025 Q1", "2025 Q2", "2025 Q3", "2025 Q4", "2026 Q1", "2026 Q2"]
GONE, BLANK, OFF = Nothing.SUPPRESSED, Nothing.NOT_RECORDED, Nothing.NOT_APPLICABLE
SOURCE: dict[str, Any] = {"source": "Sample figures", "as_of": date(2026, 9, 30)}


def talk(now: datetime) -> list[dict[str, Any]]:
    """Return a short exchange between a reporter and the team."""
    first, second = now - timedelta(hours=5), now - timedelta(hours=1)
    return [
        {
            "who": "Someone who wrote",
            "when": first,
            "body": "My cousin wants to talk to somebody.",
        },
        {
            "who": "Ana, team Cochabamba",
            "when": second,
            "body": "Thank you for telling us. Is it safe to write here tomorrow?",
            "own": True,
        },
    ]


def charts() -> list[Chart]:
    """Return one chart of each kind, with every kind of missing value."""
    return [
        Bars(
            title="People supported by area of work",
            unit="people",
            points=[
                Point("Prevention courses", 2410, 2600, "#"),
                Point("Case work", 1268, 1100, "#"),
                Point("Legal aid", 534, 700, "#"),
                Point("Shelter places", 0, 40, "#"),
                Point("Peer groups", GONE),
                Point("Phone line", BLANK),
                Point("Border posts", OFF),
            ],
            **SOURCE,
        ),
        Lines(
            title="Concerns read in time",
            unit="%",
            periods=QUARTERS,
            series=[
                Series("Web form", [62, 71, 70, 84, 90, 94], 95),
                Series("Phone", [48, 52, BLANK, 66, 75, 81]),
                Series("Text message", [OFF, OFF, GONE, 40, 58, 73]),
            ],
            **SOURCE,
        ),
        Columns(
            title="Concerns by channel",
            unit="concerns",
            periods=QUARTERS,
            series=[
                Series("Web form", [120, 180, 210, 260, 310, BLANK]),
                Series("Phone", [90, 95, 0, 110, 140, BLANK]),
                Series("Text message", [OFF, 0, 12, 48, 90, BLANK]),
            ],
            **SOURCE,
        ),
        Multiples(
            title="Cases closed by country",
            unit="cases",
            periods=QUARTERS,
            series=[
                Series("Bolivia", [12, 18, 17, 25, 31, 40]),
                Series("Nepal", [30, 28, BLANK, 26, 33, 36]),
                Series("Thailand", [5, 9, 8, 12, 15, GONE]),
                Series("Peru", [0, 0, 4, 9, 9, 14]),
            ],
            **SOURCE,
        ),
        Bars(title="Nothing counted yet", unit="people", points=[], **SOURCE),
    ]


def programme_map() -> CountryMap:
    """Return the map with values and every kind of missing value."""
    values: list[tuple[str, str, Any]] = [
        ("IN", "India", 1204),
        ("BD", "Bangladesh", 388),
        ("NP", "Nepal", 240),
        ("ID", "Indonesia", 611),
        ("PH", "Philippines", 702),
        ("TH", "Thailand", 95),
        ("BO", "Bolivia", 187),
        ("CO", "Colombia", GONE),
        ("PE", "Peru", 0),
        ("NI", "Nicaragua", BLANK),
        ("BR", "Brazil", 498),
        ("DO", "Dominican Republic", 81),
    ]
    return CountryMap(
        title="People supported this quarter",
        unit="people",
        places=[Place(code, name, value, "#") for code, name, value in values],
        **SOURCE,
    )
