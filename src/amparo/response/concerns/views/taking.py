"""Taking on and handing back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.accounts.pages import staff_page
from amparo.foundation.kernel.errors import Conflict, RuleBroken

from .. import operations
from ..models import Concern


@staff_page("concern.claim", methods=("POST",))
def claim(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Take a concern on."""
    return _take(request, concern_id, operations.claim)


@staff_page("concern.claim", methods=("POST",))
def hand_back(request: StaffRequest, concern_id: UUID) -> HttpResponse:
    """Hand a concern back to the team."""
    return _take(request, concern_id, operations.hand_back)


def _take(request: StaffRequest, concern_id: UUID, operation: Any) -> HttpResponse:
    try:
        operation(request.actor, concern_id, int(request.POST.get("version", "")))
    except (Concern.DoesNotExist, ValueError) as missing:
        raise Http404 from missing
    except Conflict as conflict:
        owner = conflict.current.owner
        if owner is not None and owner.id != request.actor.user_id:
            said = _("%(who)s has taken this on meanwhile.") % {"who": owner.name}
        else:
            said = str(conflict.message)
        messages.warning(request, said)
    except RuleBroken as broken:
        messages.warning(request, str(broken.message))
    return redirect("concerns:concern", concern_id)
