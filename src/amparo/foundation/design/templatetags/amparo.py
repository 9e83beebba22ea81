"""The component tags, for ``{% load amparo %}``.

Each tag draws one thing from plain values or from objects and dictionaries with the
attributes named in its docstring. The styleguide page shows how each looks.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django import forms, template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from amparo.foundation.design import charts, clock_times, icons
from amparo.foundation.design.due_times import due_words
from amparo.foundation.kernel.counts import count_words

register = template.Library()

TONES: dict[str, str] = {
    "danger": "danger",
    "warn": "warn",
    "good": "good",
    "note": "note",
    "quiet": "quiet",
    "critical": "danger",
    "emergency": "danger",
    "immediate": "danger",
    "high": "danger",
    "overdue": "danger",
    "late": "danger",
    "refused": "warn",
    "declined": "warn",
    "medium": "warn",
    "soon": "warn",
    "waiting": "warn",
    "pending": "warn",
    "new": "note",
    "sent": "note",
    "open": "note",
    "active": "note",
    "low": "good",
    "done": "good",
    "safe": "good",
    "accepted": "good",
    "approved": "good",
    "completed": "good",
    "draft": "quiet",
    "closed": "quiet",
    "withdrawn": "quiet",
}


def tone_of(code: str) -> str:
    """Return the tone for a state code; "quiet" for an unknown code."""
    return TONES.get(code, "quiet")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw a line icon; give a label only where there is no word next to it."""
    return icons.draw(name, str(label))


register.simple_tag(icons.favicon)


@register.simple_tag
def status(code: str, label: object, tone: str = "") -> SafeString:
    """Draw a state as word, shape and tone; `tone` overrides the code's own."""
    shade = tone or tone_of(code)
    return format_html(
        '<span class="status tone-{}">{}<span>{}</span></span>',
        shade,
        icons.draw(icons.TONE_SHAPES[shade]),
        label,
    )


@register.simple_tag
def due(
    when: date | datetime | None, done: bool = False, now: datetime | None = None
) -> SafeString:
    """Draw a due time in relative words, in a ``<time>``; nothing for None."""
    if when is None:
        return SafeString()
    words = due_words(when, now)
    tone, text = ("quiet", words.exact) if done else (words.tone, words.text)
    return format_html(
        '<time class="due due-{}" datetime="{}" title="{}">{}</time>',
        tone,
        words.machine,
        words.exact,
        text,
    )


@register.simple_tag
def case_code(code: str, copy: bool = False) -> SafeString:
    """Draw a code so that it never wraps or reverses; `copy` adds a copy button."""
    if copy:
        drawn = render_to_string("design/parts/case_code.html", {"code": code})
        return SafeString(drawn.strip())
    return format_html(
        '<span class="code-wrap"><bdi class="code">{}</bdi></span>', code
    )


@register.inclusion_tag("design/parts/row.html")
def row(title: object = "", url: str = "", **more: Any) -> dict[str, Any]:
    """Draw one row of ``<ul class="rows">``; ``of`` is a mapping with its values.

    Those are title, url, code, second (quiet line), state (word) with tone, due, done,
    icon, new (bool), count, current (bool: opened beside), lang (of the title).
    """
    return _row(more, title, url)


@register.simple_tag
def rows(items: Iterable[Mapping[str, Any]], icon: str = "") -> SafeString:
    """Draw rows, each from what `row` takes, with one icon for all."""
    drawn = (
        (render_to_string("design/parts/row.html", _row(more | {"icon": icon})),)
        for more in map(dict, items)
    )
    return format_html('<ul class="rows">{}</ul>', format_html_join("", "{}", drawn))


@register.simple_block_tag(end_name="endrow_acts")
def row_acts(
    content: str, title: object = "", url: str = "", **more: Any
) -> SafeString:
    """Draw a row like `row`, with its acts (buttons, forms) as the content."""
    context = _row(more | {"acts": content}, title, url)
    return SafeString(render_to_string("design/parts/row.html", context))


def _row(more: Mapping[str, Any], title: object = "", url: str = "") -> dict[str, Any]:
    """Return what a row is drawn of; a mapping `of` holds some or all of it."""
    values = {"title": title, "url": url, **(more.get("of") or {}), **more}
    return values | {"tone": tone_of(str(values.get("tone") or "quiet"))}


