import amparo.foundation.kernel.ids
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Country',
            fields=[
                ('code', models.CharField(max_length=2, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=60)),
                ('languages', models.JSONField(default=list)),
                ('time_zone', models.CharField(max_length=40)),
                ('other_time_zones', models.JSONField(blank=True, default=list)),
                ('in_programme', models.BooleanField(default=True)),
                ('adult_at', models.PositiveSmallIntegerField(default=18)),
                ('note', models.TextField(blank=True)),
                ('source', models.TextField(blank=True)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Area',
            fields=[
                ('code', models.CharField(max_length=6, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=80)),
                ('kind', models.CharField(blank=True, max_length=40)),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='areas', to='countries.country')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='HelpContact',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('loaded_as', models.CharField(editable=False, max_length=90, null=True, unique=True)),
                ('kind', models.CharField(choices=[('emergency', 'Emergency'), ('child_helpline', 'Child helpline'), ('anti_trafficking', 'Trafficking'), ('online', 'Something online')], max_length=20)),
                ('position', models.PositiveSmallIntegerField(default=100)),
                ('name', models.CharField(max_length=120)),
                ('local_name', models.CharField(blank=True, max_length=120)),
                ('phone', models.CharField(blank=True, max_length=60)),
                ('url', models.URLField(blank=True, max_length=300)),
                ('hours', models.CharField(blank=True, max_length=120)),
                ('languages', models.JSONField(default=list)),
                ('operator', models.CharField(blank=True, max_length=300)),
                ('note', models.TextField(blank=True)),
                ('source', models.TextField()),
                ('confidence', models.CharField(choices=[('high', 'Confirmed'), ('medium', 'To be confirmed'), ('low', 'Doubtful')], max_length=8)),
                ('confirmed_by', models.UUIDField(blank=True, null=True)),
                ('checked_on', models.DateField()),
                ('expires_on', models.DateField()),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('retired_at', models.DateTimeField(blank=True, null=True)),
                ('reported_as', models.CharField(blank=True, choices=[('wrong', 'Wrong number or address'), ('silent', 'Nobody answers'), ('unsafe', 'Not safe for children')], max_length=8)),
                ('reported_at', models.DateTimeField(blank=True, null=True)),
                ('reported_by', models.UUIDField(blank=True, null=True)),
                ('country', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='help_contacts', to='countries.country')),
            ],
            options={
                'ordering': ['country', 'kind', 'position', 'name'],
            },
        ),
        migrations.CreateModel(
            name='ReportingDuty',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('loaded_as', models.CharField(editable=False, max_length=90, null=True, unique=True)),
                ('position', models.PositiveSmallIntegerField(default=100)),
                ('who', models.CharField(max_length=200)),
                ('to_whom', models.CharField(max_length=200)),
                ('within_hours', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('law', models.CharField(blank=True, max_length=200)),
                ('applies_to', models.JSONField(blank=True, default=list)),
                ('only_child_victim', models.BooleanField(blank=True, null=True)),
                ('anonymous', models.BooleanField(blank=True, null=True)),
                ('non_state', models.BooleanField(blank=True, null=True)),
                ('summary', models.TextField()),
                ('source', models.TextField()),
                ('confidence', models.CharField(choices=[('high', 'Confirmed'), ('medium', 'To be confirmed'), ('low', 'Doubtful')], max_length=8)),
                ('reviewed_by', models.CharField(blank=True, max_length=120)),
                ('reviewed_on', models.DateField(blank=True, null=True)),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reporting_duties', to='countries.country')),
            ],
            options={
                'ordering': ['country', 'position', 'who'],
            },
        ),
        migrations.CreateModel(
            name='ShippedFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=90)),
                ('values', models.JSONField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('table', 'key'), name='shipped_fact_once')],
            },
        ),
        migrations.CreateModel(
            name='CountrySetting',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('loaded_as', models.CharField(editable=False, max_length=90, null=True, unique=True)),
                ('key', models.CharField(max_length=40)),
                ('value', models.BooleanField()),
                ('source', models.TextField()),
                ('confidence', models.CharField(choices=[('high', 'Confirmed'), ('medium', 'To be confirmed'), ('low', 'Doubtful')], max_length=8)),
                ('reviewed_on', models.DateField(default=django.utils.timezone.localdate)),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='settings', to='countries.country')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('country', 'key'), name='switch_per_country')],
            },
        ),
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('loaded_as', models.CharField(editable=False, max_length=90, null=True, unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('level', models.CharField(blank=True, max_length=10)),
                ('hours', models.PositiveIntegerField()),
                ('source', models.TextField()),
                ('confidence', models.CharField(choices=[('high', 'Confirmed'), ('medium', 'To be confirmed'), ('low', 'Doubtful')], max_length=8)),
                ('reviewed_on', models.DateField(default=django.utils.timezone.localdate)),
                ('country', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deadlines', to='countries.country')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('country', 'kind', 'level'), name='clock_per_country'), models.UniqueConstraint(condition=models.Q(('country__isnull', True)), fields=('kind', 'level'), name='clock_everywhere'), models.CheckConstraint(condition=models.Q(('hours__gte', 1)), name='clock_runs')],
            },
        ),
    ]
