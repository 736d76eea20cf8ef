"""The scenarios, by where the fault lies."""
