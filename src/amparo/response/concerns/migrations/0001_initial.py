import amparo.foundation.kernel.coded
import amparo.foundation.kernel.ids
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
        ('vault', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Concern',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('code', models.CharField(max_length=12, unique=True)),
                ('form_kind', models.CharField(choices=[('now', 'I need help now'), ('worried', 'I am worried about a child'), ('staff', 'Recorded by the team')], default='worried', max_length=8)),
                ('channel', models.CharField(choices=[('web', 'Public page'), ('phone', 'Telephone'), ('message', 'Message'), ('walk_in', 'Came to us'), ('home_visit', 'Home visit'), ('other', 'Another way')], max_length=12)),
                ('came_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded)),
                ('reporter_type', models.CharField(blank=True, choices=[('child', 'The child'), ('friend', 'A friend'), ('parent', 'A parent or family member'), ('teacher', 'A teacher'), ('coach', 'A coach'), ('neighbour', 'A neighbour'), ('professional', 'A professional'), ('company', 'Someone at a company'), ('other', 'Someone else')], max_length=12)),
                ('kinds', models.JSONField(default=list)),
                ('online', models.BooleanField(default=False)),
                ('danger_now', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('not_sure', 'Not sure')], max_length=8)),
                ('child_age', models.CharField(blank=True, choices=[('under_13', 'Under 13'), ('13_15', '13 to 15'), ('16_17', '16 or 17'), ('18_plus', '18 or older'), ('not_sure', 'Not sure')], max_length=8)),
                ('offender_access', models.CharField(blank=True, choices=[('lives', 'Lives with the child'), ('works', 'Works with the child, or teaches or trains them'), ('meets', 'Meets the child in another way'), ('online', 'Only online'), ('no', 'No access now'), ('not_sure', 'Not sure')], max_length=8)),
                ('risk_signs', models.JSONField(default=list)),
                ('disclosed_to', models.JSONField(default=list)),
                ('language', models.CharField(max_length=10)),
                ('reach', models.CharField(choices=[('return', 'Do not contact; they will check the mailbox'), ('call', 'Call'), ('message', 'Send a message')], default='return', max_length=8)),
                ('contact_checked_at', models.DateTimeField(null=True)),
                ('contact_ended_at', models.DateTimeField(null=True)),
                ('safe_said_at', models.DateTimeField(null=True)),
                ('urgency', models.CharField(blank=True, choices=[('now', 'Now'), ('soon', 'Soon'), ('normal', 'Normal')], max_length=8)),
                ('state', models.CharField(choices=[('new', 'New'), ('open', 'In progress'), ('case', 'Has become a case'), ('closed', 'Closed')], default='new', max_length=8)),
                ('promised_at', models.DateTimeField(null=True)),
                ('first_answer_at', models.DateTimeField(null=True)),
                ('case_id', models.UUIDField(null=True)),
                ('in_transfer', models.BooleanField(default=False)),
                ('outcome', models.CharField(blank=True, choices=[('advice', 'Advice was given'), ('help_named', 'A helpline or service was named'), ('authority', 'Emergency services or the police were informed'), ('hotline', 'An address was handed to a hotline'), ('transferred', 'Transferred to another team or country'), ('other_topic', 'Not about exploitation'), ('not_enough', 'Not enough to act on'), ('silent', 'Silent: no words, or nothing that can be understood'), ('test', 'A test'), ('thanks', 'Thanks or a greeting'), ('wrong_place', 'Meant for someone else'), ('abusive', 'Abuse of this line')], max_length=12)),
                ('closed_at', models.DateTimeField(null=True)),
                ('keep_until', models.DateTimeField(null=True)),
                ('destroyed_at', models.DateTimeField(null=True)),
                ('online_purge_at', models.DateTimeField(null=True)),
                ('online_purged_at', models.DateTimeField(null=True)),
                ('narrative_sealed', models.BinaryField()),
                ('narrative_signature', models.BinaryField(max_length=64, null=True)),
                ('details_sealed', models.BinaryField(null=True)),
                ('contact_sealed', models.BinaryField(null=True)),
                ('identity_sealed', models.BinaryField(null=True)),
                ('online_sealed', models.BinaryField(null=True)),
                ('mailbox_lookup', models.BinaryField(max_length=32, null=True, unique=True)),
                ('reporter_public', models.BinaryField(max_length=32, null=True)),
                ('reporter_verify', models.BinaryField(max_length=32, null=True)),
                ('reporter_mac', models.BinaryField(max_length=33, null=True)),
                ('reporter_sealed_key', models.BinaryField(null=True)),
                ('submission_digest', models.BinaryField(max_length=32, null=True, unique=True)),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='concerns', to='countries.area')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='concerns', to='countries.country')),
                ('owner', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='concerns', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('recorded_key', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.userkey')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='concerns', to='organisations.team')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'closed'), _negated=True), fields=['team', '-created_at'], name='open_concerns_of_team'), models.Index(fields=['team', 'state', '-closed_at'], name='concerns_co_team_id_ca9a84_idx'), models.Index(fields=['team', 'came_at', 'channel', 'reporter_type', 'area', 'state', 'outcome', 'promised_at', 'first_answer_at', 'kinds'], name='concern_figures'), models.Index(fields=['owner', 'state'], name='concerns_co_owner_i_bdf4da_idx'), models.Index(condition=models.Q(('destroyed_at__isnull', True), ('state', 'closed')), fields=['closed_at'], name='concerns_kept'), models.Index(condition=models.Q(('online_purge_at__isnull', False), ('online_purged_at', None)), fields=['online_purge_at'], name='addresses_to_purge')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state', 'closed')), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', True)), _connector='OR'), name='closed_concern_has_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'case'), _negated=True), ('case_id__isnull', False), _connector='OR'), name='concern_with_case'), models.CheckConstraint(condition=models.Q(models.Q(('recorded_by__isnull', True), ('recorded_key__isnull', True)), models.Q(('recorded_by__isnull', False), ('recorded_key__isnull', False)), _connector='OR'), name='recorded_concern_has_a_signer')],
            },
        ),
        migrations.CreateModel(
            name='MatchDecision',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('same', models.BooleanField()),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='concerns.concern')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='concerns.concern')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='one_answer_of_two')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('author', models.CharField(choices=[('reporter', 'Reporter'), ('staff', 'The team')], max_length=8)),
                ('kind', models.CharField(choices=[('words', 'Message'), ('safe_now', '“I am safe now”'), ('contact', 'Changed safe contact'), ('no_contact', 'Withdrew permission to be contacted')], default='words', max_length=12)),
                ('text_sealed', models.BinaryField()),
                ('signature', models.BinaryField(max_length=64)),
                ('read_at', models.DateTimeField(null=True)),
                ('form_key', models.UUIDField(null=True, unique=True)),
                ('concern', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='concerns.concern')),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.team')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user_key', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='vault.userkey')),
            ],
            options={
                'indexes': [models.Index(fields=['concern', 'created_at'], name='concerns_me_concern_b98e6c_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('author', 'reporter'), ('user__isnull', True)), models.Q(('author', 'staff'), ('user__isnull', False), ('user_key__isnull', False)), _connector='OR'), name='message_has_its_author')],
            },
        ),
        migrations.CreateModel(
            name='Response',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('kind', models.CharField(choices=[('advice', 'Gave advice'), ('help_named', 'Named a helpline or service'), ('emergency', 'Informed emergency services'), ('police', 'Informed the police or an authority'), ('hotline', 'Handed an address to a hotline'), ('contact', 'Tried to contact the reporter')], max_length=12)),
                ('done_at', models.DateTimeField()),
                ('basis', models.CharField(blank=True, choices=[('danger', 'Danger to life or health now'), ('duty', 'A legal duty to report'), ('consent', 'The reporter or the child agrees')], max_length=8)),
                ('duty_id', models.UUIDField(null=True)),
                ('result', models.CharField(blank=True, choices=[('reached', 'Reached, and it was safe to talk'), ('stopped', 'Reached, but it was not safe; stopped at once'), ('nobody', 'Nobody answered'), ('other_person', 'Someone else answered; nothing was said')], max_length=12)),
                ('detail_sealed', models.BinaryField(null=True)),
                ('form_key', models.UUIDField(null=True, unique=True)),
                ('concern', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='responses', to='concerns.concern')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['concern', 'done_at'], name='concerns_re_concern_251744_idx')],
            },
        ),
        migrations.CreateModel(
            name='TriageDecision',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('about', models.CharField(choices=[('urgency', 'Urgency'), ('closing', 'Closure'), ('review', 'Closure review'), ('keeping', 'Retention extended'), ('transfer', 'Transfer')], max_length=8)),
                ('value', models.CharField(max_length=12)),
                ('suggested', models.CharField(blank=True, max_length=12)),
                ('rules', models.JSONField(default=list)),
                ('reason_sealed', models.BinaryField()),
                ('concern', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='decisions', to='concerns.concern')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
