"""The banks of the lesson rules: data only."""
