"""What this room adds to cases: a link to the figures above the list."""

from django.utils.translation import gettext_lazy as _

from amparo.response.cases.extensions import Link, add_link

add_link(
    Link("list", "case.figures", "case_figures:dashboard", _("Figures"), icon="results")
)
