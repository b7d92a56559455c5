"""Sending, alone: a message is built, and leaves by SMTP or, on a developer's machine, to the console."""

import smtplib
import ssl
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import formatdate, make_msgid, parseaddr
from typing import Any
from urllib.parse import unquote, urlsplit

SECONDS = 20
"""How long a mail server may take to answer."""
CONSOLE = "console"
PORTS = {"smtp": 587, "smtps": 465}


class MailError(Exception):
    """A message did not leave; ``permanent`` where trying again is vain (the address does not exist)."""

    def __init__(self, what: str, *, permanent: bool) -> None:
        super().__init__(what)
        self.permanent = permanent


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a letter."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent, to whom; ``html`` is optional, the text always there."""

    to: str
    subject: str
    text: str
    html: str = ""
    to_name: str = ""
    copy_to: tuple[str, ...] = ()
    reply_to: str = ""
    enclosed: tuple[Enclosure, ...] = ()


class _Whole(EmailPolicy):
    """Folds a subject, or the names of persons, so that each space arrives.

    Python's own folding loses the space where a line ends between two words that are not ASCII, before 3.14.4
    (https://github.com/python/cpython/issues/144156): "استقصاء بشأن مدن أكثر أمانا" came as "مدنأكثر".
    """

    def fold(self, name: str, value: Any) -> str:
        """A header as lines of ASCII."""
        kind, addresses = name.lower(), getattr(value, "addresses", ())
        plain = self.utf8 or str(value).isascii() or not all(one.addr_spec.isascii() for one in addresses)
        if plain or (kind != "subject" and not addresses):
            return super().fold(name, value)
        if kind == "subject":
            lines = [self._words(str(value), name)]
        else:
            lines = [self._person(one, name) for one in addresses]
        return f"{name}: {f',{self.linesep} '.join(lines)}{self.linesep}"

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The same, as it is sent."""
        return self.fold(name, value).encode("utf-8" if self.utf8 else "ascii", "surrogateescape")

    def _person(self, one: Address, header: str) -> str:
        if one.display_name.isascii():
            return str(one)
        return f"{self._words(one.display_name, header)}{self.linesep} <{one.addr_spec}>"

    def _words(self, text: str, header: str) -> str:
        """Text as the encoded words of RFC 2047, in lines."""
        return Header(text, "utf-8", header_name=header).encode(linesep=self.linesep)


def message(letter: Letter, sender: str, known_as: str = "") -> EmailMessage:
    """A letter as a message from ``sender`` (``Name <address>``); its headers cannot be broken out of.

    Where it is sent a second time, ``known_as`` is the same, so that whoever receives it can tell: many mail
    systems then show it once.
    """
    made = EmailMessage(policy=_Whole(linesep=SMTP.linesep, raise_on_defect=False))
    name, address = parseaddr(sender)
    made["From"] = Address(display_name=_line(name), addr_spec=address)
    made["To"] = _address(letter.to, letter.to_name)
    if letter.copy_to:
        made["Cc"] = [_address(one) for one in letter.copy_to]
    if letter.reply_to:
        made["Reply-To"] = _address(letter.reply_to)
    made["Subject"] = _line(letter.subject)
    made["Date"] = formatdate(localtime=False)
    domain = address.partition("@")[2]
    made["Message-ID"] = f"<{known_as}@{domain}>" if known_as else make_msgid(domain=domain)
    # Out-of-office replies and read receipts do not belong in the team's mailbox.
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(letter.text)
    if letter.html:
        made.add_alternative(letter.html, subtype="html")
    for one in letter.enclosed:
        kind, _, subtype = one.media_type.partition("/")
        made.add_attachment(one.content, maintype=kind, subtype=subtype, filename=_line(one.name))
    return made


def send(made: EmailMessage, through: str) -> None:
    """Send a message ``through`` the setting MAIL: ``console``, smtp://user:password@host:port or smtps://…"""
    with opened(through) as post:
        post(made)


@contextmanager
def opened(through: str) -> Iterator[Callable[[EmailMessage], None]]:
    """What sends a message; a server that cannot be reached is known before anything is done for its sake."""
    if through == CONSOLE:
        yield _print
        return
    try:
        with _server(through) as server:

            def post(made: EmailMessage) -> None:
                server.send_message(made)

            yield post
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
        codes = (
            [code for code, _said in error.recipients.values()]
            if isinstance(error, smtplib.SMTPRecipientsRefused)
            else [error.smtp_code]
        )
        raise MailError(_said(error), permanent=all(code >= 500 for code in codes)) from error
    except (OSError, smtplib.SMTPException) as error:
        raise MailError(f"{type(error).__name__}: {error}", permanent=False) from error


def _said(error: smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError) -> str:
    """What the server said, as a person reads it."""
    if isinstance(error, smtplib.SMTPDataError):
        return f"{error.smtp_code} {_text(error.smtp_error)}"
    told = (f"{address}: {code} {_text(said)}" for address, (code, said) in error.recipients.items())
    return "; ".join(told)


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


def _print(made: EmailMessage) -> None:
    sys.stdout.write(f"\n{'─' * 72}\n{_readable(made)}\n{'─' * 72}\n")
    sys.stdout.flush()


def _server(through: str) -> smtplib.SMTP:
    """A connection as the address says; signed in, and never in clear where a password travels."""
    parts = urlsplit(through)
    if parts.scheme not in PORTS or not parts.hostname:
        raise MailError("the setting MAIL is console, smtp://… or smtps://…", permanent=False)
    port = parts.port or PORTS[parts.scheme]
    # Reading whom this machine trusts takes a tenth of a second: only where somebody is to be trusted.
    if parts.scheme == "smtps":
        trusting = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(parts.hostname, port, timeout=SECONDS, context=trusting)
    else:
        server = smtplib.SMTP(parts.hostname, port, timeout=SECONDS)
        server.ehlo()
        if server.has_extn("starttls"):
            server.starttls(context=ssl.create_default_context())
        elif parts.username:
            server.close()
            raise MailError(
                "the mail server offers no encryption; no password is sent to it", permanent=False
            )
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _address(email: str, name: str = "") -> Address:
    try:
        return Address(display_name=_line(name), addr_spec=email.strip())
    except (ValueError, IndexError) as error:
        raise MailError(f"'{email}' is not an e-mail address", permanent=True) from error


def _line(text: str) -> str:
    return " ".join(text.split())


def _readable(made: EmailMessage) -> str:
    body = made.get_body(("plain",))
    headers = "\n".join(f"{name}: {made[name]}" for name in ("To", "Subject"))
    return f"{headers}\n\n{body.get_content() if body is not None else ''}"
