"""The guards: what every request passes before it reaches the application, on by default.

Plain ASGI, one file a guard, so that event streams and websockets go through as they come.
"""

from assistant.guards.asgi import ASGIApp
from assistant.guards.bodies import Bodies
from assistant.guards.logins import Logins
from assistant.guards.origins import Origins
from assistant.guards.peers import Peers
from assistant.guards.replies import Replies
from assistant.guards.surface import Surface
from assistant.settings import Settings


def guarded(app: ASGIApp, settings: Settings) -> ASGIApp:
    """Return the application behind its guards.

    The server in front must leave proxy headers alone, or nobody knows who opened the connection.
    """
    access = settings.access
    inner: ASGIApp = Logins(app, access)
    inner = Bodies(inner)
    inner = Surface(inner, access.auth)
    inner = Origins(inner, access, settings.port)
    inner = Replies(inner)
    return Peers(inner, access)
