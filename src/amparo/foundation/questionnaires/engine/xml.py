"""XML from outside, read without anything that could do harm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = etree._Element

JAVAROSA = "http://openrosa.org/javarosa"
OURS = "urn:amparo:questionnaire"
# What is read from a bind beside the names of XForms themselves.
_SPACES = ("", f"{{{JAVAROSA}}}", f"{{{OURS}}}")


class NotXml(ValueError):
    """The text is no XML, or has a document type, which no form needs."""


def parse(text: bytes) -> Element:
    """Return the root; no entities, no network, no document type, no huge trees."""
    reader = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text, reader)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotXml(str(error)) from error
    tree = root.getroottree()
    if tree.docinfo.internalDTD is not None or tree.docinfo.doctype:
        raise NotXml("document type")
    return root


def local(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return str(etree.QName(element).localname)


def value_of(element: Element, name: str) -> str:
    """Return an attribute in no namespace, in JavaRosa's or in ours; else ""."""
    for space in _SPACES:
        value = element.get(f"{space}{name}")
        if value is not None:
            return str(value)
    return ""


def inside(element: Element, name: str) -> Iterator[Element]:
    """Go through the elements of a name directly inside of another."""
    return (child for child in element if local(child) == name)


def first(element: Element, *names: str) -> Element | None:
    """Return the first element on a way of names, each inside of the one before."""
    found: Element | None = element
    for name in names:
        found = next(inside(found, name), None) if found is not None else None
    return found
