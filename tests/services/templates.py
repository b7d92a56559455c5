"""What the applications of one run of the tests share: templates, compiled by the first that shows them."""

from io import BytesIO
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from app.factory import Canvass


class Compiled(BytecodeCache):
    """Templates in the memory of the process; one that changes is compiled anew, since its checksum does."""

    def __init__(self) -> None:
        self.kept: dict[Any, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Jinja asks for the code of one template in one language."""
        if bucket.key in self.kept:
            bucket.load_bytecode(BytesIO(self.kept[bucket.key]))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Jinja has compiled it."""
        made = BytesIO()
        bucket.write_bytecode(made)
        self.kept[bucket.key] = made.getvalue()


Canvass.jinja_options = {**Canvass.jinja_options, "bytecode_cache": Compiled()}
