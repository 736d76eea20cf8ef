"""Measures the gateway itself; each module is a script."""
