"""Refused forms, as a browser sends them, and what the page holds that answers."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client

from amparo.foundation.accounts import unsent
from amparo.foundation.accounts.unsent import Unsent
from amparo.foundation.policy import Actor

OURS = {"Origin": "http://testserver"}
AGAIN = "/staff/sign-in/again/"
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


def post_from(
    client: Client, path: str, fields: dict[str, Any], writer: Actor | None = None
) -> Any:
    """Send a form as a page of ours does, drawn for this person."""
    if writer is not None and writer.user_id is not None:
        fields = fields | {unsent.WRITTEN_BY: unsent.writer_code(writer.user_id)}
    return client.post(path, fields, headers=OURS)


def hidden(answer: Any) -> dict[str, str]:
    """Return the hidden fields of the page, those of its main part."""
    page = answer.content.decode()
    found = _HIDDEN.findall(page[page.index("<main") :])
    return {name: html.unescape(value) for name, value in found}


def held_in(answer: Any) -> Unsent | None:
    """Return the sealed form that a page carries."""
    return unsent.unseal(hidden(answer).get(unsent.FIELD, ""))


def go_on(client: Client, answer: Any, **fields: str) -> Any:
    """Send the page's own form with these fields."""
    sealed = hidden(answer)[unsent.FIELD]
    return client.post(AGAIN, {unsent.FIELD: sealed} | fields, headers=OURS)


def send_again(client: Client, answer: Any) -> Any:
    """Press the button that sends what was written."""
    page = answer.content.decode()
    found = re.search(r'<form class="form" method="post" action="([^"]*)"', page)
    assert found, page
    return client.post(html.unescape(found[1]), hidden(answer), headers=OURS)


def is_offered(answer: Any) -> bool:
    """Say whether a page offers to send anything again, now or after signing in."""
    return f'name="{unsent.FIELD}"' in answer.content.decode()
