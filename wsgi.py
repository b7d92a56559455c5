"""The WSGI entry: what a web server imports to serve Canvass."""

from app.factory import create_app
from config import settings

app = create_app(settings())
