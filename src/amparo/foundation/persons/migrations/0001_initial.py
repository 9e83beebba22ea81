import amparo.foundation.kernel.ids
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('countries', '0001_initial'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.CharField(max_length=12, unique=True)),
                ('sex', models.CharField(choices=[('female', 'Girl or woman'), ('male', 'Boy or man'), ('other', 'Another gender'), ('not_recorded', 'Not recorded'), ('undisclosed', 'Does not want to say')], default='not_recorded', max_length=12)),
                ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('birth_precision', models.CharField(choices=[('day', 'The day is known'), ('month', 'Month and year are known'), ('year', 'Only the year is known'), ('age', 'Reckoned from an age'), ('unknown', 'Not known')], default='unknown', max_length=8)),
                ('disability', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('not_asked', 'Not asked')], default='not_asked', max_length=10)),
                ('identity_sealed', models.BinaryField()),
                ('form_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='countries.area')),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='countries.country')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='persons', to='organisations.team')),
            ],
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('birth_year__isnull', True), models.Q(('birth_year__gte', 1900), ('birth_year__lte', 2200)), _connector='OR'), name='birth_year_of_somebody_alive'),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('birth_year__isnull', False), ('birth_precision', 'unknown'), _connector='OR'), name='precision_needs_a_birth_year'),
        ),
    ]
