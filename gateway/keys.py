"""Keys of clients, and which addresses need them. Pure; the routes' side of it is `auth.py`."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets

KEY_PREFIX = "pm-"
HASH_PREFIX = "sha256:"


def new_key() -> str:
    """Return a fresh key of 256 random bits; guessing is out of the question, so its plain hash may be stored."""
    return KEY_PREFIX + secrets.token_urlsafe(32)


def hash_key(key: str) -> str:
    """Return what `gateway.yaml` stores in place of a key."""
    return HASH_PREFIX + hashlib.sha256(key.encode()).hexdigest()


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