@register.inclusion_tag("design/parts/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    """Draw entries (when, who, what, body, tone, icon, url, acts), newest first."""
    return {"entries": list(entries)}


@register.inclusion_tag("design/parts/conversation.html")
def conversation(messages: Iterable[Any]) -> dict[str, Any]:
    """Draw messages (who, when, body, own), oldest first as given."""
    return {"said": list(messages)}


@register.inclusion_tag("design/parts/empty_state.html")
def empty_state(
    title: object,
    text: object = "",
    url: str = "",
    act: object = "",
    icon: str = "arch",
) -> dict[str, Any]:
    """Say what will be here and who adds it, with at most one action."""
    return {"title": title, "text": text, "url": url, "act": act, "icon": icon}


@register.inclusion_tag("design/parts/figure_tile.html")
def figure_tile(value: object, label: object, **more: Any) -> dict[str, Any]:
    """Draw a large figure. Further: url, note, trend (words), tone, share (0-1 of
    the target), target (words).
    """
    share = more.get("share")
    width = None if share is None else round(min(max(float(share), 0), 1) * 100, 1)
    return {**more, "value": value, "label": label, "width": width}


@register.inclusion_tag("design/parts/progress.html")
def progress(value: float, of: float, label: object) -> dict[str, Any]:
    """Draw progress: `value` of `of`, with a label in words."""
    share = min(max(value / of, 0), 1) if of else 0
    return {"value": value, "of": of, "label": label, "width": round(share * 100, 1)}


@register.inclusion_tag("design/parts/steps.html")
def steps(items: Sequence[Any], current: int) -> dict[str, Any]:
    """Draw the steps of a process (strings or label, url); `current` counts from 1."""
    return {"items": items, "current": current, "total": len(items)}


@register.inclusion_tag("design/parts/tabs.html")
def tabs(items: Iterable[Any], label: object = "") -> dict[str, Any]:
    """Draw tabs as links (label, url, current, count): they work without script."""
    return {"items": list(items), "label": label}


@register.inclusion_tag("design/parts/facts.html")
def facts(items: Iterable[Any]) -> dict[str, Any]:
    """Draw a definition list from pairs (label, value); empty values read "–"."""
    pairs = items.items() if isinstance(items, Mapping) else items
    return {"pairs": list(pairs)}


@register.inclusion_tag("design/parts/pager.html")
def pager(
    previous: str = "", following: str = "", label: object = ""
) -> dict[str, Any]:
    """Draw the way to the pages before and after, by their addresses."""
    return {"previous": previous, "following": following, "label": label}


@register.inclusion_tag("design/parts/breadcrumb.html")
def breadcrumb(items: Iterable[Any]) -> dict[str, Any]:
    """Draw a breadcrumb from pairs (label, address); the last may have none."""
    return {"items": list(items)}


@register.inclusion_tag("design/parts/compare.html")
def compare(lines: Iterable[Any]) -> dict[str, Any]:
    """Draw a comparison: each line has a label, old (may be empty) and new."""
    return {"lines": list(lines)}


@register.inclusion_tag("design/parts/conflict.html", takes_context=True)
def conflict(
    context: template.Context, fields: Iterable[Any], **more: Any
) -> dict[str, Any]:
    """Show two versions side by side, a choice per field, posted back.

    Each of `fields` has name, label, mine, theirs. Posts ``keep_<name>`` = "mine" or
    "theirs" and `version`. Further: who, when (of the other edit), action, version,
    form (the sent form: what was typed is posted along; see ``design.conflicts``).
    """
    token = context.get("csrf_token")
    return {**more, "fields": list(fields), "csrf_token": token}


@register.simple_tag
def spark(values: Sequence[charts.Value], label: str) -> SafeString:
    """Draw a small line of values, oldest first; the label says what they are."""
    return charts.spark(values, label)


@register.simple_block_tag(end_name="endpanel")
def panel(
    content: str, title: object, id: str = "", fold: bool = False, **more: Any
) -> SafeString:
    """Draw a titled section. `fold` makes it collapsible; further: url, act, open."""
    context = {**more, "title": title, "id": id, "fold": fold, "content": content}
    return SafeString(render_to_string("design/parts/panel.html", context))


@register.simple_block_tag(end_name="endcallout")
def callout(content: str, tone: str = "note", title: object = "") -> SafeString:
    """Draw a highlighted message in a tone, with its shape and an optional title."""
    context = {
        "tone": tone_of(tone),
        "title": title,
        "content": content,
        "shape": icons.TONE_SHAPES[tone_of(tone)],
    }
    return SafeString(render_to_string("design/parts/callout.html", context))


# Forms


class Problem(NamedTuple):
    """One line of the error summary."""

    label: str
    text: str
    target: str


class FormSection(NamedTuple):
    """Fields under one heading; the last section has the rest, without one."""

    heading: object
    fields: list[forms.BoundField]


@register.inclusion_tag("design/forms/error_summary.html")
def error_summary(form: forms.BaseForm) -> dict[str, Any]:
    """List all errors of a form, each linked to its field."""
    problems = [Problem("", str(error), "") for error in form.non_field_errors()]
    for field in form:
        target = "" if field.is_hidden else first_input_id(field)
        problems += [
            Problem(str(field.label), str(error), target) for error in field.errors
        ]
    return {"problems": problems}


def first_input_id(field: forms.BoundField) -> str:
    """Return the id of the first input of a field, also in a group."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def form_sections(form: forms.BaseForm) -> list[FormSection]:
    """Return the visible fields in the form's own sections, the rest first."""
    wanted = [(h, list(names)) for h, names in getattr(form, "sections", ())]
    named = {name for _heading, names in wanted for name in names}
    rest = [f for f in form.visible_fields() if f.name not in named]
    sections = [FormSection("", rest)] if rest else []
    for heading, names in wanted:
        shown = [form[n] for n in names if n in form.fields and not form[n].is_hidden]
        if shown:
            sections.append(FormSection(heading, shown))
    return sections


@register.filter(expects_localtime=True)
def weekday(day: date) -> str:
    """Return weekday and date with the year: "Mon 30 Nov 2026"."""
    return clock_times.weekday_date(day, year=True)


@register.filter
def counted(number: int | str) -> str:
    """Return a count as it is shown: "10,000+" where counting stopped."""
    return count_words(number) if isinstance(number, int) else number


@register.filter
def is_single_tick(field: forms.BoundField) -> bool:
    """Return whether the field is a single tick box, with its label beside it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def most_characters(field: forms.BoundField) -> int | None:
    """Return the maximum length of a textarea's answer, if there is one."""
    if not isinstance(field.field.widget, forms.Textarea):
        return None
    most = field.field.widget.attrs.get("maxlength")
    return int(most) if most else None
