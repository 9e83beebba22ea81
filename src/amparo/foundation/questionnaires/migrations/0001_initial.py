import amparo.foundation.kernel.coded
import amparo.foundation.kernel.ids
import amparo.foundation.kernel.models
import amparo.foundation.kernel.moments
import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('countries', '0002_facts'),
        ('organisations', '0003_safeguarding_team'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Questionnaire',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('key', models.SlugField(max_length=80)),
                ('title', models.JSONField(default=dict)),
                ('purpose', models.CharField(choices=[('assessment', 'Assessment'), ('follow_up', 'Follow-up call'), ('visit', 'Visit'), ('review', 'Review'), ('safety_plan', 'Safety plan'), ('best_interests', 'Best interests'), ('course_test', 'Course test'), ('survey', 'Survey'), ('audit', 'Audit'), ('other', 'Other')], max_length=16)),
                ('subjects', models.JSONField(default=list)),
                ('voices', models.JSONField(default=list)),
                ('source', models.TextField(blank=True)),
                ('licence', models.CharField(blank=True, max_length=200)),
                ('mark', models.CharField(blank=True, choices=[('draft', 'Draft: own wording, not validated'), ('reviewed', 'Reviewed by practitioners')], max_length=10)),
                ('retired_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='questionnaires', to='organisations.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'key'), name='questionnaire_key_once'), models.UniqueConstraint(condition=models.Q(('organisation__isnull', True)), fields=('key',), name='shipped_questionnaire_key_once')],
            },
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('number', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('waiting', 'Waiting for a second person'), ('published', 'Published'), ('retired', 'Retired')], default='draft', max_length=10)),
                ('xlsx', models.BinaryField()),
                ('xform', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('languages', models.JSONField(default=list)),
                ('translations', models.JSONField(default=dict)),
                ('loaded_as', models.CharField(blank=True, max_length=64)),
                ('published_at', models.DateTimeField(null=True)),
                ('form_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('questionnaire', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='questionnaires.questionnaire')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('questionnaire', 'number'), name='version_number_once'), models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('questionnaire',), name='one_published_version'), models.CheckConstraint(condition=models.Q(('published_by__isnull', True), ('uploaded_by__isnull', True), models.Q(('published_by', models.F('uploaded_by')), _negated=True), _connector='OR'), name='nobody_publishes_their_own_version')],
            },
        ),
        migrations.CreateModel(
            name='AnswerSheet',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('subject_kind', models.CharField(max_length=40)),
                ('subject_id', models.UUIDField()),
                ('key_kind', models.CharField(max_length=40)),
                ('key_id', models.UUIDField()),
                ('voice', models.CharField(choices=[('child', 'The child'), ('caregiver', 'The caregiver'), ('worker', 'The worker'), ('none', 'Not applicable')], default='none', max_length=10)),
                ('on', models.DateField()),
                ('turn', amparo.foundation.kernel.models.Turn('subject', default=0, editable=False)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('finished', 'Finished')], default='draft', max_length=8)),
                ('finished_at', models.DateTimeField(null=True)),
                ('answers_sealed', models.BinaryField()),
                ('codes', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder)),
                ('form_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('begun_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='countries.country')),
                ('finished_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('form_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='questionnaires.version')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answer_sheets', to='organisations.team')),
            ],
            options={
                'indexes': [models.Index(fields=['subject_id', 'subject_kind', 'state'], name='answers_about'), models.Index(fields=['team', 'state', '-finished_at'], name='answers_of_a_team'), models.Index(fields=['form_version', 'state'], name='answers_to_a_version')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('finished_at__isnull', True), ('state', 'draft')), models.Q(('finished_at__isnull', False), ('state', 'finished')), _connector='OR'), name='finished_answers_have_a_time')],
            },
        ),
    ]
