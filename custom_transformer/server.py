"""The model's own process: `python -m custom_transformer.server --checkpoint DIR --uds PATH`.

Owns the process, its socket and its end. What takes long to import is imported once the rest is settled.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog

GRACE_S = 10
"""How long running answers may take once the process is told to end."""
KEEP_ALIVE_S = 600
"""The gateway keeps its connections; closing an idle one under its hands costs a request."""
PR_SET_PDEATHSIG = 1


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """Return the options of the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m custom_transformer.server", description="Serve a checkpoint over OpenAI's API."
    )
    parser.add_argument("--checkpoint", type=Path, required=True, metavar="DIR")
    place = parser.add_mutually_exclusive_group(required=True)
    place.add_argument("--uds", type=Path, metavar="PATH", help="listen on this unix socket")
    place.add_argument("--port", type=int, help="listen on this TCP port")
    parser.add_argument("--host", default="127.0.0.1", help="with --port")
    parser.add_argument("--name", default="custom", help="the model's name in requests")
    parser.add_argument(
        "--compute",
        choices=("auto", "native", "numpy", "torch"),
        default="auto",
        help="what computes; auto: native (compiled at the first start), or numpy where there is no C++ compiler",
    )
    parser.add_argument("--threads", type=int, default=1, help="cores for numpy or torch; native uses one")
    parser.add_argument("--slots", type=int, default=16, help="answers made at a time")
    parser.add_argument("--max-waiting", type=int, default=64, help="requests that may wait for a slot")
    parser.add_argument(
        "--exit-with-parent",
        type=int,
        nargs="?",
        const=os.getppid(),
        metavar="PID",
        help="end when the parent process does; PID tells a parent that died before this process could ask for it",
    )
    return parser.parse_args(arguments)


def exit_with_parent(parent: int) -> None:
    """Have the kernel send SIGTERM when the parent ends: strictly, the thread that started this process.

    Does nothing outside Linux.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit("the parent process has ended already")


@contextmanager
def unix_socket(path: Path) -> Iterator[socket.socket]:
    """Bind a socket that only this user can reach, and remove its file in the end.

    A socket that nobody answers on, left by a process that was killed, is replaced.

    Raises:
        OSError: another server answers there, or the path cannot be used.
    """
    if path.is_socket():
        with socket.socket(socket.AF_UNIX) as probe, suppress(ConnectionRefusedError):
            probe.connect(str(path))
            sys.exit(f"{path}: another server is listening")
        path.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as listener:
        mask = os.umask(0o177)
        try:
            listener.bind(str(path))
        finally:
            os.umask(mask)
        inode = path.stat().st_ino
        try:
            yield listener
        finally:
            with suppress(FileNotFoundError):
                if path.stat().st_ino == inode:  # not that of a successor
                    path.unlink()


@contextmanager
def tcp_socket(host: str, port: int) -> Iterator[socket.socket]:
    """Bind a TCP socket, for trying by hand.

    Raises:
        OSError: the address cannot be used.
    """
    with socket.create_server((host, port)) as listener:
        yield listener


def main(arguments: list[str] | None = None) -> None:
    """Serve until SIGTERM, then let running answers finish."""
    options = parse(arguments)
    # In force until uvicorn takes over, and again when it raises the signal anew after a clean shutdown.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if options.exit_with_parent is not None:
        exit_with_parent(options.exit_with_parent)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )

    os.environ["OPENBLAS_NUM_THREADS"] = str(options.threads)  # read when NumPy is imported

    import uvicorn  # noqa: PLC0415 - a second in all, in which a signal or a wrong option need not wait

    from custom_transformer.api.app import create_app  # noqa: PLC0415
    from custom_transformer.compute.native.build import BuildError  # noqa: PLC0415
    from custom_transformer.serving import load  # noqa: PLC0415

    try:
        model = load(
            options.checkpoint,
            name=options.name,
            compute_kind=options.compute,
            threads=options.threads,
            num_slots=options.slots,
            max_waiting=options.max_waiting,
        )
    except BuildError as error:
        sys.exit(f"no native compute: {error}")
    structlog.get_logger().info("model loaded", compute=model.compute, slots=options.slots)
    config = uvicorn.Config(
        create_app(model),
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=GRACE_S,
    )
    place = unix_socket(options.uds) if options.uds else tcp_socket(options.host, options.port)
    with suppress(KeyboardInterrupt), place as listener:
        uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
