"""One child's journey through the real pages, with unmistakable words.

Every text is invented and says nothing; what matters is that each word is found nowhere
afterwards but on the pages of those who hold the keys.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

from amparo.foundation.accounts.middleware import KEY_COOKIE
from amparo.results.indicators.declarations import BY_CODE
from tests.cast import PASSWORD, World
from tests.serving import Server
from tests.visiting import Page, Visitor, open_mailbox, read_answer, receipt_on

TEXTS = {
    "reporter_type": "Zyrxandra Kwellmoppet",
    "contact": "Qorvexhandle vjonkline",
    "when": "Vlimpertijd zonkdagen",
    "code word": "Glorpenzwaluw",
    "never": "Kwabbelmuur striefdoek.",
    "child told of": "Jolvandra Pimperzoet",
    "place told of": "Strikkelbos vuurnamelk",
    "addresses": "https://blivverzonk.example/knarpelweg\n@zwirrelmot.vlaskop",
    "new contact": "Ploemvlinder Haskwartel",
    "new code word": "Trommelgrutje",
    "new never": "Druxelplank wommelgras.",
    "new when": "Avendrok tussenbleek",
    "child set right": "Ysmerilda Vonkelgrift",
    "place set right": "Harrebomen tjoekenpad",
    "override": "Pluktovaar zinderknoop.",
    "agreed": "Mirrelzang ochtendvlonk.",
    "hotline": "Meldwonzel Klaverzicht",
    "hotline's reference": "QZX-88-VLORT-2191",
    "led nowhere": "Sprimmelkoek dwaalvonder.",
    "muted because": "Knobbelzuur fladdermik.",
    "while muted": "Tralkwimper onderstoof.",
    "kept because": "Wollegras stippelvork.",
    "heard": "Snoffelkaars brimbelzand.",
    "place heard of": "Kwintelsluis bovenvrang",
    "code word heard": "Zuchtkoriander",
    "never heard": "Bliksemhaag fnorkeldicht.",
    "when heard": "Vroegmorrel keerdagen",
    "addresses heard": "https://trosselvim.example/kwaakweide",
    "child heard of": "Wexamunda Tjilpstra",
    "contact heard": "+591 6 482 7391",
    "added task": "Trompelvink bellenstoof.",
    "task of the team": "Ruizelplank vergaderwolk.",
    "person around": "Brunzelda Vlokkestra",
    "whereabouts": "Tjoekelsteeg wimperblok",
    "incident": "Krommezwaan tiljurkje.",
    "the child's words": "Plofkatoen wintermikje.",
    "correction": "Zwenkelbart oerklinker.",
    "words": "Grizzlewomp flanterneck quivvertoosh.",
    "more": "Snorfblanket jexwater.",
    "reply": "Wuzzlegracht pommelzwerk.",
    "urgency": "Drixelgrond vaffelmeer.",
    "other words": "Blonktrapper zwiffeldoos.",
    "closing": "Krommelstaaf wexbloem.",
    "done": "Zjorvelkant plimperhof.",
    "Reason for reopening": "Dwaxelbrug trilkenveen.",
    "second look": "Fwendelmist oxgarven.",
    "asked elsewhere": "Brastelkoord wijnvlinken.",
    "answered elsewhere": "Hobbelzwaan trektrom.",
    "passing on": "Vuurkwast olmbetrek.",
    "service place": "Kallezwin Zwarveltuin Frobnitz",
    "called": "Xilópantli",
    "name": "Xilópantli Quetzalñawi Vrómbez",
    "name in Devanagari": "ज्ञानर्षिका झुंझुनवाला",
    "name in Thai": "ฆฤษฏิกานต์ ฌัฐฐพฤกษ์",
    "phone": "+591 7 913 5704",
    "birth date": "2012-07-23",
    "street": "Avenidlok Plovkrasna Jibbelwegt",
    "safe contact": "Tía Murxelinda nooitbellenkwart.",
    "story": "Trobbelveer knispelwacht ooglanteern.",
    "consent": "Vezzelklank gromdapper.",
    "risk": "Hurzelmat sprokkelgeit.",
    "goal": "Jumpelrok stravveldans.",
    "action": "Kribbelzeef moltraam.",
    "note": "Zevvelbries quantelhof.",
    "approval": "Pwolktafel rimmelstok.",
    "need": "Oxelpraat tweklankig.",
    "item": "Fnuikzaal stilvlekje.",
    "outcome": "Gwendelpad lirkbrood.",
    "answer": "Fluistermoer wapperzand.",
    "draft answer": "Knisperdoek zilvergrom.",
    "handover": "Schemerlok tuimelgras vonkeldek.",
    "why lower": "Dwarreltin opsnoerkwast.",
    "word for danger": "Mokkelvinder trosbeuk",
    "word for someone": "Wandelkwik plonshaard",
    "contact with her": "Zwirbeltak neerslof.",
    "route": "Rijpkwelder bussenlaan dwarsvoet.",
    "service": "Kantelbrij lommervlas.",
    "service struck": "Twijfelhalm opzurkel.",
    "closing the case": "Adzelrust vlokhaven.",
    "looked for": "Bruxwelina Tjomkrall",
    "wrong e-mail": "zephkwarrel.oxbint@example.org",
    "wrong password": "Hjorkpassel vunderlatch",
    "error words": "Ploxerroor stukvogel.",
    "error name": "Yttervonk Klapwazzel",
    "club": "Trippelzaal Noordervonk",
    "club's place": "Schuurwimpel achterplein",
    "charter": "Wezelkring luistervamp.",
    "called in the club": "Quillamunda",
    "club's notes": "Toneelkwast frommelzaad.",
    "request": "Lantaarnvlok wegenzwier.",
    "duty bearer": "Schoutenzwalp Ambachtsvork",
    "club's answer": "Nimmervlag stadskwinkel.",
    "club's view": "Mokkelbries dwarskruid.",
    "need in public": "Smachtvlier dorpenzand",
    "participant": "Fladderika Zwomkwets",
    "participant imported": "Brommelinda Kwastviool",
    "participant waits": "Trosselina Wierhaspel",
    "course's place": "Zolderkwint bakkerslaan",
    "course's risks": "Poortklemmer struikgeul.",
    "consents in course": "Moederkwarts Vlinderpraam",
    "told to a trainer": "Zuchtelboom avondkrekel.",
}


@dataclass
class Way:
    """The server, its people, and what each was shown."""

    server: Server
    world: World
    thorough: bool = False  # everybody without keys looks everywhere
    people: dict[str, Visitor] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)  # addresses where texts were shown
    shown: dict[str, bytes] = field(default_factory=dict)  # to those without keys
    receipt: str = ""
    theirs: set[tuple[str, str]] = field(default_factory=set)  # who may read it by now

    def person(self, name: str) -> Visitor:
        """Return someone of the cast who has signed in through the pages."""
        if name not in self.people:
            self.people[name] = visitor = Visitor(self.server.url)
            visitor.sign_in(f"{name}@example.org", PASSWORD)
        return self.people[name]

    def page(self, name: str, path: str, *texts: str) -> Page:
        """Open a page as someone; it must show the named texts."""
        page = self.person(name).get(path)
        return self.kept(page, *texts)

    def kept(self, page: Page, *texts: str) -> Page:
        """Note where we are; fail unless the page is good and shows these texts."""
        assert page.status == 200, page.said
        for text in texts:
            assert TEXTS[text] in page.text, f"no {text!r} on {page.said}"
        if page.url not in self.seen:
            self.seen.append(page.url)
        return page


# -- telling and answering -------------------------------------------------------------


def told(way: Way, words: str) -> str:
    """Report with name and contact; return the receipt."""
    form = Visitor(way.server.url).get("/en/bo/worried/")
    page = form.send(
        {
            "words": TEXTS[words],
            "name": TEXTS["reporter_type"],
            "reach": form.form("reach").offers["reach"][-1],
            "where": TEXTS["contact"],
            "whose": "own",
            "from_hour": "0",
            "to_hour": "24",
            "when": TEXTS["when"],
            "code_word": TEXTS["code word"],
            "never": TEXTS["never"],
            "child": TEXTS["child told of"],
            "place": TEXTS["place told of"],
            "addresses": TEXTS["addresses"],
        }
    )
    assert receipt_on(page), page.said
    return receipt_on(page)


def moving(way: Way) -> None:
    """The reporter changes the contact, says they are safe, and withdraws contact."""
    for act, values, said in (
        (
            "contact",
            {
                "where": TEXTS["new contact"],
                "code_word": TEXTS["new code word"],
                "never": TEXTS["new never"],
                "when": TEXTS["new when"],
            },
            TEXTS["new contact"],
        ),
        ("safe", {}, "We are glad you are safe"),
        ("end", {}, "We will not contact you"),
    ):
        box = open_mailbox(Visitor(way.server.url), way.receipt)
        fields = [*box.form("where").filled(values), ("act", act)]
        assert said in box.visitor.post(box.url, fields).text


def writing_down(way: Way) -> None:
    """An officer writes down a call, and reads a number out."""
    values = {
        "words": TEXTS["heard"],
        "child": TEXTS["child heard of"],
        "place": TEXTS["place heard of"],
        "code_word": TEXTS["code word heard"],
        "never": TEXTS["never heard"],
        "when": TEXTS["when heard"],
        "addresses": TEXTS["addresses heard"],
        "reach": "call",
        "where": TEXTS["contact heard"],
        "name": TEXTS["reporter_type"],
        "with_receipt": "on",
    }
    page = way.page("carla", "/staff/concerns/new/").send(values)
    found = re.search(r'class="spoken-number"[^>]*>(.*?)</p>', page.text, re.DOTALL)
    assert found, page.said
    number = re.sub(r"<[^>]+>", " ", found[1])
    assert TEXTS["heard"] in open_mailbox(Visitor(way.server.url), number).text
    link = page.link(r"^/staff/concerns/[0-9a-f-]{36}/$")
    heard = ("heard", "child heard of", "place heard of", "never heard", "when heard")
    way.page("carla", link, *heard)
    assert (
        TEXTS["addresses heard"]
        in way.page("yara", room_page(link, "online-desk")).text
    )


def room_page(concern: str, room: str) -> str:
    """Return the page that a room above concerns has for one, by its address."""
    return concern.replace("/staff/concerns/", f"/staff/{room}/")


def telling(way: Way) -> None:
    """Someone reports and writes more; the team assesses, answers and is read."""
    way.receipt = told(way, "words")
    box = open_mailbox(Visitor(way.server.url), way.receipt)
    assert TEXTS["words"] in box.text
    assert TEXTS["more"] in box.send({"text": TEXTS["more"]}).text
    inbox = way.page("tomasa", "/staff/concerns/")
    concern = way.page(
        "tomasa",
        inbox.link(_ONE),
        *("words", "more", "when", "never", "child told of", "place told of"),
    )
    way.page("tomasa", f"{concern.url}reach/", "contact", "code word")
    desk = way.page("yara", room_page(concern.url, "online-desk"))
    assert all(line in desk.text for line in TEXTS["addresses"].split())
    triage = way.page("tomasa", f"{concern.url}urgency/")
    answer = triage.send({"urgency": "soon", "reason": TEXTS["urgency"]})
    page = way.kept(answer, "urgency").send({"text": TEXTS["reply"]})
    way.kept(page, "reply")
    done = way.page("tomasa", f"{concern.url}done/", "words")
    form = {"kind": "police", "detail": TEXTS["done"], "basis": "consent"}
    way.kept(done.send(form), "done")
    box = open_mailbox(Visitor(way.server.url), way.receipt)
    assert TEXTS["reply"] not in box.text
    assert TEXTS["reply"] in read_answer(box).text


_ONE = r"^/staff/\w+/[0-9a-f-]{36}/$"


def closing(way: Way) -> None:
    """Another concern leads to nothing: closed, reopened, silent, reviewed."""
    _receipt, new = told_anew(way, "other words")
    way.page("tomasa", new, "other words").send({"text": "Thank you."})
    form = way.page("tomasa", f"{new}close/", "other words")
    form.send({"outcome": "not_enough", "reason": TEXTS["closing"]})
    form = way.page("tomasa", f"{new}reopen/", "other words")
    form.send({"reason": TEXTS["Reason for reopening"]})
    way.page("tomasa", new, "closing", "Reason for reopening").send(
        {"outcome": "silent"}, field="version", action="quick/"
    )
    review = way.page("sonia", f"{new}review/", "other words")
    review.send({"note": TEXTS["second look"]})
    way.page("tomasa", new, "second look")


def told_anew(way: Way, words: str) -> tuple[str, str]:
    """Report something else; return the receipt, and where the team finds it."""
    known = set(re.findall(_LINK, way.page("tomasa", "/staff/concerns/").text))
    receipt = told(way, words)
    inbox = way.page("tomasa", "/staff/concerns/")
    return receipt, next(u for u in re.findall(_LINK, inbox.text) if u not in known)


_LINK = r'href="(/staff/concerns/[0-9a-f-]{36}/)"'


def first_concern(way: Way) -> str:
    """Return the address of the first concern that was reported."""
    return next(url for url in way.seen if re.fullmatch(_ONE, url))


def passing_the_name(way: Way) -> None:
    """The custodian shares the reporter's name, for a limited time."""
    concern = first_concern(way)
    code = re.search(
        r"C-[0-9A-Z]{6}", way.page("tomasa", concern).said.split("All ")[1]
    )
    assert code
    asked = way.page("inti", "/staff/concerns/names/").send({"code": code[0]})
    to_whom = str(way.world.users["tomasa"].id)
    given = asked.send({"user_id": to_whom, "hours": "1", "reason": "protect"})
    way.kept(given)
    way.page("tomasa", concern, "reporter_type")


