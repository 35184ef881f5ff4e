"""Code checks: the protocol they share, their runner, and the common ones of every template."""
