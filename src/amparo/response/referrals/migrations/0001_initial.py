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
        ('persons', '0001_initial'),
        ('services', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.CharField(max_length=12, unique=True)),
                ('case_id', models.UUIDField(db_index=True)),
                ('case_code', models.CharField(max_length=12)),
                ('priority', models.CharField(choices=[('emergency', 'Emergency'), ('urgent', 'Urgent'), ('normal', 'Normal')], max_length=10)),
                ('state', models.CharField(choices=[('sent', 'Waiting for an answer'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('recalled', 'Taken back'), ('completed', 'Help was given'), ('not_completed', 'Did not come about')], default='sent', max_length=14)),
                ('shared_items', models.JSONField(default=list)),
                ('override', models.CharField(blank=True, choices=[('no_other', 'There is no other service in reach'), ('danger_now', 'The child is in danger now'), ('court_order', 'A court or authority ordered it')], max_length=12)),
                ('answer_by', models.DateTimeField()),
                ('received_at', models.DateTimeField(null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('declined_because', models.CharField(blank=True, choices=[('no_capacity', 'No room now'), ('outside_area', 'Outside our area'), ('not_eligible', 'Age, gender or another condition does not fit'), ('not_our_mandate', 'Not what we do'), ('not_enough_information', 'We need to know more'), ('consent_missing', 'Consent is missing'), ('conflict_of_interest', 'Conflict of interest'), ('safety', 'It would not be safe'), ('already_served', 'The child already has this help'), ('other', 'Another reason')], max_length=24)),
                ('outcome', models.CharField(blank=True, choices=[('served', 'Help was given'), ('no_show', 'The child did not come'), ('child_declined', 'The child or caregiver decided against it'), ('unreachable', 'Could not be reached'), ('moved', 'Moved away'), ('unsafe', 'It was not safe to go on'), ('not_eligible', 'Did not fit after a closer look'), ('service_stopped', 'The service stopped'), ('died', 'The child died'), ('other', 'Another reason')], max_length=16)),
                ('service_date', models.DateField(null=True)),
                ('child_feedback', models.CharField(blank=True, choices=[('good', 'It helped me'), ('mixed', 'It helped a little'), ('bad', 'It did not help me')], max_length=6)),
                ('preview_sealed', models.BinaryField()),
                ('full_sealed', models.BinaryField()),
                ('declined_sealed', models.BinaryField(null=True)),
                ('outcome_sealed', models.BinaryField(null=True)),
                ('form_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='countries.country')),
                ('from_team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals_sent', to='organisations.team')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='referrals', to='persons.person')),
                ('sender', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals_sent', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='services.service')),
                ('to_team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals_received', to='organisations.team')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['to_team', 'state', 'answer_by'], name='referrals_r_to_team_f5363b_idx'), models.Index(fields=['from_team', 'state', 'id'], name='referrals_r_from_te_c7dcf8_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), _negated=True), models.Q(('declined_because', ''), _negated=True), _connector='OR'), name='no_decline_without_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['completed', 'not_completed']), _negated=True), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='no_end_without_an_outcome'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'completed'), _negated=True), ('service_date__isnull', False), _connector='OR'), name='help_was_given_on_a_day')],
            },
        ),
    ]
