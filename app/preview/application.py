"""The application of a preview: the ordinary one, with its draft elsewhere, and pages of its own."""

from pathlib import Path

from flask import Flask

from app.factory import create_app, upgrade_database
from app.preview import pages
from app.preview.live import NAME, Live
from config import Preview


def create_preview(folder: Path, place: Path, language: str = "") -> Flask:
    """The application that shows the definition in ``folder`` and keeps its draft in ``place``."""
    app = create_app(Preview({"CANVASS_INSTANCE": str(place)}))
    upgrade_database(app)
    app.extensions[NAME] = Live(folder)
    app.config["PREVIEW_LANGUAGE"] = language
    app.register_blueprint(pages.blueprint)
    return app
