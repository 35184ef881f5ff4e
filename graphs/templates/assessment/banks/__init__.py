"""The banks of the assessment rules: data only."""
