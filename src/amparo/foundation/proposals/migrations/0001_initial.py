import amparo.foundation.kernel.ids
import amparo.foundation.kernel.moments
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('topic', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=120)),
                ('subject_id', models.UUIDField(null=True)),
                ('country', models.CharField(blank=True, max_length=2)),
                ('old', models.JSONField(default=dict)),
                ('new', models.JSONField()),
                ('source', models.TextField(blank=True)),
                ('proposed_by', models.UUIDField(null=True)),
                ('release', models.CharField(blank=True, max_length=40)),
                ('state', models.CharField(choices=[('pending', 'Waiting for a second person'), ('confirmed', 'Confirmed'), ('rejected', 'Rejected'), ('overtaken', 'Overtaken by another change')], default='pending', max_length=12)),
                ('decided_by', models.UUIDField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('reason', models.CharField(blank=True, max_length=40)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'pending')), fields=['topic', 'country'], name='pending_proposals')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'pending')), fields=('topic', 'key'), name='one_pending_proposal')],
            },
        ),
    ]
