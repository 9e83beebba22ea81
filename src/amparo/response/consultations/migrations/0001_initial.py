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
        ('vault', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('reasons', models.JSONField(default=list)),
                ('ended_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('same', 'They are about the same'), ('other', 'They are not about the same'), ('unknown', 'We cannot tell')], max_length=8)),
                ('destroyed_at', models.DateTimeField(null=True)),
                ('about', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consultations', to='concerns.concern')),
                ('other_about', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='concerns.concern')),
                ('other_team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='talks_asked', to='organisations.team')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='talks_begun', to='organisations.team')),
            ],
        ),
        migrations.CreateModel(
            name='ConsultationMessage',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('text_sealed', models.BinaryField()),
                ('signature', models.BinaryField(max_length=64)),
                ('form_key', models.UUIDField(null=True, unique=True)),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='consultations.consultation')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.team')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user_key', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.userkey')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='consultation',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('about', 'other_about'), name='one_talk_at_a_time'),
        ),
    ]
