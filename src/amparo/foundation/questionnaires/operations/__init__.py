"""What can be done with questionnaires and answers; nothing else changes them."""

from ._shared import OpenSheet
from .authoring import (
    Details,
    add_texts,
    change_details,
    delete_draft,
    offer_again,
    retire,
    upload_new,
    upload_version,
)
from .filling import (
    Saved,
    Typed,
    begin,
    delete_answers,
    finish,
    look,
    open_draft,
    save_page,
)
from .publishing import propose_publishing
from .reading import open_sheet, open_timeline
from .shipped import load_shipped

__all__ = [
    "Details",
    "OpenSheet",
    "Saved",
    "Typed",
    "add_texts",
    "begin",
    "change_details",
    "delete_answers",
    "delete_draft",
    "finish",
    "load_shipped",
    "look",
    "offer_again",
    "open_draft",
    "open_sheet",
    "open_timeline",
    "propose_publishing",
    "retire",
    "save_page",
    "upload_new",
    "upload_version",
]
