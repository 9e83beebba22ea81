"""What an operation may refuse with; each carries a sentence for the person."""

from typing import Any

from django.utils.functional import Promise

Text = str | Promise


class AmparoError(Exception):
    """The root of all refusals; ``message`` is fit to show to the person."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message


class Refused(AmparoError):
    """The policy does not let this person do this here. Nothing was changed.

    ``journalled`` says whether the journal has it already.
    """

    def __init__(self, message: Text, verb: str = "") -> None:
        super().__init__(message)
        self.verb = verb
        self.journalled = False


class RuleBroken(AmparoError):
    """Good practice demands something first. ``field`` names the form field, if any."""

    def __init__(self, message: Text, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class Conflict(AmparoError):
    """Somebody else changed the record since the person opened it.

    ``current`` is the record as it stands now, so that both can be shown.
    """

    def __init__(self, message: Text, current: Any) -> None:
        super().__init__(message)
        self.current = current


class KeysLocked(AmparoError):
    """The person's keys are not open in this session, or they hold no key for this."""
