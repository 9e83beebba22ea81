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
            name='Service',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('safe_house', 'Safe place to stay'), ('emergency_medical', 'Emergency medical care'), ('clinical_care', 'Clinical care after sexual violence'), ('psychosocial', 'Psychosocial support'), ('legal_aid', 'Legal aid'), ('police_justice', 'Police and justice'), ('education', 'School and learning'), ('vocational', 'Vocational training'), ('economic_support', 'Economic support for the family'), ('family_tracing', 'Family tracing and mediation'), ('alternative_care', 'Alternative care'), ('basic_needs', 'Food, clothes and other basic needs'), ('identity_papers', 'Identity papers'), ('disability', 'Support with a disability'), ('interpretation', 'Interpretation'), ('online_removal', 'Removal of content online')], max_length=20)),
                ('language_codes', models.CharField(blank=True, max_length=200)),
                ('min_age', models.PositiveSmallIntegerField(default=0)),
                ('max_age', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('for_sex', models.CharField(choices=[('anybody', 'Everyone'), ('girls', 'Girls'), ('boys', 'Boys')], default='anybody', max_length=8)),
                ('free', models.BooleanField(default=True)),
                ('hours', models.CharField(blank=True, max_length=160)),
                ('phone', models.CharField(blank=True, max_length=60)),
                ('description', models.TextField(blank=True, max_length=1000)),
                ('capacity', models.CharField(choices=[('has', 'Has capacity'), ('wait_list', 'Waiting list'), ('ask', 'Ask first'), ('none', 'No capacity now')], default='ask', max_length=10)),
                ('capacity_at', models.DateTimeField(null=True)),
                ('status', models.CharField(choices=[('active', 'Open'), ('inactive', 'Closed for now')], default='active', max_length=8)),
                ('verified_on', models.DateField(null=True)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('search_text', models.CharField(editable=False, max_length=160)),
                ('form_key', models.UUIDField(editable=False, null=True, unique=True)),
                ('areas', models.ManyToManyField(blank=True, related_name='services', to='countries.area')),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='countries.country')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='organisations.organisation')),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='services', to='organisations.team')),
                ('verified_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['name'],
                'indexes': [models.Index(fields=['country', 'kind', 'name'], name='services_se_country_b5f4ec_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('max_age__isnull', True), ('max_age__gte', models.F('min_age')), _connector='OR'), name='service_ages_in_order')],
            },
        ),
        migrations.CreateModel(
            name='SealedAddress',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('row_code', amparo.foundation.kernel.coded.RowCode(max_length=33)),
                ('address_sealed', models.BinaryField()),
                ('service', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='sealed_address', to='services.service')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Location',
            fields=[
                ('id', models.UUIDField(default=amparo.foundation.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=amparo.foundation.kernel.moments.now_rounded, editable=False)),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('disclosure', models.CharField(choices=[('public', 'Public: anyone may know the address'), ('area', 'Area only: the directory names the area'), ('partners', 'Sealed: shared only for an accepted referral'), ('never', 'Hidden: the address is never kept here')], max_length=8)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('wanted', models.CharField(blank=True, choices=[('public', 'Public: anyone may know the address'), ('area', 'Area only: the directory names the area'), ('partners', 'Sealed: shared only for an accepted referral'), ('never', 'Hidden: the address is never kept here')], max_length=8)),
                ('wanted_by', models.UUIDField(null=True)),
                ('wanted_at', models.DateTimeField(null=True)),
                ('area', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='countries.area')),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='location', to='services.service')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('address', ''), ('disclosure', 'public'), _connector='OR'), name='only_a_public_address_in_the_open')],
            },
        ),
    ]
