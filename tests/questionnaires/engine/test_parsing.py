"""Forms that were not made here: older XForms, and what is none."""

from __future__ import annotations

import pytest

from amparo.foundation.questionnaires.engine import (
    Filling,
    Kind,
    NotAForm,
    parse_form,
)
from tests.questionnaires.engine.forms import NOW, form_of

HEAD = """<h:html xmlns="http://www.w3.org/2002/xforms"
  xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa">
  <h:head><h:title>Older</h:title><model>"""
# As forms were written before choices became lists of their own.
OLDER = f"""{HEAD}
  <instance><visit id="visit" xmlns="http://example.org/visit">
    <place/><seen>1</seen><home><roof/><leaks/></home><note/>
    <meta><instanceID/></meta></visit></instance>
  <bind nodeset="/visit/place" type="string" required="true()"/>
  <bind nodeset="/visit/home" relevant="/visit/place = 'home'"/>
  <bind nodeset="/visit/home/leaks" type="int"
    relevant="../roof != 'tiles'" constraint=". &lt; 10" jr:constraintMsg="Too many"/>
  <bind nodeset="/visit/note" type="string" readonly="true()"/>
  <bind nodeset="/visit/meta/instanceID" jr:preload="uid"/>
  </model></h:head><h:body>
  <select1 ref="/visit/place"><label>Where?</label>
    <item><label>At home</label><value>home</value></item>
    <item><label>In the office</label><value>office</value></item></select1>
  <group ref="/visit/home"><label>The home</label>
    <input ref="/visit/home/roof"><label>Roof</label></input>
    <input ref="/visit/home/leaks"><label>Leaks in
      <output value="/visit/home/roof"/></label></input></group>
  <input ref="/visit/note"><label>Thank you</label></input>
  </h:body></h:html>"""


def test_an_older_form_is_filled_like_any_other() -> None:
    form = parse_form(OLDER)
    assert (form.id, form.title, form.languages) == ("visit", "Older", ())
    kinds = {path: one.kind for path, one in form.questions().items()}
    assert kinds == {
        "/visit/place": Kind.SELECT_ONE,
        "/visit/seen": Kind.CALCULATE,
        "/visit/home/roof": Kind.TEXT,
        "/visit/home/leaks": Kind.INTEGER,
        "/visit/note": Kind.NOTE,
    }
    filling = Filling(form, now=NOW)
    found = {one.name: one.label for one in filling.choices("/visit/place")}
    assert found == {"home": {"": "At home"}, "office": {"": "In the office"}}
    filling.set("/visit/place", "home")
    filling.set("/visit/home/roof", "straw")
    filling.set("/visit/home/leaks", "12")
    assert filling.label("/visit/home/leaks", "en").split() == ["Leaks", "in", "straw"]
    assert filling.problems() == {"/visit/home/leaks": "Too many"}
    filling.set("/visit/home/leaks", "2")
    done = filling.finished()
    assert Filling(form, done.xml, now=NOW).value("/visit/home/leaks") == "2"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no XML",
        "<html/>",
        f"{HEAD}</model></h:head><h:body/></h:html>",
        '<!DOCTYPE x [<!ENTITY a "b">]>' + OLDER,
        '<!DOCTYPE x SYSTEM "file:///etc/passwd">' + OLDER,
    ],
)
def test_what_is_no_form_is_refused(text: str) -> None:
    with pytest.raises(NotAForm) as caught:
        parse_form(text)
    assert len(caught.value.problems) == 1


def test_a_form_that_fetches_choices_from_elsewhere_is_refused() -> None:
    fetched = OLDER.replace(
        "</instance>", '</instance><instance id="x" src="jr://file-csv/x.csv"/>'
    )
    with pytest.raises(NotAForm):
        parse_form(fetched)


def test_a_public_key_is_kept() -> None:
    table = """
| survey | | | |
| | type | name | label |
| | text | who | Who |
| settings | | |
| | form_id | public_key |
| | sealed | MIIBIjANBg |
"""
    assert form_of(table).public_key == "MIIBIjANBg"
