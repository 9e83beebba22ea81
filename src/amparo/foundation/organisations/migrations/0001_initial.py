import amparo.foundation.kernel.coded
import amparo.foundation.kernel.ids
import amparo.foundation.kernel.moments
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('countries', '0002_facts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('name', models.CharField(max_length=160)),
                ('kind', models.CharField(choices=[('alliance_member', 'Alliance member'), ('local_partner', 'Local partner'), ('service_provider', 'Service provider'), ('police_justice', 'Police or justice'), ('government', 'Government'), ('company', 'Company'), ('school', 'School'), ('community_group', 'Community group')], max_length=20)),
                ('safeguarding', models.CharField(choices=[('unknown', 'Not checked yet'), ('ok', 'In order'), ('expired', 'Check is out of date'), ('red', 'Not in order')], default='unknown', max_length=8)),
                ('is_active', models.BooleanField(default=True)),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='countries.area')),
                ('countries', models.ManyToManyField(related_name='organisations', to='countries.country')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='organisations.organisation')),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Team',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('created_at', amparo.foundation.kernel.moments.ExactTime(default=django.utils.timezone.now, editable=False)),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('response', 'Response team'), ('custodians', 'Custodians of identity'), ('online_desk', 'Online desk'), ('service', 'Service team'), ('programme', 'Programme team')], max_length=12)),
                ('is_active', models.BooleanField(default=True)),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='countries.country')),
                ('custodians', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='keeps_for', to='organisations.team')),
                ('online_desk', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='desk_for', to='organisations.team')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='teams', to='organisations.organisation')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'name'), name='team_name_in_organisation')],
            },
        ),
        migrations.CreateModel(
            name='Receiving',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('decided_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decision', models.UUIDField(null=True)),
                ('country', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='receiving', to='countries.country')),
                ('standby', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stands_by_for', to='organisations.team')),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='receives', to='organisations.team')),
            ],
            options={
                'abstract': False,
            },
        ),
    ]
