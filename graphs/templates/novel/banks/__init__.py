"""The banks of the novel rules: data only."""
