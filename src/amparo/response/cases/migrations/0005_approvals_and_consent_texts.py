import amparo.foundation.kernel.coded
import amparo.foundation.kernel.ids
import amparo.foundation.kernel.moments
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('cases', '0004_at_once'),
        ('organisations', '0003_safeguarding_team'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConsentText',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('language', models.CharField(max_length=10)),
                ('audience', models.CharField(choices=[('0-5', 'A child under 6'), ('6-11', 'A child of 6 to 11'), ('12-14', 'A child of 12 to 14'), ('15-17', 'A child of 15 to 17'), ('adult', 'An adult')], max_length=8)),
                ('number', models.PositiveSmallIntegerField()),
                ('words', models.JSONField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consent_texts', to='organisations.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'language', 'audience', 'number'), name='one_consent_text_of_a_number')],
            },
        ),
        migrations.RemoveConstraint(
            model_name='approval',
            name='one_open_question_in_a_case',
        ),
        migrations.RemoveConstraint(
            model_name='approval',
            name='done_at_once_says_what',
        ),
        migrations.AddField(
            model_name='approval',
            name='level',
            field=models.CharField(blank=True, choices=[('low', 'Low'), ('medium', 'Medium'), ('high', 'High')], max_length=6),
        ),
        migrations.AddField(
            model_name='approval',
            name='request_sealed',
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name='consent',
            name='text',
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name='consent',
            name='withheld_sealed',
            field=models.BinaryField(null=True),
        ),
        migrations.AlterField(
            model_name='approval',
            name='kind',
            field=models.CharField(choices=[('assess', 'Risk assessment'), ('plan', 'Plan'), ('risk', 'Lower risk level'), ('transfer', 'Transfer of the case'), ('closure', 'Case closure'), ('after', 'What was done at once')], max_length=8),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.UniqueConstraint(condition=models.Q(('decision', ''), ('kind__in', ['plan', 'transfer', 'closure'])), fields=('case',), name='one_open_question_in_a_case'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.UniqueConstraint(condition=models.Q(('decision', ''), ('kind__in', ['assess', 'risk'])), fields=('case', 'kind'), name='one_open_question_about_the_risk'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'after'), ('subject_id__isnull', False), models.Q(('about', ''), _negated=True)), models.Q(('about', ''), ('kind', 'assess'), ('subject_id__isnull', False)), models.Q(models.Q(('kind__in', ['after', 'assess']), _negated=True), ('about', ''), ('subject_id__isnull', True)), _connector='OR'), name='done_at_once_says_what'),
        ),
        migrations.AddConstraint(
            model_name='approval',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'risk'), ('request_sealed__isnull', False), models.Q(('level', ''), _negated=True)), models.Q(models.Q(('kind', 'risk'), _negated=True), ('level', '')), _connector='OR'), name='lower_risk_says_which_and_why'),
        ),
    ]
