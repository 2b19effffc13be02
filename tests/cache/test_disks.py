"""Disks that are full, read-only or not there: a warning at most, and the program runs."""

import os
import pathlib
import subprocess

import pytest
from cache_processes import Processes


def runs_without_a_cache(processes):
    done = processes.run(1)
    assert done["llvm_runs"] == 1 and done["hits"] == 0
    assert len(done["warnings"]) == 1, done["warnings"]
    again = processes.run(1)
    assert again["llvm_runs"] == 1 and again["results"] == done["results"]


@pytest.fixture
def mounted(tmp_path):
    """Mounts a small file system; skips where that is not allowed."""
    mounts = []

    def mount(*options):
        target = tmp_path / f"mount{len(mounts)}"
        target.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", ",".join(("mode=0700", *options)), "tmpfs", str(target)]
        if subprocess.run(command, capture_output=True, check=False).returncode != 0:
            pytest.skip("mounting is not allowed here")
        mounts.append(target)
        return target

    yield mount
    for target in mounts:
        subprocess.run(["umount", "-l", str(target)], check=True)


def test_a_file_in_place_of_the_directory(tmp_path):
    (tmp_path / "cache").write_text("not a directory")
    runs_without_a_cache(Processes(tmp_path / "cache"))


def test_a_directory_that_everybody_can_write_to(tmp_path):
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(0o777)
    runs_without_a_cache(Processes(tmp_path / "cache"))


def test_a_directory_that_cannot_be_made():
    runs_without_a_cache(Processes(pathlib.Path("/proc/none/cache")))


def test_a_full_disk(mounted):
    disk = mounted("size=64k")
    (disk / "ballast").write_bytes(bytes(60 << 10))
    runs_without_a_cache(Processes(disk / "cache"))


def test_a_disk_that_fills_up(mounted):
    disk = mounted("size=4m")
    processes = Processes(disk / "cache")
    first = processes.run(1)
    assert first["stored"] == 1
    with pytest.raises(OSError), open(disk / "ballast", "wb") as file:
        while True:
            file.write(bytes(4096))
            file.flush()
    # What is there is still read, and what is not is compiled.
    done = processes.run(1)
    assert done["llvm_runs"] == 0 and done["results"] == first["results"]
    other = processes.run(2)
    assert other["llvm_runs"] == 1 and len(other["warnings"]) == 1
    assert processes.run(1)["llvm_runs"] == 0


def test_a_read_only_disk(mounted):
    disk = mounted("size=8m")
    processes = Processes(disk / "cache")
    first = processes.run(1)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    done = processes.run(1)
    assert done["llvm_runs"] == 0 and done["results"] == first["results"]
    other = processes.run(2)
    assert other["llvm_runs"] == 1 and len(other["warnings"]) <= 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_directory_without_rights(tmp_path):
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache").chmod(0o500)
    runs_without_a_cache(Processes(tmp_path / "cache"))
