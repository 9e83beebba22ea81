"""School, languages and papers of the child of a case."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from amparo.foundation.kernel.errors import RuleBroken
from amparo.foundation.kernel.locking import conflict
from amparo.foundation.policy import Actor
from amparo.response.cases.operations._shared import choice, doing, find, not_closed

from ..codes import Paper, Schooling
from ..details import add, correct
from ..models import ChildDetails
from ..states import RECORD
from ..types import ChildData
from ._shared import line_of, note_of


def save_child_details(
    actor: Actor, case_id: UUID, data: ChildData, version: int
) -> ChildDetails:
    """Save school, languages and papers; what was written before stays readable.

    ``version`` is the one that the person saw, 0 where there was none yet. Raises
    ``Conflict`` when someone else was faster.
    """
    case = find(case_id)
    with doing(actor, RECORD, case, details=True) as entry:
        not_closed(case)
        choice(Schooling, data.schooling, "schooling")
        papers = [code for code in Paper.values if code in data.papers]
        if Paper.NONE in papers and len(papers) > 1:
            raise RuleBroken(
                _("Choose the papers there are, or none of these."), "papers"
            )
        columns = {"schooling": data.schooling, "papers": papers}
        details = {
            "school": line_of(data.school, "school"),
            "grade": line_of(data.grade, "grade"),
            "languages": line_of(data.languages, "languages"),
            "papers_note": note_of(data.papers_note, "papers_note"),
        }
        row = ChildDetails.objects.filter(case=case).first()
        if row is None:
            row = ChildDetails(**columns)
            add(actor, case, row, details)
            return row
        if version == 0:  # somebody has begun it meanwhile
            raise conflict(row)
        entry.note(corrected=correct(actor, case, row, version, columns, details))
    return row
