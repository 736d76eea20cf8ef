"""Metrics, traces and log lines of a worker: written when an answer has been sent, from what its exchange kept."""