def between_teams(way: Way) -> None:
    """The same number is left with two teams: they consult, and one transfers it."""
    known = set(re.findall(_LINK, way.page("tomasa", "/staff/concerns/").text))
    for country in ("bo", "ph"):
        form = Visitor(way.server.url).get(f"/en/{country}/worried/")
        page = form.send(
            {
                "words": TEXTS["other words"],
                "reach": form.form("reach").offers["reach"][-1],
                "where": TEXTS["contact"],
            }
        )
        assert receipt_on(page), page.said
    inbox = way.page("tomasa", "/staff/concerns/")
    new = next(u for u in re.findall(_LINK, inbox.text) if u not in known)
    asks = way.page("sonia", new).link(
        r"/consultations/concerns/[0-9a-f-]+/[0-9a-f]+/$"
    )
    consultation = way.page("sonia", asks).send({"text": TEXTS["asked elsewhere"]})
    way.kept(consultation, "asked elsewhere")
    asked = way.page("luz", consultation.url, "asked elsewhere")
    way.kept(asked.send({"text": TEXTS["answered elsewhere"]}), "answered elsewhere")
    way.page("sonia", consultation.url, "answered elsewhere")
    form = way.page("tomasa", room_page(new, "transfers/concerns"))
    team = str(way.world.team_id("el_alto"))
    way.kept(form.send({"to_team_id": team, "reason": TEXTS["passing on"]}))
    one = way.page("elena", "/staff/transfers/").link(_PASSED)
    taken = way.page("elena", one).send({}, action="accept/")
    way.kept(taken, "other words", "passing on")
    way.theirs.add(("beto", taken.url))  # his team has taken it


