"""Errors of the application.

    DraftroomError
    ├── NotFound               no such thing, or not the asker's
    │   └── Ambiguous          the beginning of an id fits several runs
    ├── Conflict               the thing has changed since the asker looked
    ├── LeaseLost              another worker may hold the run; this one must let go of it
    ├── EditRefused            an edit does not fit this run
    ├── MaterialRefused        an uploaded file cannot be read
    ├── SettingsError          a setting cannot be used
    ├── CannotConnect          a model cannot be connected like this; ``field`` says what to look at
    ├── SealBroken             a sealed secret was changed, moved, or sealed with another key
    ├── AccountRefused         a name or a password cannot be used for an account
    ├── TooManyAttempts        signing in was tried too often; try again in ``wait_seconds``
    └── StoreUnavailable       the database cannot be reached, is locked, full or damaged

The docstring of a class is its default message; ``facts`` carries ids and values for the screen.
"""


class DraftroomError(Exception):
    """Something went wrong in Draftroom."""

    def __init__(self, message: str | None = None, **facts: object) -> None:
        self.facts = facts
        super().__init__(message or (type(self).__doc__ or "").strip())


class NotFound(DraftroomError):
    """There is no such thing."""


class Ambiguous(NotFound):
    """Several runs begin like this; give more of the id."""


class Conflict(DraftroomError):
    """This has changed since you looked at it."""


class LeaseLost(DraftroomError):
    """This worker no longer holds the run."""


class StoreUnavailable(DraftroomError):
    """The database cannot be used now."""


class EditRefused(DraftroomError):
    """This edit does not fit."""


class MaterialRefused(DraftroomError):
    """This file cannot be read."""


class SettingsError(DraftroomError):
    """A setting cannot be used."""


class CannotConnect(DraftroomError):
    """This model cannot be connected."""


class SealBroken(DraftroomError):
    """What was sealed cannot be opened."""


class AccountRefused(DraftroomError):
    """This name or password cannot be used."""


class TooManyAttempts(DraftroomError):
    """Too many attempts to sign in; wait a little and try again."""

    def __init__(self, wait_seconds: float, message: str | None = None) -> None:
        self.wait_seconds = wait_seconds
        super().__init__(message, wait_seconds=wait_seconds)
