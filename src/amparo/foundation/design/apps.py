"""The design room: base pages, components, icons, charts and maps."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DesignConfig(AppConfig):
    """Registers templates, static files and the ``amparo`` template tags."""

    name = "amparo.foundation.design"
    label = "design"
    verbose_name = _("Design")
