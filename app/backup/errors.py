"""What stops a backup, or bringing one back."""


class BackupError(Exception):
    """A backup cannot be made or is none; says why, and what to do."""
