"""The words of the offer check: eight plain questions, and what is worth checking."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

YES = _("Yes, or I am not sure")
NO = _("No, or I am not sure")


@dataclass(frozen=True)
class Question:
    """A question about an offer, which answer is worth a check, and the check."""

    key: str
    words: Text
    opens: Text  # the answer at which the check is shown
    check: Text


QUESTIONS = (
    Question(
        "known",
        _("Do you know who makes this offer, and have others been there and back?"),
        NO,
        _(
            "Ask two people you trust who know them. Find the number of the place "
            "yourself and call it. A real offer can wait for that."
        ),
    ),
    Question(
        "details",
        _("Do you know where it is, what you will do, and for how much money?"),
        NO,
        _(
            "Ask for the name, the place, and the work or school on paper. Ask for the "
            "hours, the pay and where you will sleep, too. Show the paper to someone "
            "you trust."
        ),
    ),
    Question(
        "pays",
        _("Do you have to pay or borrow money first, or work to pay it back?"),
        YES,
        _(
            "Do not pay and do not sign yet. A debt can make it hard to leave. Ask "
            "someone who knows the law what may be taken."
        ),
    ),
    Question(
        "papers",
        _("Will someone else keep your papers or your phone?"),
        YES,
        _(
            "Your papers and your phone are yours. Keep a copy or a photo of the "
            "papers at home with someone you trust."
        ),
    ),
    Question(
        "hurry",
        _("Must you decide today, or keep it secret from your family or friends?"),
        YES,
        _(
            "Take your time. Someone who means well lets you ask others. Tell one "
            "person you trust before you say yes."
        ),
    ),
    Question(
        "travel",
        _("Will you travel with people you do not know well, or to another country?"),
        YES,
        _(
            "Write down the names, the car or the bus, the road and the address. Leave "
            "it with someone you trust. Ask which papers you need to travel."
        ),
    ),
    Question(
        "touch",
        _("Will you be able to call home alone, whenever you want?"),
        NO,
        _(
            "Agree on a day and an hour for a call. Agree on a word that means “I need "
            "help”. Learn one number by heart."
        ),
    ),
    Question(
        "leave",
        _("Can you say no, and can you come home when you want?"),
        NO,
        _(
            "Nobody may make you go, stay, work or marry. You can say no, also later. "
            "Talk to someone now: the numbers are on this page."
        ),
    ),
)

# What an office or a paper of a country is for; its name is data.
OFFICES: dict[str, Text] = {
    "work": _("Ask here if the company or the agency has a permit:"),
    "travel": _("A child who travels without both parents needs this paper:"),
}
