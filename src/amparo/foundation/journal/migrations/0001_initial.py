import amparo.foundation.kernel.ids
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from amparo.foundation.journal import triggers


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('number', models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('count', models.PositiveIntegerField()),
                ('previous', models.BinaryField(max_length=33)),
                ('digest', models.BinaryField(max_length=33)),
            ],
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('actor_kind', models.CharField(max_length=8)),
                ('actor_id', models.UUIDField(null=True)),
                ('verb', models.CharField(max_length=60)),
                ('outcome', models.CharField(choices=[('done', 'Done'), ('refused', 'Refused')], max_length=8)),
                ('subject_kind', models.CharField(blank=True, max_length=40)),
                ('subject_id', models.UUIDField(null=True)),
                ('organisation_id', models.UUIDField(null=True)),
                ('team_id', models.UUIDField(null=True)),
                ('country', models.CharField(blank=True, max_length=2)),
                ('facts', models.JSONField(default=dict)),
                ('mac', models.BinaryField(max_length=33)),
            ],
            options={
                'indexes': [models.Index(fields=['subject_kind', 'subject_id', 'id'], name='journal_ent_subject_f59381_idx'), models.Index(fields=['organisation_id', 'id'], name='journal_ent_organis_7c3411_idx'), models.Index(fields=['actor_id', 'id'], name='journal_ent_actor_i_a6b5c5_idx')],
            },
        ),
        migrations.CreateModel(
            name='SealedEntry',
            fields=[
                ('entry_id', models.UUIDField(primary_key=True, serialize=False)),
                ('position', models.PositiveIntegerField()),
                ('seal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='journal.seal')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('seal', 'position'), name='seal_position')],
            },
        ),
        migrations.RunPython(triggers.install, triggers.remove),
    ]
