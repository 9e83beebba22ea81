"""The panel on a record's page: what can be filled in, drafts, finished answers."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ..accounts.middleware import StaffRequest
from ..kernel.panels import Drawn
from ..policy import Actor
from . import attach, queries
from .attach import Subject
from .codes import Purpose
from .models import AnswerSheet
from .presenters import sheet_row, title_of

SHOWN = 5  # finished ones in the panel; the page of all has the rest
TEMPLATE = "questionnaires/_panel.html"


def panel(
    request: StaffRequest, subject: Subject, *, everything: bool = False
) -> Drawn:
    """Return the panel for someone who may read or fill in answers here, else None.

    Nothing is opened for it: titles, days and voices are open.
    """
    actor, scope = request.actor, subject.scope()
    sees = attach.is_allowed(actor, "see", subject.kind, scope)
    fills = attach.is_allowed(actor, "fill", subject.kind, scope)
    if not (sees or fills):
        return None
    found = queries.listed_sheets(actor, subject.kind, subject.id)
    sheets = list(found if everything else found[: SHOWN + 1]) if sees else []
    drafts = queries.drafts(actor, subject.kind, subject.id) if fills else []
    context: dict[str, Any] = {
        "subject": subject,
        "sheets": [
            sheet_row(one) for one in (sheets if everything else sheets[:SHOWN])
        ],
        "drafts": [sheet_row(one) for one in drafts],
        "offered": _offered(actor, subject) if fills and not subject.closed else [],
        "comparisons": _comparisons(subject, sheets),
        "all_url": reverse("questionnaires:about", args=[subject.kind, subject.id]),
        "more": not everything and len(sheets) > SHOWN,
        "everything": everything,
    }
    return TEMPLATE, context


def _offered(actor: Actor, subject: Subject) -> list[dict[str, Any]]:
    """Return what can be filled in, by purpose."""
    circle = subject.team.organisation.circle if subject.team else frozenset()
    groups: dict[str, list[dict[str, str]]] = {}
    for version in queries.offered(subject.kind, circle):
        one = version.questionnaire
        args = [subject.kind, subject.id, version.id]
        groups.setdefault(one.purpose, []).append(
            {
                "title": title_of(one),
                "url": reverse("questionnaires:begin", args=args),
            }
        )
    return [
        {"label": str(Purpose(purpose).label), "items": groups[purpose]}
        for purpose in Purpose.values
        if purpose in groups
    ]


def _comparisons(subject: Subject, sheets: list[AnswerSheet]) -> list[dict[str, str]]:
    """Return the ways to what can be compared: over time, or in several voices."""
    known: dict[Any, list[AnswerSheet]] = {}
    for sheet in sheets:
        known.setdefault(sheet.form_version.questionnaire_id, []).append(sheet)
    found = []
    for one_id, alike in known.items():
        args = [subject.kind, subject.id, one_id]
        title = title_of(alike[0].form_version.questionnaire)
        voices = [sheet.voice for sheet in alike]
        if len(set(voices)) < len(voices):
            found.append(
                {
                    "title": _("Compared with last time: %(title)s") % {"title": title},
                    "url": reverse("questionnaires:over-time", args=args),
                }
            )
        if len(set(voices) - {"none"}) > 1:
            found.append(
                {
                    "title": _("Side by side: %(title)s") % {"title": title},
                    "url": reverse("questionnaires:voices", args=args),
                }
            )
    return found
