"""The chain that seals the logs (audit.chain_writer): blocks of digests, each holding the hash of the one before."""

from __future__ import annotations

from django.db import models

from core.models import AppendOnly


class ChainBlock(AppendOnly):
    """Rows of one log that were sealed together, in the order of their keys.

    `ids`, `digests`, `hints` and `salts` are packed, one piece a row (audit.chain_writer). All but the salts are in the
    hash, so that a row erased by law can lose its salt: nothing is then read from its digest, and the chain holds.
    """

    number = models.PositiveBigIntegerField(unique=True)
    source = models.CharField(max_length=12)
    format = models.PositiveSmallIntegerField()
    sealed_at = models.DateTimeField()
    complete = models.BooleanField()  # every row of this log that could be seen at that moment is sealed
    low = models.BigIntegerField()  # no row up to this key is expected any more
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField()
    count = models.PositiveIntegerField()
    ids = models.BinaryField()
    digests = models.BinaryField()
    hints = models.BinaryField()
    salts = models.BinaryField()
    unmarked = models.BinaryField()  # keys of rows that did not bear Jalon's mark when they were sealed
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    key_name = models.CharField(max_length=12)
    signature = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = "block of the chain"
        indexes = [
            models.Index(fields=["source", "number"], name="block_of_source"),
            models.Index(fields=["source", "last_id"], name="block_by_last"),
        ]
