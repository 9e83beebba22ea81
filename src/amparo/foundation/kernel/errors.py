"""What an operation may raise; each error carries a sentence for the person."""

from typing import Any

from django.utils.functional import Promise

Text = str | Promise


class AmparoError(Exception):
    """The base of all refusals; ``message`` is fit to show to the person."""

    def __init__(self, message: Text) -> None:
        super().__init__(message)
        self.message = message


class Refused(AmparoError):
    """The policy does not allow this person to do this here. Nothing was changed.

    ``journalled`` says whether it is in the journal already.
    """

    def __init__(self, message: Text, verb: str = "") -> None:
        super().__init__(message)
        self.verb = verb
        self.journalled = False


class RuleBroken(AmparoError):
    """A rule of the operation is not met. ``field`` names the form field, if any."""

    def __init__(self, message: Text, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class Conflict(AmparoError):
    """Someone else changed the record since the person opened it.

    ``current`` is the record as it is now, so that both can be shown.
    """

    def __init__(self, message: Text, current: Any) -> None:
        super().__init__(message)
        self.current = current


class KeysLocked(AmparoError):
    """The person's keys are locked in this session, or they hold no key for this."""
