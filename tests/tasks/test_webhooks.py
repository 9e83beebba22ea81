"""Webhooks: signed, without content, and only to addresses outside."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from amparo.foundation.journal.models import Entry
from amparo.foundation.kernel import outbound
from amparo.foundation.kernel.errors import Refused, RuleBroken
from amparo.foundation.kernel.outbound import Forbidden, is_outside, target_of
from amparo.foundation.tasks import webhooks
from amparo.foundation.tasks.alerts import send_alerts
from amparo.foundation.tasks.models import Webhook
from amparo.foundation.tasks.webhooks import add_webhook, deliver
from tests.cast import World
from tests.signin import signed_in
from tests.tasks.receiver import Receiver, make_certificate, receiving
from tests.tasks.test_alerts import danger


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def receiver(certificate: tuple[Path, Path], settings: Settings) -> Iterator[Receiver]:
    """A receiver on this machine, which the operator has allowed."""
    settings.AMPARO_WEBHOOKS_PRIVATE = True
    settings.AMPARO_WEBHOOKS_CA = str(certificate[0])
    with receiving(*certificate) as one:
        yield one


def added(world: World, address: str, team: str = "") -> tuple[Webhook, str]:
    team_id = world.team_id(team) if team else None
    casa = world.organisations["casa"]
    return add_webhook(world.ana, casa.id, team_id, address, uuid4())


def work() -> list[list[Any]]:
    """Return what waits to be delivered."""
    path = "amparo.foundation.tasks.webhooks.deliver"
    found = DBTaskResult.objects.filter(task_path=path)
    return [row.args_kwargs["args"] for row in found]


def test_an_alert_arrives_signed_and_says_nothing(
    world: World, receiver: Receiver
) -> None:
    webhook, secret = added(world, receiver.address)
    task = danger(world)
    send_alerts()
    (args,) = work()
    deliver.func(*args)
    ((path, headers, body),) = receiver.came
    assert path == "/hook?of=amparo"
    told = json.loads(body)
    assert set(told) == {"event", "id", "time", "rungs"}
    assert (told["event"], told["rungs"]) == ("alert", 1)
    known = [str(task.id), str(task.subject_id), task.label, str(task.team_id)]
    assert not any(one in body.decode() for one in known)
    signed = headers["Amparo-Timestamp"].encode() + b"." + body
    right = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["Amparo-Signature"] == f"v1={right}"
    webhook.refresh_from_db()
    assert (webhook.last_result, webhook.last_status) == ("ok", 200)
    assert webhook.last_at is not None
    assert webhook.last_at.minute % 15 == 0


def test_an_error_is_tried_again_with_the_same_id_and_shown(
    world: World, receiver: Receiver
) -> None:
    webhook, _secret = added(world, receiver.address)
    receiver.status = 500
    for tried in range(len(webhooks.PAUSES) + 1):
        deliver.func(str(webhook.id), "alert", "abc", 1, tried)
    assert [args[4] for args in work()] == [1, 2, 3]
    assert {args[2] for args in work()} == {"abc"}
    webhook.refresh_from_db()
    assert (webhook.last_result, webhook.last_status) == ("status", 500)
    page = signed_in(world, "ana").get(hooks_of(world)).content.decode()
    assert "The receiver answered with an error (500)" in page


def test_a_redirect_is_not_followed(world: World, receiver: Receiver) -> None:
    webhook, _secret = added(world, receiver.address)
    receiver.status, receiver.location = 302, receiver.address + "&again=1"
    deliver.func(str(webhook.id), "test", "abc", 0)
    assert len(receiver.came) == 1
    webhook.refresh_from_db()
    assert webhook.last_result == "status"


def test_a_certificate_that_nobody_vouches_for_is_refused(
    world: World, receiver: Receiver, settings: Settings
) -> None:
    webhook, _secret = added(world, receiver.address)
    settings.AMPARO_WEBHOOKS_CA = ""
    deliver.func(str(webhook.id), "test", "abc", 0)
    webhook.refresh_from_db()
    assert webhook.last_result == "certificate"
    assert receiver.came == []


def test_nobody_there_is_said(world: World, settings: Settings) -> None:
    settings.AMPARO_WEBHOOKS_PRIVATE = True
    with socket.socket() as taken:  # bound and not listening: refused at once
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        webhook, _secret = added(world, f"https://127.0.0.1:{port}/")
        deliver.func(str(webhook.id), "test", "abc", 0)
    webhook.refresh_from_db()
    assert webhook.last_result == "no_answer"


# -- addresses -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104  an address to refuse
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
    ],
)
def test_inside_is_not_outside(number: str) -> None:
    assert not is_outside(number)


@pytest.mark.parametrize("number", ["93.184.215.14", "2606:2800:21f:cb07::1"])
def test_outside_is_outside(number: str) -> None:
    assert is_outside(number)


@pytest.mark.parametrize(
    "address",
    [
        "http://hook.example.org/",
        "ftp://hook.example.org/",
        "https://",
        "https:///hook",
        "https://name:word@hook.example.org/",
        "https://hook.example.org:notaport/",
        "https://hook.example.org/a\r\nHost: b",
        "https://hook.example.org/a b",
        "hook.example.org",
        "",
    ],
)
def test_only_plain_https_addresses_are_taken(address: str) -> None:
    with pytest.raises(Forbidden, match="not_https"):
        target_of(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://2130706433/",
    ],
)
def test_an_address_inside_is_refused_when_it_is_entered(
    world: World, address: str
) -> None:
    with pytest.raises(RuleBroken, match="Private network"):
        added(world, address)
    assert not Webhook.objects.exists()


def test_one_address_inside_among_others_is_enough(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", names("93.184.215.14", "10.0.0.1"))
    with pytest.raises(RuleBroken, match="Private network"):
        added(world, "https://hook.example.org/")


def test_a_name_that_moves_inside_later_is_refused_then(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", names("93.184.215.14"))
    webhook, _secret = added(world, "https://hook.example.org/")
    monkeypatch.setattr(socket, "getaddrinfo", names("127.0.0.1"))
    deliver.func(str(webhook.id), "alert", "abc", 1)
    webhook.refresh_from_db()
    assert webhook.last_result == "private"
    assert work() == []  # trying again would change nothing


def test_the_connection_goes_to_the_address_that_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The name is asked for once: another answer a moment later changes nothing."""
    answers, asked = ["93.184.215.14", "127.0.0.1"], []

    def resolve(host: str, port: int, *more: Any, **named: Any) -> Any:
        return names(answers.pop(0))(host, port)

    def connect(address: Any, _timeout: float) -> None:
        asked.append(address)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(OSError):
        outbound.post("https://hook.example.org/", b"", {})
    assert asked == [("93.184.215.14", 443)]


