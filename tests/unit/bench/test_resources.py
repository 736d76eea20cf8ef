"""What a process and its children use."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bench.resources import Meter, totals

BUSY = "import time\nwhile time.process_time() < 0.3: pass\nprint(flush=True)\ninput()"
WITH_CHILD = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {BUSY!r}])\nprint(flush=True)\ninput()"


def started(code: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def wait_line(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline()


def say(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


@pytest.fixture
def processes() -> Iterator[list[subprocess.Popen[str]]]:
    processes: list[subprocess.Popen[str]] = []
    yield processes
    for process in processes:
        with process:
            process.kill()


def test_work_is_counted(processes):
    processes.append(started("input()\n" + BUSY))
    meter = Meter(processes[0].pid)
    with meter.running():
        say(processes[0])
        wait_line(processes[0])
    assert meter.use is not None
    assert meter.use.cpu_percent > 1


def test_work_in_between_is_not_counted(processes):
    processes.append(started("input()\n" + BUSY))
    meter = Meter(processes[0].pid)
    with meter.running():
        pass
    say(processes[0])
    wait_line(processes[0])
    with meter.running():
        os.sched_yield()
    assert meter._cpu_s < 0.2


def test_memory_is_that_of_the_process(processes):
    processes.append(started("held = bytearray(64 * 2**20)\nprint(flush=True)\ninput()"))
    wait_line(processes[0])
    meter = Meter(processes[0].pid)
    with meter.running():
        pass
    assert meter.use is not None
    assert 64 <= meter.use.rss_mb < 200


def test_children_count_while_they_run_and_after(processes):
    processes.append(started(WITH_CHILD))
    wait_line(processes[0])
    during = totals(processes[0].pid)
    say(processes[0])
    wait_line(processes[0])
    after = totals(processes[0].pid)
    assert during is not None
    assert after is not None
    assert min(during[0], after[0]) >= 0.3


def test_meter_that_never_ran_knows_nothing():
    assert Meter(os.getpid()).use is None


def test_nothing_is_known_of_a_process_that_ended():
    process = started("pass")
    meter = Meter(process.pid)
    with process, meter.running():
        process.wait()
    assert meter.use is None


def test_process_that_waits_to_be_collected_is_gone(processes):
    processes.append(started("pass"))
    os.waitid(os.P_PID, processes[0].pid, os.WEXITED | os.WNOWAIT)
    assert totals(processes[0].pid) is None


def test_failure_in_the_block_is_passed_on():
    def fail() -> None:
        with Meter(os.getpid()).running():
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
