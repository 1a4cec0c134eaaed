"""Mails through the mail server of Django's settings."""

from __future__ import annotations

import smtplib

from django.core.mail import EmailMessage, get_connection

from messaging.enums import WhyNot
from messaging.gateways.base import Gateway, GatewayAway, NoAnswer, NotTaken, Outgoing, Receipt

_TRY_LATER = range(400, 500)


class SmtpGateway(Gateway):
    """Hands mails to the mail server."""

    def send(self, message: Outgoing) -> Receipt:
        """Send one mail. Whether the server answers is asked before anything is handed over."""
        connection = get_connection()
        try:
            connection.open()
        except OSError as error:  # smtplib's errors are OSErrors
            raise GatewayAway from error
        mail = EmailMessage(message.subject, message.text, None, [message.to], connection=connection)
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _words in error.recipients.values()]
            raise (
                GatewayAway() if any(code in _TRY_LATER for code in codes) else NotTaken(WhyNot.BAD_ADDRESS)
            ) from error
        except smtplib.SMTPResponseException as error:
            raise (GatewayAway() if error.smtp_code in _TRY_LATER else NotTaken(WhyNot.REFUSED)) from error
        except OSError as error:  # cut off in the middle
            raise NoAnswer from error
        finally:
            connection.close()
        return Receipt()
