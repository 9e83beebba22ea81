"""A form that was refused: what someone wrote waits in their page, sealed.

The server keeps none of it. Only a form from a page of ours is taken, and who wrote it
travels along, so that it is not sent under another name (SECURITY.md, "What a person
wrote").
"""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from ..kernel.crypto import Tampered, pad, unpad
from ..kernel.secret import code, code_holds, open_for_server, seal_for_server

FIELD = "unsent"  # what was written, sealed
WRITTEN_BY = "written_by"  # drawn beside each token (design/templatetags/written_by.py)
# Set by design/static/design/staff.js when the screen locks over words that nobody has
# sent: where the form leads, and the page on which it stands.
LEADS_TO, STANDS_ON = "unsent_to", "unsent_on"
# Passwords, codes and answers of devices are asked for again. Elsewhere a "code" is
# that of a record.
SECRETS = frozenset({"password", "again", "current", "credential"})
_OF_ACCOUNTS = ("/staff/account/", "/staff/sign-in/", "/staff/unlock/")
_OURS = {"csrfmiddlewaretoken", FIELD, WRITTEN_BY, LEADS_TO, STANDS_ON}
_PURPOSE, _WRITER = "unsent-form", "form-writer"
_WORDS = 20  # a text of fewer characters is a choice or a code


@dataclass(frozen=True)
class Unsent:
    """What someone wrote, where it was to go, and a code of who wrote it.

    Without ``path`` it cannot be sent, only copied. ``pressed``: the person had sent
    it; otherwise the screen locked while they were writing.
    """

    path: str
    page: str
    fields: list[tuple[str, str]]
    written_by: str
    pressed: bool = True
    secrets: bool = False

    @property
    def words(self) -> list[str]:
        """The texts among the fields, to be copied."""
        return [value for _name, value in self.fields if _is_text(value)]


def writer_code(user_id: UUID) -> str:
    """Return the code that a person's forms carry; it does not say who it is."""
    return code(_WRITER, str(user_id)).hex()


def is_writer(user_id: UUID | None, written_by: str) -> bool:
    """Return whether a form with this code was drawn for this person."""
    try:
        return code_holds(_WRITER, str(user_id), bytes.fromhex(written_by))
    except ValueError:
        return False


def is_from_our_pages(request: HttpRequest) -> bool:
    """Return whether the browser says that a page of ours sent this; silence is a no.

    Scripts of other sites cannot set these headers.
    """
    if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
        return False
    told = request.headers.get("Origin") or _origin(request.headers.get("Referer", ""))
    ours = f"{request.scheme}://{request.get_host()}"
    return told in {ours, *settings.CSRF_TRUSTED_ORIGINS}


def _origin(address: str) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}"


def read(request: HttpRequest) -> Unsent | None:
    """Return the form that a request brings; None if no page of ours sent it."""
    if request.method != "POST" or not is_from_our_pages(request):
        return None
    if FIELD in request.POST:
        return unseal(request.POST[FIELD])
    path = request.get_full_path()
    return _from(request, path, path)


def read_unpressed(request: HttpRequest) -> Unsent | None:
    """Return the form that was open when the screen locked; None if there was none."""
    page, path = (_inside(request.POST.get(n, "")) for n in (STANDS_ON, LEADS_TO))
    if not page or not is_from_our_pages(request):
        return None
    return _from(request, path, page, pressed=False)


def _from(
    request: HttpRequest, path: str, page: str, *, pressed: bool = True
) -> Unsent:
    sent = [(name, one) for name, many in request.POST.lists() for one in many]
    hidden = SECRETS | ({"code"} if page.startswith(_OF_ACCOUNTS) else set())
    fields = [(name, one) for name, one in sent if name not in _OURS | hidden]
    written_by = request.POST.get(WRITTEN_BY, "")
    secrets = any(name in hidden for name, _one in sent)
    return Unsent(path, page, fields, written_by, pressed, secrets)


def _inside(path: str) -> str:
    inside = path.startswith("/staff/") and url_has_allowed_host_and_scheme(path, None)
    return path if inside else ""


def seal(unsent: Unsent) -> str:
    """Return it as a text that only this server opens."""
    plain = zlib.compress(json.dumps(asdict(unsent), ensure_ascii=False).encode())
    sealed = seal_for_server(_PURPOSE, pad(plain), _PURPOSE)
    return base64.urlsafe_b64encode(sealed).decode()


def unseal(text: str) -> Unsent | None:
    """Return what ``seal`` was given; None for anything else."""
    try:
        sealed = base64.urlsafe_b64decode(text)
        plain = unpad(open_for_server(_PURPOSE, sealed, _PURPOSE))
    except (Tampered, ValueError):
        return None
    held = json.loads(zlib.decompress(plain))
    return Unsent(**held | {"fields": [(name, one) for name, one in held["fields"]]})


def words_of(request: HttpRequest) -> list[str]:
    """Return the texts that a refused form of ours brought, to be copied."""
    unsent = read(request)
    return unsent.words if unsent else []


def _is_text(value: str) -> bool:
    return len(value) >= _WORDS and len(value.split()) > 1
