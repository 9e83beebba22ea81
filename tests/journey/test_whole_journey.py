"""One child's journey, from a report to a counted result, in a real browser."""

from __future__ import annotations

import re

import pytest

from tests.browsing import Windows
from tests.journey.people import Person
from tests.serving import Server

WORDS = "Mi amiga no viene a clases. Le ofrecieron trabajo en otra ciudad."
REPLY = "Hiciste bien en contarnos. ¿Puedes leer esto sin que nadie te vea?"
GOAL = "I want to go back to my class."
STEP = "Speak with the head of the school about a place."
NEED = "Person to talk to, twice a week."


# It alone goes from the first word to a counted result, and looks at each page on the
# way. The gate tells and reads an answer (test_readers.py), opens a case and refers
# (test_walk_in.py), and asks each page alone.
@pytest.mark.prove
def test_a_worry_becomes_help_that_is_counted(server: Server, windows: Windows) -> None:
    seen: set[str] = set()

    def person(*, script: bool = True) -> Person:
        return Person(windows.open(script=script), server.url, seen=seen)

    stranger = person(script=False)
    receipt = report(stranger)

    tomasa = person()
    tomasa.sign_in("tomasa")
    code = answer(tomasa)
    read_answer(stranger, receipt)
    open_a_case(tomasa, code)

    sonia = person()
    sonia.sign_in("sonia")
    give_to_carla(sonia)

    carla = person()
    carla.sign_in("carla")
    find_the_case(carla)
    record_the_child(carla)
    record_consent(carla)
    judge_the_risk(carla)
    make_a_plan(carla)
    approve(sonia, "plan")

    pablo = person()
    pablo.sign_in("pablo")
    list_a_service(pablo)
    find_the_case(carla)
    refer(carla)
    accept_and_help(pablo)

    find_the_case(carla)
    finish_the_plan(carla)
    ask_to_close(carla)
    approve(sonia, "closure")
    close(carla)

    write_down_a_call(carla)

    lena = person()
    lena.sign_in("lena")
    read_the_numbers(lena, server)


# -- the stranger ------------------------------------------------------------------


def report(stranger: Person) -> str:
    stranger.open("/")
    stranger.look("public-start")
    stranger.open("/es/bo/")
    stranger.look("public-country")
    stranger.press("Me preocupa una niña o un niño")
    stranger.look("public-tell")
    stranger.press("Enviar al equipo")
    stranger.look("public-tell-empty")
    stranger.fill("¿Qué nos quieres contar?", WORDS)
    for part in ("Qué está pasando", "Sobre la niña o el niño", "Sobre ti y cómo"):
        stranger.page.locator("summary", has_text=part).click()
    stranger.choose("Una oferta de trabajo")
    stranger.choose("Una parte pasa en internet")
    stranger.fill("¿Qué páginas o cuentas?", "@taller.lejano")
    stranger.choose("Llámenme")
    stranger.look("public-tell-more")
    stranger.press("Enviar al equipo")
    stranger.look("public-receipt")
    receipt = stranger.page.locator(".receipt").inner_text()
    assert re.fullmatch(r"(\d{4}\s*){5}", receipt.strip())
    return receipt


def read_answer(stranger: Person, receipt: str) -> None:
    stranger.open("/es/bo/read/")
    stranger.look("public-read")
    stranger.page.locator("input[name=receipt]").fill(receipt)
    stranger.page.locator("main button[type=submit]").first.click()
    stranger.says("¿Puedes leer esto ahora sin peligro?")
    stranger.look("public-is-it-safe")
    stranger.press("Ahora no")
    stranger.look("public-not-now")
    stranger.press("Escribirnos sin leerla")
    stranger.look("public-mailbox-unread")
    stranger.press("Sí, mostrar la respuesta")
    stranger.says(REPLY)
    stranger.look("public-mailbox")
    stranger.press("Ahora estoy a salvo")
    stranger.look("public-safe-now")


# -- the triage officer ------------------------------------------------------------


def answer(tomasa: Person) -> str:
    tomasa.open("/staff/day/")
    tomasa.look("my-day")
    tomasa.press("Concerns")
    tomasa.look("inbox")
    tomasa.page.locator(".inbox-queue a, .rows a").last.click()
    tomasa.says(WORDS)
    tomasa.look("concern")
    code = tomasa.page.locator("#concern-title").inner_text().strip()
    tomasa.press("Triage concern")
    tomasa.look("triage")
    tomasa.choose("Soon: within a day")
    tomasa.fill("Why?", "There is an offer to travel.")
    tomasa.page.locator("main button[type=submit]").last.click()
    tomasa.fill("Your answer", REPLY)
    tomasa.press("Send reply")
    tomasa.says(REPLY)
    tomasa.look("concern-answered")
    return code


def open_a_case(tomasa: Person, code: str) -> None:
    assert code
    tomasa.press("Open a case")
    tomasa.look("open-case")
    with tomasa.page.expect_navigation():
        tomasa.page.locator("main button[type=submit]").last.click()


# -- the caseworker ----------------------------------------------------------------


def find_the_case(worker: Person, tab: str = "") -> None:
    worker.open("/staff/cases/")
    if tab:
        worker.press(tab)
    worker.look("cases")
    worker.page.locator("main table.list tbody a").first.click()
    worker.page.wait_for_load_state()


