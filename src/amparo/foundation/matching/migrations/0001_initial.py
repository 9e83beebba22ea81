import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Combination',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('owner', models.UUIDField(db_index=True)),
                ('code', models.BigIntegerField(db_index=True)),
                ('mark', models.PositiveSmallIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='WaitingRecord',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('record_id', models.UUIDField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'record_id'), name='waits_once')],
            },
        ),
        migrations.CreateModel(
            name='TeamIndex',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.team')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('team', 'kind'), name='one_index_of_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='IndexSegment',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('size', models.PositiveIntegerField()),
                ('entries_sealed', models.BinaryField()),
                ('index', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='segments', to='matching.teamindex')),
            ],
        ),
        migrations.CreateModel(
            name='PendingEntry',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=40)),
                ('record_id', models.UUIDField()),
                ('noted_on', models.DateField()),
                ('team', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.team')),
            ],
            options={
                'indexes': [models.Index(fields=['team', 'kind'], name='pending_of_a_team')],
            },
        ),
    ]
