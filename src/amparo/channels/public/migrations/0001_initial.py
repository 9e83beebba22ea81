import amparo.foundation.kernel.ids
import amparo.foundation.kernel.moments
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('language', models.CharField(max_length=10)),
                ('part', models.CharField(max_length=20)),
                ('marks', models.JSONField(default=dict)),
                ('read_at', models.DateTimeField()),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('language', 'part'), name='one_reading_per_part')],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('language', models.CharField(max_length=10)),
                ('key', models.CharField(max_length=16)),
                ('words', models.CharField(max_length=1000)),
                ('form_key', models.UUIDField(unique=True)),
                ('resolved_at', models.DateTimeField(null=True)),
                ('resolved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('writer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['language', 'resolved_at'], name='public_rema_languag_9ab2d7_idx')],
            },
        ),
        migrations.CreateModel(
            name='SignOff',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('language', models.CharField(max_length=10)),
                ('digest', models.CharField(max_length=16)),
                ('marks', models.JSONField(default=dict)),
                ('how', models.CharField(choices=[('mother_tongue', 'It is my mother tongue'), ('daily', 'I speak it every day'), ('with_speakers', 'I read it together with native speakers')], max_length=14)),
                ('ended_at', models.DateTimeField(null=True)),
                ('why_ended', models.CharField(blank=True, choices=[('renewed', "Signed off again"), ('wrong', 'Something in it is wrong'), ('unclear', 'Children do not understand it'), ('harmful', 'Something in it could do harm'), ('mistake', 'It was signed off by mistake')], max_length=8)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('language',), name='one_sign_off_stands')],
            },
        ),
    ]