def give_to_carla(sonia: Person) -> None:
    find_the_case(sonia)
    sonia.look("case-new")
    sonia.press("Choose a caseworker")
    sonia.look("assign")
    sonia.choose("Carla")
    with sonia.page.expect_navigation():
        sonia.page.locator("main button[type=submit]").last.click()


def send(worker: Person) -> None:
    with worker.page.expect_navigation():  # the next person finds it stored
        worker.page.locator("main form button.act[type=submit]").last.click()


def record_the_child(carla: Person) -> None:
    carla.press("Register the child")
    carla.look("child")
    carla.fill("called", "Wara")
    carla.fill("Names", "Wara Quispe Mamani")
    carla.page.locator("[name=safe_contact]").fill("Her aunt, only after 17:00.")
    send(carla)
    carla.says("Child registered.")


def record_consent(carla: Person) -> None:
    carla.says("What they answer")  # a new case goes on from form to form
    carla.look("consent")
    for purpose in ("case_management", "sharing", "referral"):
        carla.page.locator(f"input[name=child_{purpose}][value=yes]").check()
    carla.page.locator("input[name=method][value=spoken]").check()
    send(carla)


def judge_the_risk(carla: Person) -> None:
    carla.look("risk")
    carla.choose("Medium: harm is likely")
    carla.fill("Why?", "She is with her aunt; the offer still stands.")
    send(carla)


def make_a_plan(carla: Person) -> None:
    carla.look("goal")
    carla.fill("own words", GOAL)
    carla.page.locator("select[name=domain]").select_option("learning")
    carla.fill("What will be done?", STEP)
    carla.page.locator("select[name=help]").select_option("school")
    carla.date("Until when", *carla.soon())
    with carla.page.expect_navigation():
        carla.press("Add goal and send plan to supervisor")
    carla.look("ask-approval")


def approve(sonia: Person, what: str) -> None:
    find_the_case(sonia)
    sonia.press("Review request")
    sonia.look(f"decide-{what}")
    sonia.page.locator("input[type=radio]").first.check()
    send(sonia)


# -- the service -------------------------------------------------------------------


def list_a_service(pablo: Person) -> None:
    pablo.open("/staff/services/new/")
    pablo.look("service-new")
    pablo.page.locator("[name=name]").fill("Taller Esperanza")
    pablo.page.locator("select[name=kind]").select_option("psychosocial")
    send(pablo)
    pablo.look("service")


def refer(carla: Person) -> None:
    carla.look("case-planned")
    carla.press("Refer to a service")
    carla.look("refer")
    carla.page.get_by_role("link", name=re.compile("Taller Esperanza")).first.click()
    carla.look("refer-to")
    carla.page.locator("input[name=priority][value=urgent]").check()
    carla.page.locator("[name=need]").fill(NEED)
    send(carla)
    carla.says("Waiting for an answer")


def accept_and_help(pablo: Person) -> None:
    pablo.open("/staff/referrals/")
    pablo.look("referrals")
    pablo.page.locator("main table.list tbody a").first.click()
    pablo.says(NEED)
    assert "Wara" not in pablo.page.content()
    pablo.look("referral-preview")
    pablo.press("Accept")
    pablo.says("Wara")
    pablo.look("referral-open")
    pablo.page.get_by_role(
        "link", name=re.compile("came of it|outcome", re.I)
    ).first.click()
    pablo.look("outcome")
    pablo.page.locator("input[name=outcome][value=served]").check()
    pablo.date("day|When|help", *pablo.soon(0))
    send(pablo)


# -- the end -----------------------------------------------------------------------


def finish_the_plan(carla: Person) -> None:
    carla.look("case-helped")
    carla.press("Update action")
    carla.look("step-done")
    carla.page.locator("input[name=status][value=done]").check()
    send(carla)


def ask_to_close(carla: Person) -> None:
    find_the_case(carla)
    carla.open(re.sub(r"^https?://[^/]+", "", carla.page.url) + "closure/")
    carla.look("closure")
    carla.page.locator("[name=reason][value=goals_met]").check()
    for group in carla.page.locator("fieldset:has(input[value=na])").all():
        group.locator("input[value=yes]").check()
    send(carla)


def close(carla: Person) -> None:
    find_the_case(carla)
    carla.press("Close the case")
    carla.look("close")
    send(carla)
    carla.look("case-closed")


def write_down_a_call(carla: Person) -> None:
    carla.open("/staff/day/")
    carla.press("Record")
    carla.look("record")
    send(carla)
    carla.look("record-empty")
    carla.fill("In their own words", "A boy calls about his sister.")
    carla.choose("Telephone")
    carla.choose("They want a number")
    send(carla)
    carla.says("Read this number out")
    carla.look("recorded")
    carla.page.get_by_role("link", name=re.compile("^Open C-")).click()
    carla.says("Recorded by Carla as heard")
    carla.look("concern-recorded")


def read_the_numbers(lena: Person, server: Server) -> None:
    lena.open("/staff/results/")
    lena.look("results-empty")
    lena.press("Count now")
    lena.says("A new count was asked for")
    lena.look("results-waiting")
    assert server.run("tick").returncode == 0
    lena.open("/staff/results/")
    lena.says("People supported")
    lena.look("results")
    lena.page.get_by_role("link", name="People supported").first.click()
    lena.look("indicator")
    lena.page.get_by_role("link", name="Bolivia").first.click()
    lena.look("trace")
    assert re.search(r"BO-[2-9A-Z]{6,7}", lena.page.content())
    assert "Wara" not in lena.page.content()
