"""The token of every form, and beside it a code of the person whose form it is.

A form that was refused is sent again only as that person (accounts/unsent.py).
"""

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def csrf_token(context: template.Context) -> SafeString:
    """Draw both as hidden fields; before sign-in the token alone."""
    token = SafeString(CsrfTokenNode().render(context))
    # Also inside of an inclusion tag, which has no ``request`` among its values.
    code = getattr(getattr(context, "request", None), "written_by", "")
    if not (token and code):
        return token
    field = '<input type="hidden" name="written_by" value="{}">'
    return token + format_html(field, code)
