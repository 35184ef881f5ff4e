"""Lets ``python -m assistant.cli`` do what ``draftroom`` does."""

import sys

from assistant.cli import main

sys.exit(main())
