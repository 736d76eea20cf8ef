"""Measures the gateway side by side with others: the same work, the same upstream, one core each, in one run."""
