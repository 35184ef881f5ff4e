"""The API: routes by noun under /api, over the same services as every other door."""
