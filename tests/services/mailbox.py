"""A real SMTP server in the tests, and the messages that it has received."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from flask import Flask


class Mailbox:
    """What a real SMTP server has received; it may refuse an address."""

    def __init__(self) -> None:
        self.received = []
        self.refused = "gone"
        """How addresses begin that nobody has."""

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 (aiosmtpd's)
        if address.startswith(self.refused):
            return "550 there is nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 (aiosmtpd's)
        self.received.append(envelope)
        return "250 OK"


@contextmanager
def served(application: Flask) -> Iterator[Mailbox]:
    """The mailbox that an application's letters reach."""
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    application.config["MAIL"] = f"smtp://127.0.0.1:{port}"
    yield box
    server.stop()


def message(envelope: Any) -> EmailMessage:
    return message_from_bytes(envelope.content, policy=policy.default)
