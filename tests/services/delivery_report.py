"""What a mail server reports of a letter that it could not deliver, as RFC 3464 has it."""

REPORT = """\
From: MAILER-DAEMON@mail.example
To: no-reply@canvass.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example
Arrival-Date: Sun, 1 Mar 2020 12:00:00 +0000

Final-Recipient: rfc822; ken@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--B
Content-Type: {enclosed}

From: no-reply@canvass.example
To: ken@example.org
Subject: An invitation
Message-ID: {message_id}

--B--
"""
WHOLE, HEADERS = "message/rfc822", "text/rfc822-headers"


def report(message_id, action="failed", status="5.1.1", enclosed=WHOLE) -> bytes:
    text = REPORT.format(message_id=message_id, action=action, status=status, enclosed=enclosed)
    return text.replace("\n", "\r\n").encode()
