import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import amparo.foundation.kernel.coded
import amparo.foundation.kernel.ids
import amparo.foundation.kernel.moments


class Migration(migrations.Migration):
    dependencies = [
        ("lists", "0001_initial"),
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Import",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=amparo.foundation.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=amparo.foundation.kernel.moments.now_rounded,
                        editable=False,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "row_code",
                    amparo.foundation.kernel.coded.RowCode(
                        editable=False, max_length=33
                    ),
                ),
                ("spec", models.CharField(max_length=60)),
                ("target", models.CharField(max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("mapping", "Columns to confirm"),
                            ("checking", "Being checked"),
                            ("checked", "Checked, not imported yet"),
                            ("saving", "Being imported"),
                            ("done", "Imported"),
                            ("undoing", "Being undone"),
                            ("undone", "Undone"),
                            ("dropped", "Deleted before it was imported"),
                        ],
                        default="mapping",
                        max_length=8,
                    ),
                ),
                ("about_sealed", models.BinaryField()),
                ("digest", models.BinaryField(max_length=32)),
                ("rows", models.PositiveIntegerField()),
                ("left_out", models.PositiveIntegerField(default=0)),
                ("ends_at", models.DateTimeField()),
                ("form_key", models.UUIDField(editable=False, null=True, unique=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.team",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["owner", "state"], name="imports_of_a_person"),
                    models.Index(fields=["team", "state"], name="imports_of_a_team"),
                    models.Index(fields=["ends_at"], name="imports_that_end"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=amparo.foundation.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=amparo.foundation.kernel.moments.now_rounded,
                        editable=False,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                (
                    "row_code",
                    amparo.foundation.kernel.coded.RowCode(
                        editable=False, max_length=33
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Not checked yet"),
                            ("right", "Can be imported"),
                            ("wrong", "Not imported"),
                            ("saved", "Imported"),
                            ("undone", "Undone"),
                            ("kept", "Changed since, so not undone"),
                        ],
                        default="waiting",
                        max_length=7,
                    ),
                ),
                ("cells_sealed", models.BinaryField(null=True)),
                ("problems_sealed", models.BinaryField(null=True)),
                ("made_id", models.UUIDField(null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="lists.import",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["parent", "state", "number"], name="rows_of_an_import"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("parent", "number"), name="one_row_of_a_number"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("made_id__isnull", False),
                            models.Q(
                                ("state__in", ["saved", "undone", "kept"]),
                                _negated=True,
                            ),
                            _connector="OR",
                        ),
                        name="an_imported_row_made_something",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ColumnChoice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=amparo.foundation.kernel.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=amparo.foundation.kernel.moments.now_rounded,
                        editable=False,
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("spec", models.CharField(max_length=60)),
                ("target", models.CharField(max_length=120)),
                ("heading", models.BinaryField(max_length=32)),
                ("field", models.CharField(blank=True, max_length=250)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("owner", "spec", "target", "heading"),
                        name="one_choice_for_a_heading",
                    )
                ],
            },
        ),
    ]
