"""Freezing: the submissions of a round become a dataset folder; the one place that writes Parquet."""

from app.freeze.dataset import Told, freeze, identity
from app.freeze.errors import FreezeError

__all__ = ["FreezeError", "Told", "freeze", "identity"]
