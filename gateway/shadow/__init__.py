"""Every Nth chat request is replayed on every backend, beside the live traffic and out of its way."""
