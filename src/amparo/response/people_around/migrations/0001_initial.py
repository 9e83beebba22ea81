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
        ('cases', '0006_corrections'),
    ]

    operations = [
        migrations.CreateModel(
            name='PersonAround',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('turn', amparo.foundation.kernel.models.Turn('case', default=0, editable=False)),
                ('details_sealed', models.BinaryField()),
                ('form_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('relation', models.CharField(choices=[('mother', 'Mother'), ('father', 'Father'), ('stepparent', "Stepparent or a parent's partner"), ('grandparent', 'Grandparent'), ('sibling', 'Sister or brother'), ('aunt_uncle', 'Aunt or uncle'), ('relative', 'Another relative'), ('foster', 'Foster family'), ('guardian', 'Court-appointed guardian'), ('partner', "The child's husband, wife or partner"), ('friend', 'Friend or classmate'), ('teacher', 'Teacher or coach'), ('neighbour', 'Neighbour'), ('employer', 'Employer or recruiter'), ('community', 'Religious or community leader'), ('online', 'Someone known online only'), ('stranger', 'A stranger'), ('other', 'Someone else'), ('unknown', 'Not known')], max_length=12)),
                ('is_caregiver', models.BooleanField(default=False)),
                ('in_household', models.BooleanField(default=False)),
                ('is_trusted', models.BooleanField(default=False)),
                ('is_safe_contact', models.BooleanField(default=False)),
                ('may_consent', models.BooleanField(default=False)),
                ('is_alleged_perpetrator', models.BooleanField(default=False)),
                ('access', models.CharField(blank=True, choices=[('lives_with', 'Lives with the child'), ('reaches', 'Can reach the child'), ('online', 'Online or by telephone only'), ('none', 'No access now'), ('unknown', 'Not known')], max_length=10)),
                ('is_at_risk', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('around', 'Around the child'), ('past', 'Not around any more')], default='around', max_length=6)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('linked_case', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='linked_from', to='cases.case')),
            ],
            options={
                'indexes': [models.Index(fields=['case', 'turn'], name='people_around_a_child')],
                'constraints': [models.CheckConstraint(condition=models.Q(('is_alleged_perpetrator', False), models.Q(('is_caregiver', False), ('is_safe_contact', False), ('is_trusted', False), ('may_consent', False)), _connector='OR'), name='no_part_for_an_alleged_perpetrator'), models.CheckConstraint(condition=models.Q(('is_alleged_perpetrator', True), ('access', ''), _connector='OR'), name='access_is_of_an_alleged_perpetrator')],
            },
        ),
        migrations.CreateModel(
            name='Incident',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('turn', amparo.foundation.kernel.models.Turn('case', default=0, editable=False)),
                ('details_sealed', models.BinaryField()),
                ('form_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('year', models.PositiveSmallIntegerField(null=True)),
                ('precision', models.CharField(choices=[('day', 'The day is known'), ('month', 'Month and year are known'), ('year', 'Only the year is known'), ('age', 'Estimated from an age'), ('unknown', 'Not known')], default='unknown', max_length=8)),
                ('kind', models.CharField(choices=[('exploitation', 'Sexual exploitation'), ('abuse', 'Sexual abuse'), ('online', 'Online contact or abuse'), ('images', 'Images made, shared or threatened to be shared'), ('recruitment', 'An offer or recruitment'), ('trafficking', 'Moved, sold or held'), ('marriage', 'Child or forced marriage'), ('violence', 'Physical violence'), ('threats', 'Threats or blackmail'), ('neglect', 'Neglect or abandonment'), ('missing', 'Went missing'), ('contact', 'Contact by an alleged perpetrator'), ('other', 'Something else')], max_length=12)),
                ('relation', models.CharField(blank=True, choices=[('mother', 'Mother'), ('father', 'Father'), ('stepparent', "Stepparent or a parent's partner"), ('grandparent', 'Grandparent'), ('sibling', 'Sister or brother'), ('aunt_uncle', 'Aunt or uncle'), ('relative', 'Another relative'), ('foster', 'Foster family'), ('guardian', 'Court-appointed guardian'), ('partner', "The child's husband, wife or partner"), ('friend', 'Friend or classmate'), ('teacher', 'Teacher or coach'), ('neighbour', 'Neighbour'), ('employer', 'Employer or recruiter'), ('community', 'Religious or community leader'), ('online', 'Someone known online only'), ('stranger', 'A stranger'), ('other', 'Someone else'), ('unknown', 'Not known')], max_length=12)),
                ('where', models.CharField(choices=[('home', 'At home'), ('other_home', 'In another home'), ('school', 'At school or on the way there'), ('work', 'At work'), ('street', 'In the street or a public place'), ('lodging', 'Hotel or lodging'), ('transport', 'Vehicle or transport'), ('institution', 'Institution or care home'), ('online', 'Online'), ('other', 'Another place'), ('unknown', 'Not known')], max_length=12)),
                ('source', models.CharField(choices=[('child', 'The child, on their own'), ('caregiver', 'A caregiver'), ('peer', 'A sibling or friend'), ('school', 'The school'), ('community', 'A neighbour or the community'), ('health', 'A health service'), ('authority', 'An authority or the police'), ('concern', 'A reported concern'), ('worker', 'Seen by the worker'), ('other', 'Someone else')], max_length=10)),
                ('said_sealed', models.BinaryField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('said_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='incidents', to='people_around.personaround')),
            ],
            options={
                'indexes': [models.Index(fields=['case', 'turn'], name='incidents_of_a_child')],
            },
        ),
        migrations.CreateModel(
            name='CareArrangement',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('turn', amparo.foundation.kernel.models.Turn('case', default=0, editable=False)),
                ('details_sealed', models.BinaryField()),
                ('form_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('year', models.PositiveSmallIntegerField(null=True)),
                ('precision', models.CharField(choices=[('day', 'The day is known'), ('month', 'Month and year are known'), ('year', 'Only the year is known'), ('age', 'Estimated from an age'), ('unknown', 'Not known')], default='unknown', max_length=8)),
                ('kind', models.CharField(choices=[('both_parents', 'With both parents'), ('mother', 'With the mother'), ('father', 'With the father'), ('step', 'With a parent and a stepparent'), ('kin', 'With relatives'), ('foster', 'In a foster family'), ('residential', 'In a shelter or residential care'), ('guardian', 'With a guardian'), ('partner', 'With a husband, wife or partner'), ('employer', 'With an employer'), ('independent', 'Lives independently, with support'), ('alone', 'Alone or with other children only'), ('street', 'On the street'), ('detention', 'In detention'), ('other', 'Another arrangement')], max_length=12)),
                ('reason', models.CharField(blank=True, choices=[('protection', 'To protect the child'), ('return', 'Return to the family'), ('caregiver', 'The caregiver could not go on'), ('school', 'For school or work'), ('wish', 'The child wanted it'), ('order', 'By order of an authority or court'), ('other', 'Another reason')], max_length=10)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('caregiver', models.ForeignKey(null=True, on_delete=django.db.models.deletion.RESTRICT, related_name='care', to='people_around.personaround')),
            ],
            options={
                'indexes': [models.Index(fields=['case', 'turn'], name='care_of_a_child')],
            },
        ),
        migrations.CreateModel(
            name='ProtectionConcern',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('turn', amparo.foundation.kernel.models.Turn('case', default=0, editable=False)),
                ('details_sealed', models.BinaryField()),
                ('form_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('year', models.PositiveSmallIntegerField(null=True)),
                ('precision', models.CharField(choices=[('day', 'The day is known'), ('month', 'Month and year are known'), ('year', 'Only the year is known'), ('age', 'Estimated from an age'), ('unknown', 'Not known')], default='unknown', max_length=8)),
                ('kind', models.CharField(choices=[('exploitation', 'Risk of sexual exploitation'), ('access', 'An alleged perpetrator has access'), ('online', 'Unsafe online'), ('recruitment', 'Pressed to leave or to earn money'), ('marriage', 'Pressed to marry'), ('violence', 'Violence at home'), ('neglect', 'Neglect'), ('no_caregiver', 'No caring adult'), ('housing', 'No safe place to live'), ('livelihood', 'The family cannot live on what it has'), ('school', 'Out of school'), ('labour', 'Child labour'), ('health', 'Health or pregnancy without care'), ('self_harm', 'Self-harm or despair'), ('papers', 'No papers'), ('displaced', 'Displaced or separated from the family'), ('stigma', 'Discrimination or stigma'), ('peers', 'Other children are at risk, too'), ('other', 'Something else')], max_length=12)),
                ('source', models.CharField(choices=[('child', 'The child, on their own'), ('caregiver', 'A caregiver'), ('peer', 'A sibling or friend'), ('school', 'The school'), ('community', 'A neighbour or the community'), ('health', 'A health service'), ('authority', 'An authority or the police'), ('concern', 'A reported concern'), ('worker', 'Seen by the worker'), ('other', 'Someone else')], max_length=10)),
                ('state', models.CharField(choices=[('current', 'Current'), ('resolved', 'Resolved'), ('not_confirmed', 'Not confirmed')], default='current', max_length=13)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
            ],
            options={
                'indexes': [models.Index(fields=['case', 'turn'], name='protection_of_a_child')],
            },
        ),
        migrations.CreateModel(
            name='Whereabouts',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('turn', amparo.foundation.kernel.models.Turn('case', default=0, editable=False)),
                ('details_sealed', models.BinaryField()),
                ('form_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('year', models.PositiveSmallIntegerField(null=True)),
                ('precision', models.CharField(choices=[('day', 'The day is known'), ('month', 'Month and year are known'), ('year', 'Only the year is known'), ('age', 'Estimated from an age'), ('unknown', 'Not known')], default='unknown', max_length=8)),
                ('where', models.CharField(choices=[('home', 'At home, in the care arrangement'), ('relatives', 'With relatives'), ('shelter', 'In a shelter'), ('hospital', 'In a hospital or clinic'), ('authority', 'With the police or an authority'), ('friends', 'With friends or neighbours'), ('travelling', 'Travelling'), ('street', 'On the street'), ('perpetrator', 'With an alleged perpetrator'), ('missing', 'Missing'), ('unknown', 'Not known')], max_length=12)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
            ],
            options={
                'indexes': [models.Index(fields=['case', 'turn'], name='where_a_child_is')],
            },
        ),
        migrations.CreateModel(
            name='ChildDetails',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('turn', amparo.foundation.kernel.models.Turn('case', default=0, editable=False)),
                ('details_sealed', models.BinaryField()),
                ('form_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('schooling', models.CharField(choices=[('regular', 'Goes to school'), ('sometimes', 'Goes sometimes'), ('left', 'Has left school'), ('never', 'Never went to school'), ('training', 'In vocational training'), ('too_young', 'Not of school age'), ('not_recorded', 'Not recorded')], default='not_recorded', max_length=12)),
                ('papers', models.JSONField(default=list)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('case',), name='details_of_one_child')],
            },
        ),
    ]
