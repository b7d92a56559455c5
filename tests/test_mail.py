"""Mail: messages that cannot be broken out of, sent to a real server, or shown on the console."""

import email
import email.policy
import socket
from email.header import decode_header, make_header
from email.utils import getaddresses
from types import SimpleNamespace

import pytest
from aiosmtpd.controller import Controller
from hypothesis import example, given
from hypothesis import strategies as st

from app.mail import Letter, MailError, message, send

SENDER = "Canvass <no-reply@canvass.example>"
LETTER = Letter("amina@example.org", "Harbours 2020", "Please answer.\n", to_name="Amina Otieno")


class Box:
    """What a mail server received; an address that begins with `gone` does not exist, `later` is not now."""

    def __init__(self):
        self.got = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802 (aiosmtpd's name)
        if address.startswith("gone"):
            return "550 no such person"
        if address.startswith("later"):
            return "451 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802 (aiosmtpd's name)
        if b"refuse me" in envelope.content:
            return "554 not this"
        read = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.got.append(SimpleNamespace(to=envelope.rcpt_tos, message=read))
        return "250 OK"


@pytest.fixture
def server():
    """A mail server of this test's own."""
    box = Box()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    box.address = f"smtp://127.0.0.1:{port}"
    yield box
    controller.stop()


def test_a_letter_arrives_as_it_was_written(server):
    letter = Letter(
        "amina@example.org",
        "Ça va — مرحبا",
        "Text\n",
        "<p>Page</p>",
        "Amina",
        ("mission@example.org",),
        "team@example.org",
    )
    send(message(letter, SENDER), server.address)
    (got,) = server.got
    assert got.to == ["amina@example.org", "mission@example.org"]
    assert got.message["Subject"] == "Ça va — مرحبا"
    assert got.message["From"] == SENDER
    assert got.message["Reply-To"] == "team@example.org"
    assert got.message.get_body(("plain",)).get_content().splitlines() == ["Text"]
    assert got.message.get_body(("html",)).get_content().strip() == "<p>Page</p>"
    assert got.message["Message-ID"].endswith("@canvass.example>")
    assert got.message["Auto-Submitted"] == "auto-generated"


LETTERS = st.sampled_from('مدن أكثر опрос городов enquête sûre a, (b) <c> "d"')


@example(
    "تذكير: عرض توضيحي: استقصاء الدول الأعضاء بشأن مدن أكثر أمانا (إجابات مصطنعة)",
    "عرض توضيحي: استقصاء الدول الأعضاء بشأن مدن أكثر أمانا",
)
@given(subject=st.text(LETTERS, min_size=1, max_size=200), name=st.text(LETTERS, max_size=90))
def test_no_space_and_no_letter_of_a_subject_or_a_name_is_lost_on_the_way(subject, name):
    letter = Letter("amina@example.org", subject, "x", to_name=name, copy_to=("mission@example.org",))
    sent = message(letter, '"Équipe des villes, sûres" <no-reply@canvass.example>').as_bytes()
    assert max(len(line) for line in sent.splitlines()) < 200
    read = email.message_from_bytes(sent, policy=email.policy.compat32)
    assert _said(read["Subject"]) == " ".join(subject.split())
    ((read_name, address),) = getaddresses([read["To"]])
    assert (_said(read_name), address) == (" ".join(name.split()), "amina@example.org")
    ((read_from, _address),) = getaddresses([read["From"]])
    assert _said(read_from) == "Équipe des villes, sûres"


def _said(header):
    """As a mail program shows it: what was encoded is put together, without the folds between."""
    return str(make_header(decode_header(header))).replace("\r\n", "")


def test_headers_cannot_be_broken_out_of():
    made = message(Letter("a@example.org", "Hello\r\nBcc: all@example.org", "x", to_name="A\nB"), SENDER)
    assert made["Subject"] == "Hello Bcc: all@example.org"
    assert made["Bcc"] is None
    assert "Bcc:" not in [line.split(" ")[0] for line in made.as_string().splitlines()]


@pytest.mark.parametrize("wrong", ["", "nobody", "a@b\r\nBcc: c@example.org", "a@example.org, b@example.org"])
def test_an_address_that_is_none_is_refused_for_good(wrong):
    with pytest.raises(MailError) as refused:
        message(Letter(wrong, "Hello", "x"), SENDER)
    assert refused.value.permanent


@pytest.mark.parametrize(
    ("to", "text", "permanent"),
    [
        ("gone@example.org", "x", True),
        ("later@example.org", "x", False),
        ("a@example.org", "refuse me", True),
    ],
)
def test_what_a_server_refuses_is_known_to_be_for_good_or_for_now(server, to, text, permanent):
    with pytest.raises(MailError) as refused:
        send(message(Letter(to, "Hello", text), SENDER), server.address)
    assert refused.value.permanent is permanent
    assert server.got == []


@pytest.mark.parametrize(
    ("through", "what"),
    [
        ("smtp://127.0.0.1:1", "refused"),
        ("ftp://example.org", "the setting MAIL"),
        ("smtp://", "the setting MAIL"),
    ],
)
def test_a_server_that_is_not_there_is_tried_again_later(through, what):
    with pytest.raises(MailError, match=what) as refused:
        send(message(LETTER, SENDER), through)
    assert not refused.value.permanent


def test_no_password_travels_in_clear(server):
    with pytest.raises(MailError, match="no encryption"):
        send(message(LETTER, SENDER), server.address.replace("//", "//user:secret@"))
    assert server.got == []


def test_on_the_console_a_letter_can_be_read(capsys):
    send(message(LETTER, SENDER), "console")
    said = capsys.readouterr().out
    assert "To: Amina Otieno <amina@example.org>" in said
    assert "Please answer." in said
