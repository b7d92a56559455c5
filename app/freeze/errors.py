"""Why a round cannot be frozen."""


class FreezeError(Exception):
    """The dataset cannot be written; says why, and how to mend it."""
