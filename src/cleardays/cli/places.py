"""The command that gives places nobody answered for to the next in line."""

import typer

from cleardays.cli.installation import set_up


def offer_places() -> None:
    """End offers that nobody answered in time, and hold their places for the next; each ten minutes."""
    set_up()
    from django.utils import timezone

    from cleardays.actions.waiting import settle_everywhere

    ended = settle_everywhere(timezone.now())
    typer.echo(f"{ended} {'offer' if ended == 1 else 'offers'} ended.")
