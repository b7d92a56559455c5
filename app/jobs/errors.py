"""What ends a job for good."""


class Vain(Exception):
    """Trying again cannot help; says why, to the team."""
