import amparo.foundation.kernel.coded
import amparo.foundation.kernel.ids
import amparo.foundation.kernel.models
import amparo.foundation.kernel.moments
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('countries', '0002_facts'),
        ('organisations', '0001_initial'),
        ('persons', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('code', models.CharField(max_length=12, unique=True)),
                ('concern_id', models.UUIDField(blank=True, null=True, unique=True)),
                ('kinds', models.JSONField(default=list)),
                ('state', models.CharField(choices=[('opened', 'Opened'), ('planned', 'Plan approved'), ('in_care', 'In progress'), ('closing', 'About to close'), ('closed', 'Closed')], default='opened', max_length=8)),
                ('risk', models.CharField(blank=True, choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High')], max_length=6)),
                ('risk_assessed_at', models.DateTimeField(null=True)),
                ('opened_on', models.DateField()),
                ('closed_on', models.DateField(null=True)),
                ('closure_reason', models.CharField(blank=True, choices=[('goals_met', 'Goals achieved and situation stable'), ('wish', 'Requested by the child or family'), ('adult', 'Reached adulthood, with handover'), ('moved', 'Moved away'), ('transferred', 'Another organisation has taken over'), ('not_found', 'Could no longer be found'), ('died', 'The child died'), ('duplicate', 'The same child has another case')], max_length=12)),
                ('story_sealed', models.BinaryField()),
                ('form_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='countries.area')),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='countries.country')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='cases', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='persons.person')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='organisations.team')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'closed'), _negated=True), fields=['team', 'risk'], name='open_cases_of_team'), models.Index(fields=['team', 'state', '-closed_on'], name='cases_case_team_id_598dc7_idx'), models.Index(condition=models.Q(('state', 'closed'), _negated=True), fields=['owner'], name='open_cases_of_owner'), models.Index(fields=['country', 'opened_on'], name='cases_case_country_da56b1_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_on__isnull', False), ('state', 'closed'), models.Q(('closure_reason', ''), _negated=True)), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_on__isnull', True), ('closure_reason', '')), _connector='OR'), name='closed_case_has_day_and_reason'), models.CheckConstraint(condition=models.Q(models.Q(('risk', ''), ('risk_assessed_at__isnull', True)), models.Q(models.Q(('risk', ''), _negated=True), ('risk_assessed_at__isnull', False)), _connector='OR'), name='case_risk_was_judged_at_a_time'), models.CheckConstraint(condition=models.Q(('closed_on__isnull', True), ('closed_on__gte', models.F('opened_on')), _connector='OR'), name='case_closes_after_it_opened')],
            },
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('turn', amparo.foundation.kernel.models.Turn('case', default=0, editable=False)),
                ('kind', models.CharField(choices=[('plan', 'Plan'), ('closure', 'Case closure')], max_length=8)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decision', models.CharField(blank=True, choices=[('approved', 'Approved'), ('sent_back', 'Sent back'), ('taken_back', 'Withdrawn by the requester')], max_length=10)),
                ('note_sealed', models.BinaryField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='approvals', to='cases.case')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('decision', '')), fields=('case',), name='one_open_question_in_a_case'), models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('requested_by')), _negated=True), _connector='OR'), name='nobody_approves_their_own_request'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decision', '')), models.Q(models.Q(('decision', ''), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='approval_was_decided_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('decided_by__isnull', True), ('decision__in', ['', 'taken_back'])), models.Q(('decided_by__isnull', False), ('decision__in', ['approved', 'sent_back'])), _connector='OR'), name='approval_was_decided_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('turn', amparo.foundation.kernel.models.Turn('case', default=0, editable=False)),
                ('reason', models.CharField(choices=[('goals_met', 'Goals achieved and situation stable'), ('wish', 'Requested by the child or family'), ('adult', 'Reached adulthood, with handover'), ('moved', 'Moved away'), ('transferred', 'Another organisation has taken over'), ('not_found', 'Could no longer be found'), ('died', 'The child died'), ('duplicate', 'The same child has another case')], max_length=12)),
                ('checks', models.JSONField(default=dict)),
                ('note_sealed', models.BinaryField(null=True)),
                ('approval', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='closure', to='cases.approval')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='closures', to='cases.case')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('turn', amparo.foundation.kernel.models.Turn('case', default=0, editable=False)),
                ('purpose', models.CharField(choices=[('case_management', 'Case management and records'), ('sharing', 'Information sharing'), ('referral', 'Referral to a service')], max_length=16)),
                ('giver', models.CharField(choices=[('child', 'The child'), ('caregiver', 'A caregiver'), ('trusted_adult', 'Another trusted adult'), ('guardian', 'A legal guardian'), ('caseworker_best_interest', "The caseworker, in the child's best interest")], max_length=24)),
                ('relation', models.CharField(choices=[('self', 'The child'), ('mother', 'Mother'), ('father', 'Father'), ('grandparent', 'Grandparent'), ('sibling', 'Sister or brother'), ('relative', 'Another relative'), ('foster', 'Foster family'), ('guardian', 'Court-appointed guardian'), ('teacher', 'Teacher or coach'), ('staff', 'Caseworker'), ('other', 'Someone else')], max_length=12)),
                ('is_alleged_offender', models.BooleanField(default=False)),
                ('method', models.CharField(choices=[('written', 'In writing'), ('spoken', 'Verbally')], max_length=8)),
                ('given', models.BooleanField()),
                ('age', models.PositiveSmallIntegerField(null=True)),
                ('expires_on', models.DateField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('note_sealed', models.BinaryField(null=True)),
                ('form_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='cases.case')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['case', 'purpose', 'given'], name='cases_conse_case_id_d78a76_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('is_alleged_offender', False)), name='consent_never_by_the_alleged_offender'), models.CheckConstraint(condition=models.Q(('given', True), ('expires_on__isnull', True), _connector='OR'), name='a_no_does_not_expire')],
            },
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('turn', amparo.foundation.kernel.models.Turn('case', default=0, editable=False)),
                ('domain', models.CharField(choices=[('safety', 'Safety'), ('caring_adult', 'A caring adult'), ('family', 'Family'), ('friends', 'Friends and belonging'), ('body', 'Health'), ('wellbeing', 'Wellbeing and hope'), ('learning', 'Learning'), ('work', 'Skills and decent work'), ('livelihood', "The family's livelihood"), ('home', 'Home and basic needs'), ('justice', 'Identity and justice'), ('online', 'Safety online'), ('other', 'Something else')], max_length=12)),
                ('status', models.CharField(choices=[('open', 'In progress'), ('reached', 'Achieved'), ('dropped', 'No longer wanted')], default='open', max_length=8)),
                ('words_sealed', models.BinaryField()),
                ('form_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='goals', to='cases.case')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('turn', amparo.foundation.kernel.models.Turn('goal', default=0, editable=False)),
                ('help', models.CharField(choices=[('psychosocial', 'Psychosocial support'), ('medical', 'Medical care'), ('legal', 'Legal help'), ('shelter', 'A safe place to stay'), ('school', 'School and learning'), ('vocational', 'Vocational training'), ('economic', 'Economic support'), ('other', 'Other help')], max_length=12)),
                ('text_sealed', models.BinaryField()),
                ('due_on', models.DateField()),
                ('status', models.CharField(choices=[('open', 'To do'), ('done', 'Done'), ('dropped', 'Dropped')], default='open', max_length=8)),
                ('done_on', models.DateField(null=True)),
                ('form_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('responsible', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('goal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='cases.goal')),
            ],
            options={
                'indexes': [models.Index(fields=['goal', 'status', 'done_on'], name='cases_actio_goal_id_de5359_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('done_on__isnull', False), ('status', 'done')), models.Q(models.Q(('status', 'done'), _negated=True), ('done_on__isnull', True)), _connector='OR'), name='done_action_has_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('turn', amparo.foundation.kernel.models.Turn('case', default=0, editable=False)),
                ('kind', models.CharField(choices=[('visit', 'Visit'), ('call', 'Call'), ('meeting', 'Meeting'), ('child_said', "What the child said, in the child's words"), ('concern', 'A further concern about this child'), ('other', 'Note')], max_length=10)),
                ('on', models.DateField()),
                ('text_sealed', models.BinaryField()),
                ('form_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='cases.case')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='RiskAssessment',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('turn', amparo.foundation.kernel.models.Turn('case', default=0, editable=False)),
                ('level', models.CharField(choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High')], max_length=6)),
                ('previous', models.CharField(blank=True, choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High')], max_length=6)),
                ('reason_sealed', models.BinaryField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='risk_assessments', to='cases.case')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
