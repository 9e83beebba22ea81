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
            name='Group',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('code', models.CharField(max_length=12, unique=True)),
                ('kind', models.CharField(choices=[('club', "Children's club"), ('forum', 'Forum of children and young people'), ('peers', 'Peer educators'), ('committee', 'Community protection committee')], max_length=10)),
                ('state', models.CharField(choices=[('active', 'Meets'), ('closed', 'Has ended')], default='active', max_length=8)),
                ('started_on', models.DateField()),
                ('ended_on', models.DateField(null=True)),
                ('form_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='countries.area')),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='countries.country')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='groups', to='organisations.team')),
            ],
            options={
                'indexes': [models.Index(fields=['team', 'state', 'code'], name='groups_grou_team_id_0cdc05_idx')],
            },
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('turn', amparo.foundation.kernel.models.Turn('group', default=0, editable=False)),
                ('kind', models.CharField(choices=[('meeting', 'Meeting of the group'), ('awareness', 'Informed others about rights and help'), ('peer_session', 'Session for other children'), ('duty_bearer', 'Spoke with a duty bearer'), ('campaign', 'Campaign, theatre, march or exhibition'), ('media', 'Radio, press or online'), ('monitoring', 'Looked at how safe a place is'), ('other', 'Another action')], max_length=12)),
                ('on', models.DateField()),
                ('others', models.PositiveIntegerField(null=True)),
                ('notes_sealed', models.BinaryField()),
                ('void_at', models.DateTimeField(null=True)),
                ('form_key', models.UUIDField(unique=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='activities', to='groups.group')),
            ],
            options={
                'indexes': [models.Index(fields=['group', '-on'], name='groups_acti_group_i_3f7d5e_idx')],
            },
        ),
        migrations.CreateModel(
            name='GroupText',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('turn', amparo.foundation.kernel.models.Turn('group', default=0, editable=False)),
                ('text_sealed', models.BinaryField()),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='groups.group')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['created_at', 'turn'],
            },
        ),
        migrations.CreateModel(
            name='Member',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('role', models.CharField(choices=[('member', 'Member'), ('leader', 'Leader, chosen by the group'), ('peer', 'Peer educator'), ('adult', 'Adult who supports the group')], max_length=8)),
                ('agreed_by', models.CharField(choices=[('self', 'They themselves, as an adult'), ('caregiver', 'The child and a caregiver'), ('trusted', 'The child and another trusted adult')], max_length=10)),
                ('joined_on', models.DateField()),
                ('left_on', models.DateField(null=True)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='groups.group')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='persons.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('left_on', None)), fields=('group', 'person'), name='member_of_a_group_once')],
            },
        ),
        migrations.CreateModel(
            name='Part',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='groups.activity')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='groups.member')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('activity', 'member'), name='takes_part_once')],
            },
        ),
        migrations.CreateModel(
            name='Request',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('code', models.CharField(max_length=12, unique=True)),
                ('topic', models.CharField(choices=[('safety', 'Safety in school, on the way or in public'), ('online', 'Safety online'), ('services', 'Help and services'), ('justice', 'Police and courts'), ('learning', 'School and learning'), ('work', 'Work and income of families'), ('marriage', 'Child marriage'), ('travel', 'Travel, tourism and hotels'), ('voice', 'Being heard'), ('other', 'Something else')], max_length=10)),
                ('to', models.CharField(choices=[('local', 'Local government'), ('national', 'Ministry or parliament'), ('school', 'School'), ('health', 'Health service'), ('police', 'Police or justice'), ('company', 'Company'), ('community', 'Community or religious leader'), ('other', 'Someone else')], max_length=10)),
                ('asked_on', models.DateField()),
                ('due_on', models.DateField()),
                ('state', models.CharField(choices=[('asked', 'Waiting for an answer'), ('answered', 'Answered, not told back yet'), ('silent', 'No answer in time, not told back yet'), ('told', 'Told back to the children'), ('withdrawn', 'Withdrawn by the children')], default='asked', max_length=10)),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='groups.group')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'asked')), fields=['due_on'], name='requests_waiting')],
            },
        ),
        migrations.CreateModel(
            name='RequestStep',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('turn', amparo.foundation.kernel.models.Turn('request', default=0, editable=False)),
                ('kind', models.CharField(choices=[('asked', 'Asked'), ('corrected', 'Corrected'), ('answered', 'Answered'), ('silent', 'No answer in time'), ('told', 'Told back'), ('withdrawn', 'Withdrawn')], max_length=10)),
                ('on', models.DateField()),
                ('value', models.CharField(blank=True, max_length=10)),
                ('words_sealed', models.BinaryField(default=bytes)),
                ('form_key', models.UUIDField(null=True, unique=True)),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='groups.request')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['created_at', 'turn'],
            },
        ),
    ]
