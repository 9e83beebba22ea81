"""Installations in demo mode with nobody in them yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.demo.installation import Installation
from tests.serving import Template, served

NewInstallation = Callable[[], Installation]


@pytest.fixture
def installation_of_nobody(
    bare_template: Template, tmp_path: Path
) -> Iterator[NewInstallation]:
    """Make as many as you like; each has a database of its own."""
    with ExitStack() as stack:

        def make() -> Installation:
            folder = tmp_path / f"nobody-{len(list(tmp_path.iterdir()))}"
            server = served(bare_template, folder, demo=True, start=False)
            return Installation(stack.enter_context(server))

        yield make
