"""People of before get the codes by which they are counted once (``counting.py``).

Only who has a team's key can make them: so all people wait, as after a rotation of the
server's secret, and colleagues bring them along.
"""

from random import SystemRandom

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Exists, OuterRef

KIND = "persons.person"


def wait(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Let all people wait whom a team can open."""
    grants = apps.get_model("vault", "KeyGrant").objects.filter(
        kind=KIND,
        record_id=OuterRef("id"),
        vault_key__isnull=False,
        in_escrow=False,
        expires_at=None,
    )
    people = apps.get_model("persons", "Person").objects.filter(Exists(grants))
    model = apps.get_model("matching", "WaitingRecord")
    rows = [
        model(kind=KIND, record_id=record_id)
        for record_id in people.values_list("id", flat=True)
    ]
    SystemRandom().shuffle(rows)
    model.objects.bulk_create(rows, batch_size=1_000, ignore_conflicts=True)


class Migration(migrations.Migration):
    """Add rows only; without them everything works, and counts less exactly."""

    dependencies = [
        ("persons", "0002_merges"),
        ("matching", "0001_initial"),
        ("vault", "0001_initial"),
    ]
    operations = [migrations.RunPython(wait, migrations.RunPython.noop)]
