"""serve: the chat in the browser, the API, and a worker, in one process."""

import logging
from argparse import Namespace

from assistant.cli.output import Exit
from assistant.cli.session import Session


async def serve(args: Namespace, session: Session) -> Exit:
    """Serve until it is ended."""
    if args.port is not None:
        session.settings = session.settings.on_port(args.port)
    session.screen.say("Starting Draftroom ...")
    from assistant.serving import serve as served

    for quiet in ("uvicorn.access", "httpx"):
        logging.getLogger(quiet).setLevel(logging.WARNING)
    browser = session.screen.interactive and not args.no_browser
    await served(session.settings, tell=session.screen.say, browser=browser)
    return Exit.OK
