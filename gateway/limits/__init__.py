"""How much a key may ask for: requests and tokens over time, exact over all workers."""
