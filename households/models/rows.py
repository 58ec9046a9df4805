"""What this app's tables share."""

import uuid

from django.db import models


class Row(models.Model):
    """What this app's tables share: a key made in Python."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True
