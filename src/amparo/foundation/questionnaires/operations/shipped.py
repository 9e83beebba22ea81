"""Load the forms that come with Amparo as published versions."""

from __future__ import annotations

import hashlib

from ...journal.operations import act
from ...kernel.locking import change
from ...policy import SYSTEM
from ..codes import VOICES
from ..engine import compile_table
from ..models import Questionnaire, Version
from ..shipped import FORMS, ShippedForm, read_forms
from .authoring import columns_of, next_number
from .publishing import publish


def load_shipped() -> int:
    """Publish what a release says differently from the last one; return how many.

    Earlier versions stay for the answers that were given with them. Safe to run at
    every start.
    """
    known = dict(
        Version.objects.exclude(loaded_as="")
        .order_by("number")
        .values_list("questionnaire__key", "loaded_as")
    )
    news = [one for one in read_forms(FORMS) if known.get(one.key) != digest(one)]
    if not news:
        return 0
    with act(SYSTEM, "questionnaire.load") as entry:
        for form in news:
            _load(form)
        entry.note(forms=[form.key for form in news])
    return len(news)


def digest(form: ShippedForm) -> str:
    """Return by what a form is known to be loaded already."""
    return hashlib.sha256(repr(form).encode()).hexdigest()


def _load(form: ShippedForm) -> None:
    said = {
        "title": form.title,
        "purpose": form.purpose,
        "subjects": list(form.subjects),
        "source": form.source,
        "licence": form.licence,
        "voices": [one for one in VOICES if one in form.voices],
        "mark": form.mark,
    }
    one = Questionnaire.objects.filter(organisation=None, key=form.key).first()
    if one is None:
        one = Questionnaire(key=form.key, **said)
        one.save(force_insert=True)
    else:
        change(one, one.version, **said)
    version = Version(
        questionnaire=one,
        number=next_number(one),
        xlsx=form.xlsx,
        loaded_as=digest(form),
        **columns_of(compile_table(form.tables).xform),
    )
    version.save(force_insert=True)
    publish(version, None)
