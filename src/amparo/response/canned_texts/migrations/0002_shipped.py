import json
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parent.parent / "data" / "canned.json"


def load(apps, schema_editor):
    """Bring the texts that come along, in every language of the public pages."""
    canned = apps.get_model("canned_texts", "CannedText")
    # Going back a version leaves them there, with what people changed in them.
    there = set(canned.objects.values_list("loaded_as", "language"))
    canned.objects.bulk_create(
        canned(
            loaded_as=row["key"],
            language=row["language"],
            position=row["position"],
            title=row["title"],
            text=row["text"],
        )
        for row in json.loads(DATA.read_text(encoding="utf-8"))
        if (row["key"], row["language"]) not in there
    )


class Migration(migrations.Migration):
    dependencies = [("canned_texts", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
