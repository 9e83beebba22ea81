from django.db import migrations

from amparo.foundation.countries import facts


def load(apps, schema_editor):
    facts.load(lambda name: apps.get_model("countries", name))


class Migration(migrations.Migration):
    """Every installation begins with the facts that stand in ``data/``."""

    dependencies = [("countries", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
