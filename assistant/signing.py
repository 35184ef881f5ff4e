"""The signature of a webhook, in the form of Standard Webhooks: who gets it can tell it is ours."""

import base64
import binascii
import hashlib
import hmac
from datetime import datetime

_PREFIX = "whsec_"


def signed(key: str, name: str, at: datetime, content: bytes) -> dict[str, str]:
    """Return the headers that sign a body: its name, the moment, and the HMAC over all three."""
    seconds = str(int(at.timestamp()))
    whole = b".".join((name.encode(), seconds.encode(), content))
    mac = hmac.new(_bytes(key), whole, hashlib.sha256).digest()
    return {
        "webhook-id": name,
        "webhook-timestamp": seconds,
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }


def _bytes(key: str) -> bytes:
    """Return the key as bytes: base64 behind whsec_, else as it is written."""
    try:
        return (
            base64.b64decode(key.removeprefix(_PREFIX), validate=True)
            if (key.startswith(_PREFIX))
            else key.encode()
        )
    except binascii.Error:
        return key.encode()
