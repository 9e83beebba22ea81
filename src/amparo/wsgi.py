"""For servers other than ``amparo serve``, which opens door.py.

Such a server must wait for whole bodies itself; answers that shall leave later leave at
once.
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amparo.settings.production")

application = get_wsgi_application()