_PASSED = r"^/staff/transfers/[0-9a-f-]{36}/$"


# -- the directory ---------------------------------------------------------------------


def listing(way: Way) -> str:
    """A shelter with a confidential address is listed; return its page."""
    form = way.person("pablo").get("/staff/services/new/")
    made = form.send(
        {"name": "Casa tranquila", "kind": "safe_house", "languages": ["es"]}
    )
    place = way.page("pablo", f"{way.kept(made).url}location/")
    way.kept(place.send({"disclosure": "partners", "address": TEXTS["service place"]}))
    opening = way.page("pablo", made.url)
    opened = opening.send({"reason": _first(opening, "reason")}, action="open/")
    way.kept(opened, "service place")
    return made.url


def _first(page: Page, name: str) -> str:
    return next(value for value in page.form(name).offers[name] if value)


# -- who holds no keys -----------------------------------------------------------------

OUTSIDERS = ("ana", "diego", "mariana", "lena", "willem", "beto", "tala")
LISTS = (
    *("/staff/", "/staff/day/", "/staff/concerns/", "/staff/concerns/closed/"),
    *("/staff/cases/", "/staff/referrals/", "/staff/services/", "/staff/team/"),
    *("/staff/results/", "/staff/organisations/", "/staff/people/search/"),
    *("/staff/journal/", "/staff/journal/week/", "/staff/journal/mine/"),
)


