import amparo.foundation.kernel.ids
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('organisations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RecoveryKey',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('apart', models.BooleanField(default=False)),
                ('public_key', models.BinaryField(max_length=32)),
                ('mac', models.BinaryField(max_length=32)),
                ('drilled_at', models.DateTimeField(null=True)),
                ('retired_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recovery_keys', to='organisations.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='UserKey',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('public_key', models.BinaryField(max_length=32)),
                ('verify_key', models.BinaryField(max_length=32)),
                ('sealed_seed', models.BinaryField()),
                ('salt', models.BinaryField(max_length=16)),
                ('memory_kib', models.PositiveIntegerField()),
                ('passes', models.PositiveSmallIntegerField()),
                ('mac', models.BinaryField(max_length=32)),
                ('retired_at', models.DateTimeField(null=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='keys', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='VaultKey',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('generation', models.PositiveIntegerField()),
                ('public_key', models.BinaryField(max_length=32)),
                ('mac', models.BinaryField(max_length=32)),
                ('retired_at', models.DateTimeField(null=True)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='vault_keys', to='organisations.team')),
            ],
        ),
        migrations.CreateModel(
            name='VaultGrant',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('sealed_key', models.BinaryField()),
                ('user_key', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='vault_grants', to='vault.userkey')),
                ('vault_key', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='vault.vaultkey')),
            ],
        ),
        migrations.CreateModel(
            name='RecoveryGrant',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
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
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('kind', models.CharField(max_length=40)),
                ('record_id', models.UUIDField()),
                ('sealed_key', models.BinaryField()),
                ('purpose', models.CharField(choices=[('work', 'Work'), ('referral', 'Referral'), ('transfer', 'Transfer'), ('online', 'Online'), ('talk', 'Talk'), ('identity', 'Identity')], default='work', max_length=12)),
                ('expires_at', models.DateTimeField(null=True)),
                ('in_escrow', models.BooleanField(default=False)),
                ('user_key', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='record_grants', to='vault.userkey')),
                ('vault_key', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='record_grants', to='vault.vaultkey')),
            ],
        ),
        migrations.AddIndex(
            model_name='recoverykey',
            index=models.Index(condition=models.Q(('retired_at__isnull', True)), fields=['organisation', 'apart'], name='recovery_keys_in_force'),
        ),
        migrations.AddConstraint(
            model_name='userkey',
            constraint=models.UniqueConstraint(condition=models.Q(('retired_at__isnull', True)), fields=('user',), name='one_key_per_user'),
        ),
        migrations.AddConstraint(
            model_name='vaultkey',
            constraint=models.UniqueConstraint(fields=('team', 'generation'), name='generation'),
        ),
        migrations.AddConstraint(
            model_name='vaultkey',
            constraint=models.UniqueConstraint(condition=models.Q(('retired_at__isnull', True)), fields=('team',), name='one_key_per_team'),
        ),
        migrations.AddConstraint(
            model_name='vaultgrant',
            constraint=models.UniqueConstraint(fields=('vault_key', 'user_key'), name='one_grant_per_member'),
        ),
        migrations.AddIndex(
            model_name='keygrant',
            index=models.Index(fields=['record_id', 'kind'], name='vault_keygr_record__9ddc0d_idx'),
        ),
        migrations.AddIndex(
            model_name='keygrant',
            index=models.Index(fields=['vault_key', 'purpose'], name='grants_of_a_vault'),
        ),
        migrations.AddIndex(
            model_name='keygrant',
            index=models.Index(condition=models.Q(('expires_at__isnull', False)), fields=['expires_at'], name='grants_that_end'),
        ),
        migrations.AddConstraint(
            model_name='keygrant',
            constraint=models.CheckConstraint(condition=models.Q(('vault_key__isnull', True), ('user_key__isnull', True), _connector='XOR'), name='one_holder'),
        ),
        migrations.AddConstraint(
            model_name='keygrant',
            constraint=models.UniqueConstraint(fields=('record_id', 'kind', 'vault_key'), name='one_grant_per_team'),
        ),
    ]
