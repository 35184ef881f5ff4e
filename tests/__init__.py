"""Tests: unit, integration (servers, databases, other programs) and acceptance (the real commands)."""
