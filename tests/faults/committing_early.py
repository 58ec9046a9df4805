"""The program, but that it commits a press's receipt before it does what was pressed."""

from starcivil.wsgi import application  # isort: skip  # before models can be had
from django.db import connection

from grids import writing
from grids.models import Receipt

__all__ = ["application"]
_claim = writing.claim_receipt


def claim_and_commit(sent: writing.Sent) -> Receipt:
    receipt = _claim(sent)
    connection.connection.commit()
    return receipt


writing.claim_receipt = claim_and_commit
