import amparo.foundation.kernel.ids
import amparo.foundation.kernel.moments
import django.db.models.deletion
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
                ('at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded)),
                ('count', models.PositiveIntegerField()),
                ('previous', models.BinaryField(max_length=33)),
                ('digest', models.BinaryField(max_length=33)),
            ],
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('number', models.BigAutoField(primary_key=True, serialize=False)),
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, unique=True)),
                ('at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded)),
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
                'indexes': [models.Index(fields=['subject_kind', 'subject_id', 'number'], name='journal_ent_subject_7c1edb_idx'), models.Index(fields=['organisation_id', 'number'], name='journal_ent_organis_a7858f_idx'), models.Index(fields=['actor_id', 'number'], name='journal_ent_actor_i_f4a561_idx')],
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