def peeping(way: Way) -> None:
    """Those without keys open every address at which something was shown.

    Colleagues take turns, two at each address; if thorough, each opens all of them.
    """
    addresses = list(dict.fromkeys([*LISTS, *way.seen]))
    locked = way.person("carla")
    kept = locked.cookies.pop(KEY_COOKIE)  # the session without the keys
    outsiders = {
        "a member of the public": Visitor(way.server.url),
        "carla, locked": locked,
    }
    outsiders |= {name: way.person(name) for name in OUTSIDERS}

    def look(name: str) -> None:
        for number, address in enumerate(addresses):
            if (name, address) in way.theirs or not _has_a_turn(way, name, number):
                continue
            page = outsiders[name].get(address)
            assert page.status < 500, page.said
            way.shown[f"{name} at {address}"] = page.body

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(look, outsiders))
    locked.cookies[KEY_COOKIE] = kept


def _has_a_turn(way: Way, name: str, number: int) -> bool:
    if way.thorough or name not in OUTSIDERS:
        return True
    return (number + OUTSIDERS.index(name)) % len(OUTSIDERS) < 2


def counting(way: Way) -> None:
    """Someone asks for a count, which the clock makes later."""
    page = way.person("mariana").get("/staff/results/")
    way.kept(page.send(action="count/"))


