"""What is typical, by kind of business, and the words of a plan written by rules."""
