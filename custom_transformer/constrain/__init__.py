"""Answers that must be JSON or the call of a function: what grammar allows which token."""
