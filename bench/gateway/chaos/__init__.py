"""Injects faults between a gateway and its backends, and checks what clients and backends see."""
