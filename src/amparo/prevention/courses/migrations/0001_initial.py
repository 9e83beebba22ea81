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
        ('organisations', '0003_safeguarding_team'),
        ('persons', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Programme',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('name', models.CharField(max_length=120)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='programmes', to='organisations.organisation')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'name'), name='programme_name_once')],
            },
        ),
        migrations.CreateModel(
            name='Course',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('title', models.CharField(max_length=120)),
                ('audience', models.CharField(choices=[('children', 'Children and young people'), ('caregivers', 'Parents and caregivers'), ('community', 'Community members and leaders'), ('professionals', 'Teachers, police and other professionals'), ('company', 'Company staff')], max_length=16)),
                ('goals', models.JSONField(default=list)),
                ('session_count', models.PositiveSmallIntegerField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('lessons', models.JSONField(default=list)),
                ('certificate_share', models.PositiveSmallIntegerField(null=True)),
                ('tests', models.JSONField(default=list)),
                ('form_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('programme', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='courses', to='courses.programme')),
            ],
            options={
                'ordering': ['title'],
                'constraints': [models.CheckConstraint(condition=models.Q(('session_count__gte', 1), ('session_count__lte', 60)), name='sessions_of_a_course'), models.CheckConstraint(condition=models.Q(('certificate_share__isnull', True), models.Q(('certificate_share__gte', 1), ('certificate_share__lte', 100)), _connector='OR'), name='share_for_a_certificate')],
            },
        ),
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('code', models.CharField(max_length=12, unique=True)),
                ('way', models.CharField(choices=[('place', 'At a place'), ('online', 'Online'), ('mixed', 'At a place and online')], max_length=8)),
                ('language', models.CharField(max_length=10)),
                ('starts_on', models.DateField()),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('running', 'Running'), ('finished', 'Finished'), ('cancelled', 'Cancelled')], default='planned', max_length=10)),
                ('ended_at', models.DateTimeField(null=True)),
                ('place_sealed', models.BinaryField()),
                ('places', models.PositiveSmallIntegerField(null=True)),
                ('youngest', models.PositiveSmallIntegerField(null=True)),
                ('adults', models.PositiveSmallIntegerField(null=True)),
                ('risks_checked_on', models.DateField(null=True)),
                ('risks_sealed', models.BinaryField(null=True)),
                ('photos', models.CharField(blank=True, choices=[('none', 'No photos are taken'), ('consent', 'Only of those whose consent is recorded')], max_length=8)),
                ('complaints_told', models.BooleanField(default=False)),
                ('form_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='countries.area')),
                ('course', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='courses.course')),
                ('focal_point', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('partner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runs', to='organisations.team')),
            ],
            options={
                'indexes': [models.Index(fields=['team', 'state', '-starts_on'], name='runs_of_a_team'), models.Index(fields=['course'], name='runs_of_a_course')],
            },
        ),
        migrations.CreateModel(
            name='Enrolment',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('code', models.CharField(max_length=8)),
                ('state', models.CharField(choices=[('enrolled', 'Takes part'), ('left', 'Left the course')], default='enrolled', max_length=10)),
                ('audience', models.CharField(choices=[('children', 'Children and young people'), ('caregivers', 'Parents and caregivers'), ('community', 'Community members and leaders'), ('professionals', 'Teachers, police and other professionals'), ('company', 'Company staff')], max_length=16)),
                ('sex', models.CharField(choices=[('female', 'Girl or woman'), ('male', 'Boy or man'), ('other', 'Another gender'), ('not_asked', 'Not asked'), ('not_known', 'Not known'), ('withheld', 'Did not want to say')], default='not_asked', max_length=10)),
                ('age_band', models.CharField(choices=[('0-5', '0–5 years'), ('6-11', '6–11 years'), ('12-14', '12–14 years'), ('15-17', '15–17 years'), ('18-24', '18–24 years'), ('25+', '25 years or older'), ('not_asked', 'Not asked'), ('not_known', 'Not known'), ('withheld', 'Did not want to say')], default='not_asked', max_length=10)),
                ('disability', models.CharField(choices=[('yes', 'Yes'), ('no', 'No'), ('not_asked', 'Not asked'), ('not_known', 'Not known'), ('withheld', 'Did not want to say')], default='not_asked', max_length=10)),
                ('form_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='persons.person')),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='enrolments', to='courses.run')),
            ],
            options={
                'indexes': [models.Index(fields=['person'], name='enrolments_of_a_person')],
                'constraints': [models.UniqueConstraint(fields=('run', 'person'), name='once_in_a_run'), models.UniqueConstraint(fields=('run', 'code'), name='card_code_once')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('turn', amparo.foundation.kernel.models.Turn('enrolment', default=0, editable=False)),
                ('purpose', models.CharField(choices=[('take_part', 'Taking part, and a record of it'), ('photos', 'Photos of the activity')], max_length=10)),
                ('given', models.BooleanField()),
                ('giver', models.CharField(choices=[('self', 'The person themselves'), ('caregiver', 'A caregiver'), ('trusted_adult', 'Another adult whom the child trusts')], max_length=16)),
                ('assent', models.CharField(choices=[('yes', 'Agrees'), ('no', 'Does not agree'), ('not_needed', 'Not needed at this age')], max_length=10)),
                ('method', models.CharField(choices=[('oral', 'Orally'), ('written', 'In writing')], max_length=8)),
                ('on', models.DateField()),
                ('caregiver_unsafe', models.BooleanField(default=False)),
                ('who_sealed', models.BinaryField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('form_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='courses.enrolment')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('number', models.PositiveSmallIntegerField()),
                ('on', models.DateField()),
                ('minutes', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('held', 'Held'), ('cancelled', 'Cancelled')], default='planned', max_length=10)),
                ('door', models.CharField(max_length=16, null=True, unique=True)),
                ('door_closes_at', models.DateTimeField(null=True)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='courses.run')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('run', 'number'), name='session_once')],
            },
        ),
        migrations.CreateModel(
            name='Headcount',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('audience', models.CharField(choices=[('children', 'Children and young people'), ('caregivers', 'Parents and caregivers'), ('community', 'Community members and leaders'), ('professionals', 'Teachers, police and other professionals'), ('company', 'Company staff')], max_length=16)),
                ('female', models.PositiveIntegerField(default=0)),
                ('male', models.PositiveIntegerField(default=0)),
                ('other', models.PositiveIntegerField(default=0)),
                ('not_known', models.PositiveIntegerField(default=0)),
                ('replaced_at', models.DateTimeField(null=True)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='headcounts', to='courses.session')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('session', 'audience'), name='one_headcount_for_an_audience')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('mark', models.CharField(choices=[('present', 'Present'), ('absent', 'Absent'), ('excused', 'Absent, and said so')], max_length=8)),
                ('how', models.CharField(choices=[('sheet', 'On the phone'), ('paper', 'From a paper list'), ('code', 'By signing in with a code')], max_length=6)),
                ('replaced_at', models.DateTimeField(null=True)),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendances', to='courses.enrolment')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='courses.session')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('session', 'enrolment'), name='one_mark_for_a_person_in_a_session')],
            },
        ),
        migrations.CreateModel(
            name='TestCard',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.CharField(max_length=8)),
                ('order', models.CharField(choices=[('ab', 'A before, B after'), ('ba', 'B before, A after')], max_length=2)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cards', to='courses.run')),
            ],
            options={
                'ordering': ['code'],
                'constraints': [models.UniqueConstraint(fields=('run', 'code'), name='test_code_once')],
            },
        ),
        migrations.CreateModel(
            name='Sitting',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('moment', models.CharField(choices=[('before', 'Before the course'), ('after', 'After the course'), ('later', 'Three months later')], max_length=8)),
                ('card', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sittings', to='courses.testcard')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('card', 'moment'), name='one_test_at_each_moment')],
            },
        ),
        migrations.CreateModel(
            name='TrainerHours',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('minutes', models.PositiveSmallIntegerField()),
                ('replaced_at', models.DateTimeField(null=True)),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hours', to='courses.session')),
                ('trainer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('session', 'trainer'), name='hours_of_a_trainer_once')],
            },
        ),
    ]
