"""The soak: a gateway under load, faults, edits and kills for as long as one likes. `python -m bench.gateway.soak`."""
