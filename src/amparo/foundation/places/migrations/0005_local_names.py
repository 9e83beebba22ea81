from django.db import migrations, models

from amparo.foundation.places import facts


def load(apps, schema_editor):
    facts.load(lambda name: apps.get_model("places", name))


class Migration(migrations.Migration):
    """What a help line calls itself where it works."""

    dependencies = [("places", "0004_lands_facts")]
    operations = [
        migrations.AddField(
            "helpcontact",
            "local_name",
            models.CharField(blank=True, max_length=120),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
