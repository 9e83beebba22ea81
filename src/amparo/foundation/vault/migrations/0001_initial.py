import amparo.foundation.kernel.coded
import amparo.foundation.kernel.ids
import amparo.foundation.kernel.moments
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('countries', '0002_facts'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='RecoveryKey',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', amparo.foundation.kernel.moments.ExactTime(default=django.utils.timezone.now, editable=False)),
                ('apart', models.BooleanField(default=False)),
                ('public_key', models.BinaryField(max_length=32)),
                ('mac', models.BinaryField(max_length=33)),
                ('drilled_at', models.DateTimeField(null=True)),
                ('retired_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recovery_keys', to='organisations.organisation')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('retired_at__isnull', True)), fields=['organisation', 'apart'], name='recovery_keys_in_force')],
            },
        ),
        migrations.CreateModel(
            name='UserKey',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('public_key', models.BinaryField(max_length=32)),
                ('verify_key', models.BinaryField(max_length=32)),
                ('sealed_seed', models.BinaryField()),
                ('salt', models.BinaryField(max_length=16)),
                ('memory_kib', models.PositiveIntegerField()),
                ('passes', models.PositiveSmallIntegerField()),
                ('mac', models.BinaryField(max_length=33)),
                ('retired_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keys', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('retired_at__isnull', True)), fields=('user',), name='one_key_per_user')],
            },
        ),
        migrations.CreateModel(
            name='VaultKey',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', amparo.foundation.kernel.moments.ExactTime(default=django.utils.timezone.now, editable=False)),
                ('generation', models.PositiveIntegerField()),
                ('public_key', models.BinaryField(max_length=32)),
                ('mac', models.BinaryField(max_length=33)),
                ('retired_at', models.DateTimeField(null=True)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vault_keys', to='organisations.team')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('team', 'generation'), name='generation'), models.UniqueConstraint(condition=models.Q(('retired_at__isnull', True)), fields=('team',), name='one_key_per_team')],
            },
        ),
        migrations.CreateModel(
            name='VaultGrant',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('created_at', amparo.foundation.kernel.moments.ExactTime(default=django.utils.timezone.now, editable=False)),
                ('sealed_key', models.BinaryField()),
                ('user_key', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vault_grants', to='vault.userkey')),
                ('vault_key', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='vault.vaultkey')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('vault_key', 'user_key'), name='one_grant_per_member')],
            },
        ),
        migrations.CreateModel(
            name='RecoveryGrant',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('sealed_key', models.BinaryField()),
                ('recovery_key', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='vault.recoverykey')),
                ('vault_key', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recovery_grants', to='vault.vaultkey')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='KeyGrant',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('kind', models.CharField(max_length=40)),
                ('record_id', models.UUIDField()),
                ('sealed_key', models.BinaryField()),
                ('purpose', models.CharField(choices=[('work', 'Work'), ('referral', 'Referral'), ('transfer', 'Transfer'), ('online', 'Online'), ('talk', 'Talk'), ('identity', 'Identity')], default='work', max_length=12)),
                ('expires_at', models.DateTimeField(null=True)),
                ('in_escrow', models.BooleanField(default=False)),
                ('user_key', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='record_grants', to='vault.userkey')),
                ('vault_key', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='record_grants', to='vault.vaultkey')),
            ],
            options={
                'indexes': [models.Index(fields=['record_id', 'kind'], name='vault_keygr_record__9ddc0d_idx'), models.Index(fields=['vault_key', 'purpose'], name='grants_of_a_vault'), models.Index(condition=models.Q(('expires_at__isnull', False)), fields=['expires_at'], name='grants_that_end')],
                'constraints': [models.CheckConstraint(condition=models.Q(('vault_key__isnull', True), ('user_key__isnull', True), _connector='XOR'), name='one_holder'), models.UniqueConstraint(fields=('record_id', 'kind', 'vault_key'), name='one_grant_per_team')],
            },
        ),
        migrations.CreateModel(
            name='Alarm',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(max_length=40)),
                ('record_id', models.UUIDField()),
                ('table', models.CharField(max_length=60)),
                ('row_id', models.UUIDField()),
                ('found_by', models.UUIDField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('settled_by', models.UUIDField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('corrected', 'It was wrong, and is entered again'), ('restored', 'It was wrong, and is restored from a backup'), ('as_before', 'The content is right')], max_length=12)),
                ('country', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='countries.country')),
                ('team', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.team')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('settled_at__isnull', True)), fields=('table', 'row_id'), name='one_alarm_of_a_row')],
            },
        ),
    ]
