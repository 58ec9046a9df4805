"""One installation for a file of tests; its tables are emptied between them as the tests' own."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.installation import Installation, installed


@pytest.fixture(scope="module")
def installation(django_db_setup: None, django_db_blocker: Any) -> Iterator[Installation]:
    """While it is there, Django looks into its database, and not into the tests' own."""
    top = Path(tempfile.mkdtemp(prefix="starcivil-faults-"))
    top.chmod(0o755)  # root's server runs as another user, who must enter it
    with django_db_blocker.unblock(), installed(top) as made:
        yield made
    shutil.rmtree(top)
