"""What this room adds to concerns: a link to the figures beside the inbox."""

from django.utils.translation import gettext_lazy as _

from amparo.response.concerns.extensions import add_list

add_list(_("Figures"), "intake_figures:dashboard", "intake.figures")
