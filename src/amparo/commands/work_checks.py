"""System checks of what people set up: teams, keys, papers, languages, backups."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.checks import Error, Info, Tags
from django.core.checks import Warning as Advice
from django.utils import timezone

from .check_registry import Messages, check

if TYPE_CHECKING:
    from amparo.foundation.tasks.findings import Paper

OLD_BACKUP = timedelta(days=2)


@check(Tags.database)
def intake() -> Messages:
    """A team with public intake must be able to read what arrives."""
    from amparo.foundation.tasks import findings

    open_teams = list(findings.receiving_teams())
    for team in findings.unreadable_teams(open_teams):
        yield Error(
            f"{team} takes concerns from the public, but nobody can open them.",
            "Switch to its standby team, or recover its key:"
            " amparo vault recover --help",
            id="amparo.E091",
        )
    for team in findings.teams_without_standby():
        yield Advice(
            f"No team stands by for {team}.",
            "Propose one on the team's page: one person can then switch to it.",
            id="amparo.W093",
        )
    for team in findings.teams_without_on_call():
        yield Advice(
            f"Nobody is on call in {team}: danger alerts everyone at once.",
            "Set who is on call on the team's page.",
            id="amparo.W094",
        )
    if not open_teams:
        yield Advice(
            "No team takes concerns from the public yet.",
            "Propose it on a team's page; a second person confirms it.",
            id="amparo.W092",
        )


@check(Tags.database)
def second_people() -> Messages:
    """What decides who reads takes two people who lead or confirm."""
    from amparo.foundation.accounts.models import Membership
    from amparo.foundation.policy import GIVEN_BY_TWO

    leading = Membership.objects.filter(
        role__in=GIVEN_BY_TWO, ended_at=None, user__is_active=True
    )
    if leading.exists() and leading.values("user_id").distinct().count() < 2:
        yield Error(
            "One person alone leads here: nobody can confirm what takes two.",
            "Invite a witness: amparo user invite EMAIL --role witness --help",
            id="amparo.E095",
        )


@check(Tags.database)
def countries() -> Messages:
    """The public must find the countries in which teams work, and no others."""
    from amparo.foundation.countries.queries import programme_countries

    own, here = settings.AMPARO_COUNTRIES, programme_countries()
    known = set(here.values_list("code", flat=True))
    if unknown := sorted(set(own) - known):
        yield Error(
            f"AMPARO_COUNTRIES names what is no country here: {', '.join(unknown)}.",
            "Correct it, or leave it out: then all countries of the programme show.",
            id="amparo.E103",
        )
    silent = here.exclude(receiving__team__isnull=False)
    receiving = known - set(silent.values_list("code", flat=True))
    if not own and receiving and silent:
        yield Advice(
            f"{len(silent)} countries on the public front page have no team that"
            " receives concerns.",
            f"Does this installation serve {','.join(sorted(receiving))} only?"
            " Name its countries in AMPARO_COUNTRIES.",
            id="amparo.W104",
        )


@check(Tags.database)
def languages() -> Messages:
    """People in a country must be able to read the public pages in their language."""
    from amparo.channels.public.queries import (
        State,
        countries_without_language,
        language_statuses,
    )

    for land in countries_without_language():
        yield Advice(
            f"Nobody signed off a language of {land.name}: it reads English.",
            "Sign one off under Languages on the staff pages.",
            id="amparo.W101",
        )
    for status in language_statuses():
        if status.state is State.CHANGED:
            yield Advice(
                f"{len(status.changed)} texts in {status.language} are other ones"
                " than those that were signed off.",
                "Read them and sign off anew under Languages on the staff pages.",
                id="amparo.W102",
            )


@check(Tags.database)
def recovery() -> Messages:
    """Without a printed key, a forgotten password can mean losing every record."""
    from amparo.foundation.tasks import findings

    for paper in findings.papers():
        yield from _paper(paper)


def _paper(paper: Paper) -> Messages:
    """Say what is wrong with one recovery key."""
    whose = str(paper.organisation)
    if paper.apart:
        whose = f"the custodians of {whose}"
    if paper.found.key is None:
        how = "A supervisor proposes one on the page of the team; two people agree."
        if paper.holds_records:
            yield Error(
                f"No recovery key opens the sealed records of {whose}.",
                how,
                id="amparo.E111",
            )
        else:
            yield Advice(
                f"There is no recovery key of {whose}, and no record yet.",
                how,
                id="amparo.W114",
            )
        return
    if paper.is_old:
        yield Advice(
            f"The recovery key of {whose} was not tried yet, or long ago.",
            f'Run: amparo vault drill "{paper.organisation}"',
            id="amparo.W112",
        )
    if missing := paper.found.missing:
        yield Advice(
            f"The recovery key of {whose} does not open {len(missing)} teams.",
            "A supervisor of each such team adds it on the page of the key.",
            id="amparo.W113",
        )


@check(Tags.database)
def secret_rotation() -> Messages:
    """What is still under the secret before opens only while that one is known."""
    from amparo.foundation.accounts.secret_rotation import left
    from amparo.foundation.tasks.findings import is_sheet_old

    waiting = left()
    # What waits for teams is not lost without the old secret: they make it anew.
    bound = [each for each in waiting if not each.teams]
    if bound and not settings.AMPARO_SECRET_OLD:
        yield Error(
            f"{sum(each.count for each in bound)} things are still under a secret"
            " before, and AMPARO_SECRET_OLD is not set.",
            "Set it until nothing waits any more: amparo secret status",
            id="amparo.E131",
        )
    elif waiting and settings.AMPARO_SECRET_OLD:
        yield Advice(
            "A rotation of the secret is under way.",
            "See whom it waits for: amparo secret status",
            id="amparo.W132",
        )
    if len(waiting) > len(bound) and not settings.AMPARO_SECRET_OLD:
        yield Advice(
            "Records are not found across teams until their teams' colleagues come by.",
            "See which teams: amparo secret status",
            id="amparo.W134",
        )
    if is_sheet_old():
        yield Advice(
            "The printed sheet of the secret was not tried yet, or long ago.",
            "Run: amparo secret drill (and before the first time: amparo secret print)",
            id="amparo.W133",
        )


@check(Tags.database)
def people() -> Messages:
    """Everyone but a donor needs two factors: what they know and what they have."""
    from amparo.foundation.tasks.findings import people_without_factor

    bare = people_without_factor().count()
    if bare:
        yield Error(
            f"{bare} people who work here have a password and no second factor.",
            "They are asked for one at their next sign-in, before any page opens."
            " Close the accounts of those who do not come: amparo user deactivate",
            id="amparo.E121",
        )


@check(Tags.database)
def backups() -> Messages:
    """What is lost with a disk is lost for every child whose record it held."""
    from amparo.foundation.journal.models import Entry
    from amparo.foundation.vault.models import KeyGrant

    if not KeyGrant.objects.exists():
        return  # there is no record yet
    made = Entry.objects.filter(verb="vault.back_up", outcome="done")
    last = made.order_by("-number").first()
    if last is None:
        yield Advice(
            "No backup was made.",
            "Make one every night: amparo backup FOLDER (docs/keeping.md)",
            id="amparo.W151",
        )
    elif last.at < timezone.now() - OLD_BACKUP:
        yield Advice(
            f"The last backup is of {last.at:%Y-%m-%d}.",
            "See why the timer makes none: systemctl status amparo-backup",
            id="amparo.W151",
        )
    else:
        yield Info(f"The last backup was made on {last.at:%Y-%m-%d}.", id="amparo.I153")
    if not settings.AMPARO_ENDED_LIST:
        yield Advice(
            "No list of what has ended is kept: a restored backup would bring it back.",
            "Set AMPARO_ENDED_LIST to a file (docs/keeping.md).",
            id="amparo.W152",
        )
