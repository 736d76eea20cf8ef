"""A model server in name only: answers /health on a unix socket, and misbehaves as its arguments say."""

from __future__ import annotations

import argparse
import signal
import sys
from http.server import BaseHTTPRequestHandler
from socketserver import UnixStreamServer


class Health(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def address_string(self) -> str:
        return "unix"

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--uds", required=True)
    parser.add_argument("--exit", type=int, help="end at once with this status")
    parser.add_argument("--mute", action="store_true", help="run, but never listen")
    parser.add_argument("--stubborn", action="store_true", help="ignore SIGTERM")
    arguments = parser.parse_args()
    print("loading the weights", file=sys.stderr, flush=True)
    if arguments.stubborn:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if arguments.exit is not None:
        sys.exit(arguments.exit)
    if arguments.mute:
        signal.pause()
    with UnixStreamServer(arguments.uds, Health) as server:
        server.serve_forever()


if __name__ == "__main__":
    main()
