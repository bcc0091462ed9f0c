"""The command that a timer runs: reminders that are due, and mails that wait."""

import typer

from cleardays.cli.files import REFUSED, stop
from cleardays.cli.installation import set_up


def remind() -> None:
    """Send the reminders that are due and the mails that wait. For a timer, every ten minutes.

    It may be run as often as one likes, also twice at once. Ends with 4 where mail is down; then
    nothing is lost, and the next run tries again.
    """
    set_up()
    from django.utils import timezone

    from cleardays.actions.asked import let_go, post_answers
    from cleardays.actions.posting import MailDown
    from cleardays.actions.reminders import remind as send

    at, down = timezone.now(), ""
    let_go(at)
    try:
        run = send(at)
        typer.echo(f"{run.sent} reminders sent, {run.refused} refused, {run.taken} left to others.")
        answers, waiting = post_answers(at)
        typer.echo(f"{answers} mails about answers sent, {waiting} wait.")
    except MailDown as wrong:
        down = str(wrong)
    if down:
        stop(f"{down} What waits is sent in the next run. Nothing is lost.", REFUSED)
