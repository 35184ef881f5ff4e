"""Data files of the TV series template."""
