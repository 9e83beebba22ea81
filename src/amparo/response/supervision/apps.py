from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    """The team board: who has how much to do, and where a supervisor is needed."""

    name = "amparo.response.supervision"
    label = "supervision"

    def ready(self) -> None:
        from amparo.foundation.tasks.starts import Start, add_start

        from ..cases.extensions import Link, add_link
        from . import policy  # noqa: F401  (it registers itself)

        board = ("supervision.board", "supervision:board", _("Team board"))
        add_link(Link("list", *board, "people"))
        add_start(Start(*board, "people"))
