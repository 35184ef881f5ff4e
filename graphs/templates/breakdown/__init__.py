"""The breakdown: what scripts say of their people, places, hours and threads, counted by code."""
