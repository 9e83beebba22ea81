"""Who takes part: register, consent, leave, certificate, cards to print."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from amparo.foundation.accounts.decorators import staff_page
from amparo.foundation.accounts.edit_page import press
from amparo.foundation.accounts.middleware import StaffRequest
from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.persons.forms import SearchForm
from amparo.foundation.persons.operations import search_people
from amparo.foundation.persons.presenters import age_in_words
from amparo.foundation.policy import may_anywhere

from .. import operations, queries
from ..imports import NAME as IMPORT
from ..models import Consent, Run
from ..people_forms import Choices, ConsentForm, FactsForm, PeopleForm
from ..rules import ConsentRule, consent_rule
from ..types import NewParticipant
from ._shared import (
    crumbs,
    enrolment_or_404,
    form_page,
    people_url,
    press_on,
    run_or_404,
)

_GET = ("GET", "HEAD")


@staff_page("course.people", methods=_GET)
def people(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Show who takes part, with names for those whose keys open them."""
    run = run_or_404(request, run_id, "course.people")
    listed = operations.list_people(request.actor, run_id)
    present, held = queries.present_counts(run), operations.held_count(run)
    missing = queries.missing_consent(run)
    context = {
        "run": run,
        "held": held,
        "rows": [
            {
                "one": one.enrolment,
                "name": one.name,
                "present": present.get(one.enrolment.id, 0),
                "without": one.enrolment.id in missing,
                "earned": operations.earned(
                    run, present.get(one.enrolment.id, 0), held
                ),
            }
            for one in listed
        ],
        "import_name": IMPORT,
        "may_import": may_anywhere(request.actor, "list.import"),
        "crumbs": crumbs(run, _("People")),
    }
    return render(request, "courses/people.html", context)


