"""The money of a business plan: 36 months computed from its assumptions, and what they say."""
