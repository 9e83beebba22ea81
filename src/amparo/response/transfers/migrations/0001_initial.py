import amparo.foundation.kernel.ids
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('concerns', '0001_initial'),
        ('organisations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('keeps_access', models.BooleanField(default=False)),
                ('answer', models.CharField(choices=[('waiting', 'Waiting for an answer'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('recalled', 'Recalled')], db_index=True, default='waiting', max_length=8)),
                ('answered_at', models.DateTimeField(null=True)),
                ('reason_sealed', models.BinaryField()),
                ('declined_because', models.CharField(blank=True, max_length=20)),
                ('form_key', models.UUIDField(null=True, unique=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('concern', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transfers', to='concerns.concern')),
                ('from_team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.team')),
                ('sent_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfers_in', to='organisations.team')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('answer', 'waiting')), fields=('concern',), name='one_transfer_at_a_time')],
            },
        ),
    ]
