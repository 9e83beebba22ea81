from django.db import migrations

from amparo.foundation.places import facts


def load(apps, schema_editor):
    facts.load(lambda name: apps.get_model("places", name))


class Migration(migrations.Migration):
    """What the facts have gained since: duties as a checklist, switches, clocks."""

    dependencies = [("places", "0003_lands")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
