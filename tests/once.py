"""Which tests ``make test`` runs on one database only (marker ``once``).

PostgreSQL comes second, and runs what could differ there: operations, queries, the
vault, the journal, races, faults, migrations, commands. It leaves out

* what touches no database: without a database fixture, pytest-django refuses queries;
* what drives a browser: the server under it is the same, and other tests ask it;
* pages, and what is measured or compared with a table, by the names below: they parse,
  call operations and queries that have tests of their own on both databases, and
  render;
* what asks a real server for something else than its database: bytes on the wire, its
  processes, and where texts lie (the vault seals them before any database sees them);
* what looks into sealed bytes, counts in a cache, or invents people: Python makes all
  that, and stores it through what has tests of its own on both;
* the rules of a room one by one, where the written histories of its machine, or other
  tests of the same operations, go through them on both, with locks and constraints;
* who may do or read what, and which words say so: the policy, roles and keys decide
  that in Python, from rows that other tests write and read on both;
* what sends the database only statements that other tests send it, too, as measured by
  ``python -m tools.statements`` (``sent_before.txt``; a new test is not in it).

Nothing is lost by that: ``make prove`` runs all of these on PostgreSQL. A test holds
that every room with tables keeps tests on both (``tooling/test_second_database.py``).
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

import pytest

PAGES = (
    "test_role_matrix.py",
    "*/test_pages.py",
    "*/test_*_page.py",
    "*/test_*_pages.py",
    "*/test_states.py",
    "budgets/*.py",
    "persons/test_recall.py",
    "attacks/test_forged_form.py",
    "journey/*.py",
    # What the public reads and types. What becomes of it (concerns/test_intake.py,
    # concerns/test_mailbox.py, the machines) runs on both, and so does its review.
    "public/test_page_cache.py",
    "public/test_challenge.py",
    "public/test_help.py",
    "public/test_refusals.py",
    "public/test_languages.py",
    "public/test_way_back.py",
    "public/test_labels.py",
    "public/test_mailbox.py",
    "public/test_reporting.py",
    "public/test_response_time.py",
)
SERVERS = (
    "canary/*.py",
    "demo/test_killed.py",
    "server/test_noise.py",
    "server/test_hanging.py",
    "server/test_requests.py",
    "server/test_uploads.py",
    "tooling/test_fixtures.py",
)

BYTES = (
    "accounts/test_rate_limits.py",
    "accounts/test_secret_rotation.py",
    "accounts/test_sheets.py",
    "accounts/test_stored_passwords.py",
    "attacks/test_lost_secret.py",
    "attacks/test_second_factor_guessing.py",
    "attacks/test_stolen_backup.py",
    "attacks/test_stolen_names.py",
    "attacks/test_wrong_files.py",
    "attacks/test_wrong_secret.py",
    "demo/test_attendance.py",
    "demo/test_journeys.py",
    "matching/test_recoding.py",
    "questionnaires/test_answers_in.py",
    "questionnaires/test_answers_out.py",
    "questionnaires/test_comparing.py",
    "tasks/test_webhooks.py",
)

RULES = (
    "case_transfers/test_transfers.py",
    "cases/test_approvals.py",
    "cases/test_at_once.py",
    "cases/test_closing.py",
    "cases/test_consent.py",
    "cases/test_consent_texts.py",
    "cases/test_corrections.py",
    "cases/test_my_day.py",
    "cases/test_plan.py",
    "cases/test_risk.py",
    "cases/test_undoing.py",
    "concerns/test_closing.py",
    "concerns/test_replies.py",
    "concerns/test_responses.py",
    "follow_up/test_closing.py",
    "follow_up/test_planning.py",
    "follow_up/test_recording.py",
    "follow_up/test_words.py",
    "referrals/test_answering.py",
    "referrals/test_closing.py",
    "transfers/test_transfers.py",
)
# Rules of rooms without a machine, which keep other tests of the same tables on both.
OTHERS = (
    "countries/test_contacts.py",
    "countries/test_facts.py",
    "countries/test_reporting_duties.py",
    "countries/test_reports.py",
    "courses/test_people.py",
    "courses/test_runs.py",
    "questionnaires/test_authoring.py",
    "services/test_gaps.py",
    "tasks/test_country_tasks.py",
    "tasks/test_key_tasks.py",
    "tasks/test_setup_list.py",
)
SENT_BEFORE = Path(__file__).parent / "sent_before.txt"
POLICY = (
    "accounts/test_factors.py",
    "accounts/test_giving_roles.py",
    "accounts/test_last_holder.py",
    "accounts/test_passwords.py",
    "accounts/test_recovery.py",
    "accounts/test_unsent.py",
    "attacks/test_about_one_of_us.py",
    "attacks/test_administrator_reads.py",
    "attacks/test_alleged_perpetrator.py",
    "attacks/test_barred_person.py",
    "attacks/test_case_transfer.py",
    "attacks/test_course_disclosure.py",
    "attacks/test_deputy.py",
    "attacks/test_follow_up.py",
    "attacks/test_helpline_changed.py",
    "attacks/test_journal_readers.py",
    "attacks/test_public_services.py",
    "attacks/test_questionnaires.py",
    "public/test_about_one_of_us.py",
    "public/test_places.py",
)


def is_once(item: pytest.Item) -> bool:
    """Say whether one database is enough for this test in ``make test``."""
    fixtures = set(getattr(item, "fixturenames", ()))
    touches = "db" in fixtures or item.get_closest_marker("django_db") is not None
    if not touches or "browser" in fixtures or is_named(item.path):
        return True
    return item.nodeid.partition("[")[0] in sent_before()


@cache
def sent_before() -> frozenset[str]:
    """Return the tests that send nothing that others do not, as they were measured."""
    lines = SENT_BEFORE.read_text("utf-8").splitlines()
    return frozenset(line for line in lines if not line.startswith("#"))


@cache  # thousands of tests stand in some hundred files
def is_named(file: Path) -> bool:
    """Say whether one database is enough for all of a file, by the names above."""
    path = file.relative_to(Path(__file__).parent).as_posix()
    kinds = (is_page, is_server, is_bytes, is_rule, is_policy)
    return any(is_kind(path) for is_kind in kinds)


def is_page(path: str) -> bool:
    """Say whether a file, named from this folder, holds tests of pages."""
    return any(fnmatchcase(path, pattern) for pattern in PAGES)


def is_server(path: str) -> bool:
    """Say whether a file holds tests of a server that ask little of its database."""
    return any(fnmatchcase(path, pattern) for pattern in SERVERS)


def is_bytes(path: str) -> bool:
    """Say whether a file holds tests of what Python makes before any database."""
    return any(fnmatchcase(path, pattern) for pattern in BYTES)


def is_rule(path: str) -> bool:
    """Say whether a file holds single rules of a room with other tests on both."""
    return any(fnmatchcase(path, pattern) for pattern in (*RULES, *OTHERS))


def is_policy(path: str) -> bool:
    """Say whether a file holds tests of who may do or read what."""
    return any(fnmatchcase(path, pattern) for pattern in POLICY)
