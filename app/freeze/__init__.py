"""Freezing: the submissions of a round become a dataset folder; the one place that writes Parquet."""

from app.freeze.dataset import FreezeError, Told, freeze, identity

__all__ = ["FreezeError", "Told", "freeze", "identity"]
