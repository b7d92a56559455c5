"""Lets the command run as `python -m app.cli`."""

from app.cli import main

main()
