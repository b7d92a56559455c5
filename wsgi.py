"""The WSGI entry: what a web server imports to serve Canvass."""

import gc

from app.factory import create_app
from config import settings

app = create_app(settings())

# What stands now stands until the process ends: the collector need not look through it again and again.
gc.freeze()
gc.set_threshold(10_000, 20, 20)
