"""Tasks as lists: all of a person's, and housekeeping by its kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ..lists.specs import BulkAct, Cell, Column, ListSpec, Opened
from ..policy import Actor, may
from .kinds import all_kinds
from .kinds import kind as kind_of
from .models import Task
from .operations import scope_of
from .presenters import owner_words, url_of
from .subjects import describe

POSTPONE = BulkAct(
    verb="task.postpone",
    url_name="tasks:postpone-many",
    label=_("Postpone tasks"),
    title=ngettext_lazy("Postpone %(n)s task", "Postpone %(n)s tasks", "n"),
    done=ngettext_lazy("%(n)s task postponed.", "%(n)s tasks postponed.", "n"),
    name=lambda task: f"{kind_of(task.kind).label} {task.label}".strip(),
)


def postpone_act(actor: Actor) -> BulkAct:
    """Return the bulk act of postponing, for tasks that this person may postpone."""

    def fits(task: Task) -> bool:
        return may(actor, POSTPONE.verb, scope_of(task))

    return replace(POSTPONE, fits=fits)


def spec_for(actor: Actor, housekeeping: bool) -> ListSpec:
    """Return the list of a person's tasks, or of the housekeeping among them.

    The first by what is due; the second by its kinds, so that one finds several alike.
    """
    kinds = all_kinds() if housekeeping else ()
    further = [act for kind in kinds if kind.housekeeping for act in kind.bulk]
    return ListSpec(
        name="housekeeping" if housekeeping else "tasks",
        label=_("Housekeeping") if housekeeping else _("All tasks"),
        columns=(
            Column("what", _("What to do"), _what, ("kind",), wide=True),
            Column("about", _("About"), sealed=True),
            Column("code", _("Code"), lambda task: Cell(code=task.label), ("label",)),
            Column("owner", _("Assigned to"), owner_words, ("owner__name",)),
            Column("due", _("Due"), lambda task: Cell(due=task.due_at), ("due_at",)),
        ),
        order=("kind", "due_at") if housekeeping else ("due_at",),
        open=_about,
        bulk=(*further, postpone_act(actor)),
    )


def _what(task: Task) -> Cell:
    return Cell(str(kind_of(task.kind).label), url_of(task))


def _about(actor: Actor, tasks: Sequence[Task]) -> Opened:
    subjects = describe(actor, tasks)
    return {
        task.pk: " · ".join(filter(None, (known.title, known.what)))
        for task in tasks
        if (known := subjects.get(task.subject_id)) is not None
    }