def counted(way: Way) -> None:
    """Each table of results is downloaded."""
    way.kept(way.person("mariana").get("/staff/results/"))
    for code in BY_CODE:
        for name in ("mariana", "willem"):
            address = f"/staff/results/{code}/export.csv"
            table = way.person(name).get(address)
            assert table.headers["content-type"].startswith("text/csv"), table.said
            way.shown[f"{name} exports {code}"] = table.body


# -- what goes wrong -------------------------------------------------------------------


def looking(way: Way) -> None:
    """Someone looks for people, by name and by what nobody is called."""
    for text in ("looked for", "name", "phone", "name in Devanagari", "name in Thai"):
        page = way.person("carla").get("/staff/people/search/").send({"q": TEXTS[text]})
        way.kept(page)


def knocking(way: Way) -> None:
    """Someone tries to sign in without account or password."""
    for email in (TEXTS["wrong e-mail"], "carla@example.org"):
        page = Visitor(way.server.url).get("/staff/sign-in/")
        page = page.send({"email": email, "password": TEXTS["wrong password"]})
        assert "not match" in page.text, page.said
    door = Visitor(way.server.url).get("/staff/new-password/")
    way.kept(door.send({"email": "sonia@example.org"}))  # so that a letter leaves


@contextmanager
def without(way: Way, rename: Callable[[str, str], None], table: str) -> Iterator[None]:
    """Take a table away meanwhile, so that what needs it ends on an error page."""
    rename(table, f"{table}_away")
    try:
        yield
    finally:
        rename(f"{table}_away", table)


def failing(way: Way, rename: Callable[[str, str], None]) -> None:
    """The database fails while people report, answer, read and sign in."""
    form = Visitor(way.server.url).get("/en/bo/worried/")
    search = way.person("carla").get("/staff/people/search/")
    with without(way, rename, "concerns_concern"):
        values = {"words": TEXTS["error words"], "name": TEXTS["error name"]}
        _failed(way, "telling", form.send(values))
    with without(way, rename, "matching_indexsegment"):
        _failed(way, "looking", search.send({"q": TEXTS["error name"]}))
    with without(way, rename, "vault_userkey"):
        door = Visitor(way.server.url).get("/staff/sign-in/")
        values = {"email": "sonia@example.org", "password": PASSWORD}
        _failed(way, "signing in", door.send(values))


def _failed(way: Way, what: str, page: Page) -> None:
    assert page.status == 500, page.said
    way.shown[f"error page after {what}"] = page.body
