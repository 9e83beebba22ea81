import amparo.foundation.kernel.ids
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='CannedText',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('language', models.CharField(max_length=10)),
                ('title', models.CharField(max_length=80)),
                ('text', models.TextField()),
                ('position', models.PositiveSmallIntegerField(default=100)),
                ('retired_at', models.DateTimeField(null=True)),
                ('loaded_as', models.CharField(editable=False, max_length=60, null=True, unique=True)),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='canned_texts', to='organisations.team')),
            ],
            options={
                'ordering': ['position', 'title'],
            },
        ),
    ]
