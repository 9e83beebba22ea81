import amparo.foundation.kernel.ids
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('countries', '0001_initial'),
        ('organisations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'day'), name='one_reminder_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(max_length=40)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.UUIDField()),
                ('due_at', models.DateTimeField()),
                ('level', models.CharField(blank=True, max_length=10)),
                ('label', models.CharField(blank=True, max_length=40)),
                ('escalates_to', models.CharField(blank=True, choices=[('triage_officer', 'Triage officer'), ('caseworker', 'Caseworker'), ('supervisor', 'Supervisor'), ('hotline_officer', 'Hotline officer'), ('service_provider', 'Service provider'), ('trainer', 'Trainer'), ('advocacy_officer', 'Advocacy officer'), ('monitoring_officer', 'Monitoring officer'), ('country_lead', 'Country lead'), ('alliance_lead', 'Alliance lead'), ('donor_viewer', 'Donor viewer'), ('data_protection_officer', 'Data-protection officer'), ('administrator', 'Administrator'), ('witness', 'Witness')], max_length=24)),
                ('escalated_at', models.DateTimeField(null=True)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('postponed_from', models.DateTimeField(null=True)),
                ('completed_at', models.DateTimeField(null=True)),
                ('completed_by', models.UUIDField(null=True)),
                ('outcome', models.CharField(blank=True, max_length=12)),
                ('country', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='countries.country')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='tasks', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='tasks', to='organisations.team')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('completed_at__isnull', True)), fields=['team', 'due_at'], name='open_tasks_of_team'), models.Index(condition=models.Q(('completed_at__isnull', True)), fields=['owner', 'due_at'], name='open_tasks_of_owner'), models.Index(fields=['subject_id', 'kind'], name='tasks_task_subject_b8ac95_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('team__isnull', True), ('country__isnull', True), _connector='OR'), name='duty_of_a_team_or_a_country')],
            },
        ),
    ]
