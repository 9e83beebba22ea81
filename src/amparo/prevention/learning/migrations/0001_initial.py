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
    ]

    operations = [
        migrations.CreateModel(
            name='Lesson',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('number', models.PositiveSmallIntegerField(unique=True)),
                ('slug', models.SlugField(max_length=40, unique=True)),
                ('audience', models.CharField(choices=[('6-9', 'Ages 6 to 9'), ('10-13', 'Ages 10 to 13'), ('14-17', 'Ages 14 to 17'), ('caregivers', 'Parents and caregivers'), ('leaders', 'Community leaders'), ('teachers', 'Teachers'), ('police', 'Police'), ('companies', 'Company staff')], max_length=10)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='LessonText',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('language', models.CharField(max_length=10)),
                ('number', models.PositiveIntegerField()),
                ('source', models.TextField()),
                ('digest', models.CharField(max_length=16)),
                ('marks', models.JSONField(default=dict)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lesson', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='learning.lesson')),
            ],
            options={
                'ordering': ['lesson', 'language', '-number'],
                'constraints': [models.UniqueConstraint(fields=('lesson', 'language', 'number'), name='one_text_per_number')],
            },
        ),
        migrations.CreateModel(
            name='LessonSignOff',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('language', models.CharField(max_length=10)),
                ('digest', models.CharField(max_length=16)),
                ('work', models.CharField(choices=[('teaches', 'I teach or train people like these here'), ('works', 'I work with children and families here'), ('tried', 'I read it together with people like these here')], max_length=8)),
                ('ended_at', models.DateTimeField(null=True)),
                ('why_ended', models.CharField(blank=True, choices=[('renewed', 'Signed off again'), ('wrong', 'Something in it is wrong'), ('unclear', 'It is hard to understand'), ('harmful', 'Something in it could do harm'), ('mistake', 'It was signed off by mistake')], max_length=8)),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='countries.country')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lesson', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sign_offs', to='learning.lesson')),
                ('signer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('text', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sign_offs', to='learning.lessontext')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('lesson', 'language', 'country'), name='one_lesson_sign_off_stands')],
            },
        ),
        migrations.CreateModel(
            name='OfferSignOff',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('digest', models.CharField(max_length=16)),
                ('work', models.CharField(choices=[('teaches', 'I teach or train people like these here'), ('works', 'I work with children and families here'), ('tried', 'I read it together with people like these here')], max_length=8)),
                ('ended_at', models.DateTimeField(null=True)),
                ('why_ended', models.CharField(blank=True, choices=[('renewed', 'Signed off again'), ('wrong', 'Something in it is wrong'), ('unclear', 'It is hard to understand'), ('harmful', 'Something in it could do harm'), ('mistake', 'It was signed off by mistake')], max_length=8)),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='countries.country')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('country',), name='one_offer_sign_off_stands')],
            },
        ),
    ]
