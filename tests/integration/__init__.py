"""Tests that need a server, a database or another program."""
