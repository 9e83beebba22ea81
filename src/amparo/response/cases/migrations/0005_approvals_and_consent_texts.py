import amparo.foundation.kernel.coded
import amparo.foundation.kernel.ids
import amparo.foundation.kernel.moments
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_at_once'),
        ('organisations', 'ORG'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
