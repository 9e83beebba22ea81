"""What a team writes about a concern: each sealed thing of it, through its page."""

from __future__ import annotations

from datetime import timedelta

from tests.canary.journey import TEXTS, Way, room_page, told_anew
from tests.days import today
from tests.visiting import Visitor, open_mailbox

DESK = "yara"


def worked_on(way: Way, concern: str) -> None:
    """Set facts right, judge otherwise than the rules, reach, and hand addresses on."""
    facts = way.page("tomasa", f"{concern}facts/", "child told of", "place told of")
    facts.send({"child": TEXTS["child set right"], "place": TEXTS["place set right"]})
    way.page("tomasa", concern, "child set right", "place set right")
    judged = way.page("tomasa", f"{concern}urgency/")
    judged.send({"urgency": "now", "reason": TEXTS["override"]})
    way.page("tomasa", concern, "override")
    reached = way.page("tomasa", f"{concern}reach/", "contact")
    reached.send({"result": "nobody", "note": TEXTS["agreed"]})
    way.page("tomasa", concern, "agreed")
    handing_on(way, concern)


def handing_on(way: Way, concern: str) -> None:
    """The online desk hands the addresses to a hotline, which gives a reference."""
    desk = way.page(DESK, room_page(concern, "online-desk"))
    given = {"hotline": TEXTS["hotline"], "reference": TEXTS["hotline's reference"]}
    way.kept(desk.send(given), "hotline", "hotline's reference")


def ending(way: Way) -> None:
    """What led nowhere is kept longer; a contact that abuses the line is muted."""
    receipt, concern = told_anew(way, "led nowhere")
    way.page("tomasa", concern, "led nowhere").send(
        {"outcome": "abusive"}, field="version", action="quick/"
    )
    muting = concern.replace("/concerns/", "/concerns/muted/")
    mute = way.page("tomasa", muting)
    mute.send({"hours": "24", "reason": TEXTS["muted because"]})
    way.page("sonia", f"{muting}review/", "muted because")
    way.page("tomasa", "/staff/concerns/muted/")
    box = open_mailbox(Visitor(way.server.url), receipt)
    assert TEXTS["while muted"] in box.send({"text": TEXTS["while muted"]}).text
    later = (today() + timedelta(days=40)).isoformat().split("-")
    until = dict(zip(("until_year", "until_month", "until_day"), later, strict=True))
    keep = way.page("sonia", room_page(concern, "retention") + "extend/")
    keep.send({"reason": TEXTS["kept because"], **until})
    way.page("sonia", concern, "kept because", "while muted")
    way.page("sonia", room_page(concern, "retention"))


def written_often(way: Way) -> None:
    """A supervisor writes a text that is sent often, and changes it."""
    team = way.world.team_id("cochabamba")
    add = way.page("sonia", f"/staff/concerns/texts/add/{team}/")
    add.send(
        {"language": "es", "title": OPEN["title"], "text": OPEN["text"]}, field="text"
    )
    texts = way.page("sonia", "/staff/concerns/texts/")
    assert OPEN["text"] in texts.text
    own = texts.link(r"^/staff/concerns/texts/[0-9a-f-]{36}/$")
    change = way.page("sonia", own)
    assert OPEN["text"] in change.text
    change.send({"title": OPEN["title"], "text": OPEN["changed"]}, field="text")
    assert OPEN["changed"] in way.page("sonia", "/staff/concerns/texts/").text


# Canned texts are no secret of anybody: they lie in their own table, and
# nowhere else.
OPEN = {
    "title": "Vroomschelp kantelwoud",
    "text": "Zompelhart briezeldans oksewaal.",
    "changed": "Gnorrelbed stuifmerwaard.",
}
OPEN_TABLE = "canned_texts_cannedtext"
