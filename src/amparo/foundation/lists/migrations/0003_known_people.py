from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("lists", "0002_imports"),
    ]

    operations = [
        migrations.AddField(
            model_name="importrow",
            name="known",
            field=models.CharField(
                blank=True,
                choices=[
                    ("nobody", "Like nobody known"),
                    ("asked", "To be answered"),
                    ("same", "The same person"),
                    ("other", "Someone else"),
                ],
                default="",
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="importrow",
            name="known_sealed",
            field=models.BinaryField(null=True),
        ),
    ]
