"""Which records are trained on, which choose between trials, and which only measure."""

import hashlib
from typing import Literal

from training.corpus import Record

Split = Literal["train", "dev", "test"]
TEST, DEV = 2, 1  # tenths


def split_of(record: Record) -> Split:
    """By the record's id alone, so that new records move no old one; 70 / 10 / 20 per cent."""
    tenth = int(hashlib.sha256(record.id.encode()).hexdigest(), 16) % 10
    return "test" if tenth < TEST else "dev" if tenth < TEST + DEV else "train"
