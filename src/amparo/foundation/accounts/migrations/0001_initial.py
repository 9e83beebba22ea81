import amparo.foundation.kernel.ids
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('language', models.CharField(default='en', max_length=10)),
                ('is_active', models.BooleanField(default=True)),
                ('joined_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('session_epoch', models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('email', models.EmailField(max_length=254)),
                ('name', models.CharField(max_length=120)),
                ('role', models.CharField(choices=[('triage_officer', 'Triage officer'), ('caseworker', 'Caseworker'), ('supervisor', 'Supervisor'), ('hotline_officer', 'Hotline officer'), ('service_provider', 'Service provider'), ('trainer', 'Trainer'), ('advocacy_officer', 'Advocacy officer'), ('monitoring_officer', 'Monitoring officer'), ('country_lead', 'Country lead'), ('alliance_lead', 'Alliance lead'), ('donor_viewer', 'Donor viewer'), ('data_protection_officer', 'Data-protection officer'), ('administrator', 'Administrator'), ('witness', 'Witness')], max_length=24)),
                ('language', models.CharField(default='en', max_length=10)),
                ('digest', models.BinaryField(max_length=32, unique=True)),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(null=True)),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='organisations.organisation')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, to='organisations.team')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('role', models.CharField(choices=[('triage_officer', 'Triage officer'), ('caseworker', 'Caseworker'), ('supervisor', 'Supervisor'), ('hotline_officer', 'Hotline officer'), ('service_provider', 'Service provider'), ('trainer', 'Trainer'), ('advocacy_officer', 'Advocacy officer'), ('monitoring_officer', 'Monitoring officer'), ('country_lead', 'Country lead'), ('alliance_lead', 'Alliance lead'), ('donor_viewer', 'Donor viewer'), ('data_protection_officer', 'Data-protection officer'), ('administrator', 'Administrator'), ('witness', 'Witness')], max_length=24)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='organisations.organisation')),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='organisations.team')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('user', 'team', 'role'), name='role_once_in_a_team')],
            },
        ),
    ]
