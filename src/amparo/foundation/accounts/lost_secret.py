"""The day when the server's secret is lost: the papers vouch for what they open."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from ..journal.chain import last_seal, seal_pending
from ..journal.operations import act
from ..kernel import generations
from ..kernel.errors import RuleBroken
from ..organisations.models import Organisation
from ..policy import SYSTEM
from ..vault import recovery
from ..vault.models import VaultKey
from .models import User


def without_paper(given: set[UUID]) -> list[Organisation]:
    """Return the organisations with sealed records whose paper was not given."""
    vaults = VaultKey.objects.filter(retired_at=None)
    holding = Organisation.objects.filter(teams__vault_keys__in=vaults)
    missing = holding.exclude(id__in=given).distinct()
    return list(missing.order_by("name"))


def replace(
    papers: Mapping[UUID, str], by: tuple[User, User], leave_out: set[UUID]
) -> list[str]:
    """Begin anew with the secret of the settings; return what became of what, in lines.

    Two people do it together, with the printed recovery key of each organisation (an
    organisation in ``leave_out`` is lost unless the secret turns up). What the papers
    do not prove is vouched for as not proven before today.
    """
    first, second = by
    if first.id == second.id or not (first.is_active and second.is_active):
        raise RuleBroken("Two different people with an account do this together.")
    missing = [o for o in without_paper(set(papers)) if o.id not in leave_out]
    if missing or not papers:
        names = ", ".join(o.name for o in missing) or "every organisation"
        raise RuleBroken(f"The printed recovery key is missing of: {names}.")
    with transaction.atomic():
        seal_pending()
        generations.begin_after_loss({"last_seal": last_seal()})
        with act(SYSTEM, "account.replace_secret", people=[first.id, second.id]):
            said = []
            for organisation_id, text in papers.items():
                for team in recovery.prove(organisation_id, text):
                    said.append(f"{team}: its key is proved by the paper.")
            for stock in generations.stocks():
                if stock.after_loss is not None:
                    said.append(f"{stock.name}: {stock.after_loss()}")
    return said
