"""How often something that must not be guessed was guessed wrongly."""

from django.db import models


class Guess(models.Model):
    """Misses of one kind about one thing (an address, a household) in the time that began then.

    ``key`` is a fingerprint of both, so the table tells nobody's address.
    """

    key = models.CharField(primary_key=True, max_length=32)
    since = models.DateTimeField()
    missed = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["since"], name="guesses_by_age")]

    def __str__(self) -> str:
        return f"{self.missed}"
