import amparo.foundation.kernel.ids
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('countries', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Count',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('counted_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('until', models.DateField()),
                ('by', models.UUIDField(null=True)),
                ('seconds', models.FloatField(default=0)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Value',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.CharField(max_length=12)),
                ('quarter', models.CharField(blank=True, max_length=6)),
                ('value', models.PositiveIntegerField()),
                ('method', models.CharField(choices=[('E', 'exact id'), ('N', 'exact id inside a team, not compared across teams'), ('A', 'events, may be added')], max_length=1)),
                ('count', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='results', to='indicators.count')),
                ('country', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='countries.country')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('count', 'indicator', 'country', 'quarter'), name='value_once'), models.UniqueConstraint(condition=models.Q(('country__isnull', True)), fields=('count', 'indicator', 'quarter'), name='union_once')],
            },
        ),
    ]
