from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ...kernel.coded import CodedRecord
from ...kernel.models import Record
from ...organisations.models import Team

KIND = "lists.import"  # of the record key that seals what waits


class ImportState(models.TextChoices):
    """Where an import stands."""

    MAPPING = "mapping", _("Columns to confirm")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked, not imported yet")
    SAVING = "saving", _("Being imported")
    DONE = "done", _("Imported")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    DROPPED = "dropped", _("Deleted before it was imported")


# Nothing of a file in these states was imported, so it may be deleted.
WAITING = (ImportState.MAPPING, ImportState.CHECKING, ImportState.CHECKED)


class RowState(models.TextChoices):
    """What became of one row of a file."""

    WAITING = "waiting", _("Not checked yet")
    RIGHT = "right", _("Can be imported")
    WRONG = "wrong", _("Not imported")
    SAVED = "saved", _("Imported")
    UNDONE = "undone", _("Undone")
    KEPT = "kept", _("Changed since, so not undone")


class Known(models.TextChoices):
    """Whether a row is about someone whom the team knows; empty: not compared yet."""

    NOBODY = "nobody", _("Like nobody known")
    ASKED = "asked", _("To be answered")
    SAME = "same", _("The same person")
    OTHER = "other", _("Someone else")


class Import(CodedRecord):
    """A spreadsheet on its way into a room. Its rows wait sealed.

    ``spec`` and ``target`` are codes. ``about_sealed`` holds the headings and which
    field each of them is. ``digest`` is a keyed digest of the file, so that the same
    one is not imported twice. ``rows`` counts those of the file, ``left_out`` those
    that were wrong when the others were imported.
    """

    spec = models.CharField(max_length=60)
    target = models.CharField(max_length=120)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=8, choices=ImportState, default=ImportState.MAPPING
    )
    about_sealed = models.BinaryField()
    digest = models.BinaryField(max_length=32)
    rows = models.PositiveIntegerField()
    left_out = models.PositiveIntegerField(default=0)
    # When what waits is deleted; once imported, until when it can be undone.
    ends_at = models.DateTimeField()
    form_key = models.UUIDField(unique=True, null=True, editable=False)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "state"], name="imports_of_a_person"),
            models.Index(fields=["team", "state"], name="imports_of_a_team"),
            models.Index(fields=["ends_at"], name="imports_that_end"),
        ]


class ImportRow(CodedRecord):
    """One row of a file: its cells until it is imported, sealed with its problems.

    ``made_id`` is what was made of it: undoing deletes that, so the code covers it.
    ``known_sealed`` holds who it may be, and what was said about that; of the answer
    ``known`` is what can be counted. No name of them is copied.
    """

    CODED = (
        *("parent_id", "number", "made_id", "cells_sealed", "problems_sealed"),
        "known_sealed",
    )

    parent = models.ForeignKey(Import, models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()  # as a spreadsheet shows it
    state = models.CharField(max_length=7, choices=RowState, default=RowState.WAITING)
    cells_sealed = models.BinaryField(null=True)
    problems_sealed = models.BinaryField(null=True)
    known = models.CharField(max_length=6, choices=Known, blank=True, default="")
    known_sealed = models.BinaryField(null=True)
    made_id = models.UUIDField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["parent", "state", "number"], name="rows_of_an_import")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "number"], name="one_row_of_a_number"
            ),
            models.CheckConstraint(
                condition=models.Q(made_id__isnull=False)
                | ~models.Q(state__in=["saved", "undone", "kept"]),
                name="an_imported_row_made_something",
            ),
        ]


class ColumnChoice(Record):
    """Which field a person chose for a heading, for the next file of this kind.

    The heading is typed, so only a keyed digest of it is kept.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+"
    )
    spec = models.CharField(max_length=60)
    target = models.CharField(max_length=120)
    heading = models.BinaryField(max_length=32)
    field = models.CharField(max_length=250, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "spec", "target", "heading"],
                name="one_choice_for_a_heading",
            )
        ]