def names(*numbers: str) -> Any:
    """Return a resolver that knows one name."""

    def resolve(_host: str, port: int, *_more: Any, **_named: Any) -> Any:
        kind = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
        return [(*kind, (number, port)) for number in numbers]

    return resolve


# -- who, and the page -----------------------------------------------------------------


def hooks_of(world: World) -> str:
    return reverse("tasks:webhooks", args=[world.organisations["casa"].id])


@pytest.mark.parametrize("name", ["sonia", "tomasa", "lucia", "luz", "diego"])
def test_only_administrators_add_addresses(
    world: World, name: str, receiver: Receiver
) -> None:
    casa = world.organisations["casa"]
    with pytest.raises(Refused):
        add_webhook(getattr(world, name), casa.id, None, receiver.address, uuid4())


def test_the_key_is_shown_once(world: World, receiver: Receiver) -> None:
    client = signed_in(world, "ana")
    typed = {"address": receiver.address, "team": "", "form_key": str(uuid4())}
    page = client.post(hooks_of(world), typed).content.decode()
    (webhook,) = Webhook.objects.all()
    secret = webhooks._open(webhook, webhooks.SECRET)
    assert secret in page
    later = client.get(hooks_of(world)).content.decode()
    assert secret not in later
    assert f"localhost:{receiver.port}" in later
    assert "of=amparo" not in later  # the address may hold a password of its own
    again = client.post(hooks_of(world), typed).content.decode()
    assert "already been added" in again


def test_a_test_can_be_sent_and_an_address_removed(
    world: World, receiver: Receiver
) -> None:
    client, (webhook, _secret) = signed_in(world, "ana"), added(world, receiver.address)
    client.post(reverse("tasks:test_webhook", args=[webhook.id]))
    (args,) = work()
    deliver.func(*args)
    assert json.loads(receiver.came[0][2])["event"] == "test"
    client.post(reverse("tasks:remove_webhook", args=[webhook.id]))
    assert not Webhook.objects.exists()
    facts = [e.facts for e in Entry.objects.filter(verb="task.set_webhooks")]
    assert {"added": False} in facts
    assert {"tested": True} in facts


def test_a_teams_address_hears_of_that_team_only(
    world: World, receiver: Receiver
) -> None:
    added(world, receiver.address, team="el_alto")
    danger(world)
    send_alerts()
    assert work() == []


def test_an_address_that_was_changed_in_the_database_gets_nothing(
    world: World, receiver: Receiver
) -> None:
    webhook, _secret = added(world, receiver.address)
    other, _secret = added(world, receiver.address)
    Webhook.objects.filter(id=webhook.id).update(address_sealed=other.address_sealed)
    deliver.func(str(webhook.id), "alert", "abc", 1)
    webhook.refresh_from_db()
    assert (webhook.last_result, receiver.came) == ("tampered", [])
