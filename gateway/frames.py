"""The frames that an error has passed through.

An error holds them, they hold the request, and the request holds the error. Such a ring is left to the garbage
collector, which comes late: under a load of failures, tens of megabytes later.
"""

from __future__ import annotations


def forget_frames(*errors: BaseException | None) -> None:
    """Have errors, and those that they came of, let go of their frames. To be called once they have been told."""
    left = [*errors]
    while left:
        error = left.pop()
        if error is not None:
            left += [error.__cause__, error.__context__]
            error.__traceback__ = error.__cause__ = error.__context__ = None
