"""Screenplays as typed elements: reading, writing, numbering, paging and measuring them."""