@staff_page("course.register")
def add(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Register many people at once, one on each line."""
    run = run_or_404(request, run_id, "course.register")

    def alike(people: Sequence[NewParticipant]) -> list[Choices]:
        if not 0 < len(people) <= operations.MOST_AT_ONCE:
            return [()] * len(people)
        words = operations.in_words
        found = operations.perhaps_known(request.actor, run_id, people)
        return [
            [(str(one.person.id), words(one.person, one.identity)) for one in hits]
            for hits in found
        ]

    def save(form: PeopleForm) -> None:
        key = form.cleaned_data["form_key"]
        made = operations.register(
            request.actor, run_id, form.to_data(), key, form.to_known()
        )
        count = len(made)
        said = ngettext("%(n)s person registered.", "%(n)s people registered.", count)
        messages.success(request, said % {"n": count})

    return form_page(
        request,
        run,
        _("Register people"),
        form=partial(PeopleForm, known=alike),
        save=save,
        done=people_url(run),
        submit=_("Register"),
    )


@staff_page("course.register")
def known(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Find people whom the team knows from earlier, and let them take part."""
    run = run_or_404(request, run_id, "course.register")
    if request.POST.get("person"):
        return _add_known(request, run)
    asked = bool(request.POST.get("q", "").strip())
    form = SearchForm(request.POST if asked else None)
    found = []
    if form.is_valid():
        here = set(run.enrolments.values_list("person_id", flat=True))
        found = [
            {
                "id": one.person.id,
                "name": one.identity.display_name,
                "code": one.person.code,
                "second": age_in_words(one.person, one.identity),
                "here": one.person.id in here,
            }
            for one in search_people(request.actor, form.cleaned_data["q"])
            if one.person.team_id == run.team_id
        ]
    context = {
        "run": run,
        "form": form,
        "asked": asked,
        "found": found,
        "crumbs": crumbs(run, (_("People"), people_url(run)), _("Known people")),
    }
    return render(request, "courses/known.html", context)


def _add_known(request: StaffRequest, run: Run) -> HttpResponse:
    try:
        ids = [UUID(one) for one in request.POST.getlist("person")]
    except ValueError as error:
        raise Http404 from error
    add = partial(operations.register_known, request.actor, run.id, ids)
    return press(request, add, people_url(run), _("Person registered."))


@staff_page("course.people", methods=_GET)
def person(request: StaffRequest, enrolment_id: UUID) -> HttpResponse:
    """Show one person: facts, consent as it was given, and what can be done."""
    row = enrolment_or_404(request, enrolment_id, "course.people")
    listed = operations.list_people(request.actor, row.run_id, only=row.id)
    name = listed[0].name if listed else ""
    consents = row.consents.select_related("recorded_by").order_by("-created_at", "-id")
    context = {
        "run": row.run,
        "row": row,
        "name": name,
        "consents": [(one, _said_of(one)) for one in consents],
        "giver": _giver(consent_rule(row.run.team.country_id, row.age_band)),
        "crumbs": crumbs(row.run, (_("People"), people_url(row.run)), row.code),
    }
    return render(request, "courses/person.html", context)


def _giver(rule: ConsentRule) -> str:
    """Return who usually consents, as it stands within a sentence."""
    label = str(rule.giver.label)
    return label[:1].lower() + label[1:]


def _said_of(one: Consent) -> str:
    """Return who gave a consent, how, and on which day."""
    day = date_format(one.on, "SHORT_DATE_FORMAT")
    return f"{one.get_giver_display()} · {one.get_method_display()} · {day}"


@staff_page("course.register")
def facts(request: StaffRequest, enrolment_id: UUID) -> HttpResponse:
    """Correct the coded facts of someone."""
    row = enrolment_or_404(request, enrolment_id, "course.register")
    names = ("age_band", "sex", "disability")

    def save(form: FactsForm) -> None:
        said = form.cleaned_data
        facts = {name: said[name] for name in names}
        operations.correct_facts(
            request.actor, row.id, **facts, expected_version=said["version"]
        )

    return form_page(
        request,
        row.run,
        _("Correct facts"),
        form=FactsForm,
        save=save,
        done=people_url(row.run),
        submit=_("Save"),
        saved=_("Saved."),
        values={name: getattr(row, name) for name in names},
        version=row.version,
    )


@staff_page("course.consent")
def consent(request: StaffRequest, enrolment_id: UUID) -> HttpResponse:
    """Record consent of one person."""
    row = enrolment_or_404(request, enrolment_id, "course.consent")
    rule = consent_rule(row.run.team.country_id, row.age_band)
    usual = _("At this age: %(who)s.") % {"who": _giver(rule)}
    if rule.assent:
        usual = _("At this age: %(who)s, and the child agrees.") % {"who": _giver(rule)}
    return form_page(
        request,
        row.run,
        _("Consent and assent"),
        form=ConsentForm,
        save=lambda form: operations.record_consent(
            request.actor, row.id, form.to_data(), form.cleaned_data["form_key"]
        ),
        done=people_url(row.run),
        submit=_("Save"),
        saved=_("Saved."),
        lead=usual + " " + _("National law comes first."),
    )


@staff_page("course.consent", methods=("POST",))
def withdraw(
    request: StaffRequest, enrolment_id: UUID, consent_id: UUID
) -> HttpResponse:
    """Withdraw a consent."""
    row = enrolment_or_404(request, enrolment_id, "course.consent")
    found = Consent.objects.filter(id=consent_id, enrolment=row).first()
    if found is None:
        raise Http404
    end = partial(operations.withdraw_consent, request.actor, consent_id, found.version)
    return press(request, end, people_url(row.run), _("Consent withdrawn."))


@staff_page("course.register", methods=("POST",))
def leave(request: StaffRequest, enrolment_id: UUID) -> HttpResponse:
    """Note that someone has left."""
    row = enrolment_or_404(request, enrolment_id, "course.register")
    go = partial(operations.leave, request.actor, row.id, row.version)
    return press(request, go, people_url(row.run), _("Noted."))


@staff_page("course.register", methods=("POST",))
def come_back(request: StaffRequest, enrolment_id: UUID) -> HttpResponse:
    """Note that someone is back."""
    row = enrolment_or_404(request, enrolment_id, "course.register")
    back = partial(operations.come_back, request.actor, row.id, row.version)
    return press(request, back, people_url(row.run), _("Noted."))


@staff_page("course.register", methods=("POST",))
def take_out(request: StaffRequest, enrolment_id: UUID) -> HttpResponse:
    """Take out someone who was registered by mistake."""
    row = enrolment_or_404(request, enrolment_id, "course.register")
    url = people_url(row.run)
    return press_on(request, operations.take_out, row.id, url, _("Taken out."))


@staff_page("course.certify", methods=_GET)
def certificate(request: StaffRequest, enrolment_id: UUID) -> HttpResponse:
    """Show the certificate of someone, to print."""
    row = enrolment_or_404(request, enrolment_id, "course.certify")
    try:
        made = operations.open_certificate(request.actor, row.id)
    except RuleBroken as broken:
        messages.warning(request, str(broken.message))
        return redirect(people_url(row.run))
    context = {"made": made, "run": row.run, "crumbs": crumbs(row.run, row.code)}
    return render(request, "courses/certificate.html", context)


@staff_page("course.people", methods=_GET)
def cards(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Show the cards with which people sign in, to print and hand out."""
    run = run_or_404(request, run_id, "course.people")
    listed = operations.list_people(request.actor, run_id)
    context = {"run": run, "listed": listed, "crumbs": crumbs(run, _("Cards"))}
    return render(request, "courses/cards.html", context)
