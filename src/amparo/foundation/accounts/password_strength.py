"""New passwords must not be leaked ones, nor be put together from such and from names.

zxcvbn holds the 30,000 most frequent leaked passwords, names and common words, and
counts how many tries someone needs who knows them, and what people do to them. It asks
no network. Django's own list has 20,000 passwords, of which 187 are long enough for us.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from zxcvbn import zxcvbn

from .models import User

# With Argon2id as we use it, 10^10 tries are about 60 years of one core.
FEWEST_TRIES = 10**10
_READ = 30  # characters; the more, the longer it takes, and these are enough


class GuessableValidator:
    """Refuses what someone with lists of leaked passwords and names soon finds."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ``ValidationError`` for a password that is too easy to guess."""
        about = [user.name, user.email, *user.email.split("@")] if user else []
        found = zxcvbn(password[:_READ], user_inputs=["amparo", *about])
        if found["guesses"] < FEWEST_TRIES:
            raise ValidationError(self.get_help_text(), code="password_guessable")

    def get_help_text(self) -> str:
        """Return what is wrong with such a password."""
        return gettext(
            "This password is too easy to guess: it is a leaked one, or made of leaked"
            " passwords, names or dates. Put four or five unrelated words together."
        )
