"""The receipt with which something began, so that its page and its paper can name the number."""

from django.db import models

from grids.models import Receipt
from grids.traces.ledger import name_of


def first_receipt(subject: models.Model) -> Receipt | None:
    """None for what was there before receipts said what they are about; one query."""
    return Receipt.objects.filter(subject=name_of(subject)).order_by("at").first()
