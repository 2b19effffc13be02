"""The cache of machine code, seen from whole processes that run programs."""

import random
import time

from cache_processes import Processes


def test_a_second_process_runs_no_llvm(processes):
    first = processes.run(1)
    assert (first["llvm_runs"], first["stored"], first["hits"], first["warnings"]) == (1, 1, 0, [])
    second = processes.run(1)
    assert (second["llvm_runs"], second["misses"], second["hits"], second["warnings"]) == (0, 0, 1, [])
    assert second["results"] == first["results"]


def test_another_program_is_another_entry(processes):
    processes.run(1)
    other = processes.run(2)
    assert (other["llvm_runs"], other["hits"]) == (1, 0)
    assert len(processes.entries()) == 2


def test_the_number_of_threads_is_not_part_of_the_key(processes):
    processes.run(1, PYFORA_THREADS="1")
    assert processes.run(1, PYFORA_THREADS="3")["llvm_runs"] == 0


def test_two_processes_at_once(processes):
    both = [processes.start(1, 5), processes.start(1, 5)]
    done = [processes.finish(process) for process in both]
    assert done[0]["results"] == done[1]["results"]
    assert all(one["warnings"] == [] and one["damaged"] == 0 for one in done)
    assert 5 <= done[0]["llvm_runs"] + done[1]["llvm_runs"] <= 10
    assert len(processes.entries()) == 5
    assert processes.run(1, 5)["llvm_runs"] == 0


def test_a_flipped_byte_is_noticed_and_rebuilt(processes):
    first = processes.run(1)
    (entry,) = processes.entries()
    whole = entry.read_bytes()
    # The header, the first byte of the payload, somewhere in the code, the last byte.
    for at in (0, 20, 100, len(whole) // 2, len(whole) - 1):
        damaged = bytearray(whole)
        damaged[at] ^= 0x40
        entry.write_bytes(damaged)
        again = processes.run(1)
        assert again["results"] == first["results"]
        assert (again["llvm_runs"], again["damaged"]) == (1, 1), at
        assert processes.entries() == [entry] and entry.read_bytes() == whole, at
        assert processes.run(1)["llvm_runs"] == 0


def test_a_shortened_entry_is_rebuilt(processes):
    first = processes.run(1)
    (entry,) = processes.entries()
    whole = entry.read_bytes()
    for length in (0, 10, len(whole) - 1):
        entry.write_bytes(whole[:length])
        assert processes.run(1)["results"] == first["results"]
        assert entry.read_bytes() == whole


def test_checked_hits_agree(processes):
    """With PYFORA_CACHE_CHECK each hit is compiled again and compared: the same source gives the same bytes."""
    first = processes.run(1, 3)
    checked = processes.run(1, 3, PYFORA_CACHE_CHECK="1")
    assert checked["results"] == first["results"]
    assert checked["llvm_runs"] == 3 and checked["warnings"] == []


def test_the_same_bytes_in_every_process(processes, tmp_path):
    others = [Processes(tmp_path / f"other{i}") for i in range(2)]
    kept = []
    for one, seed in zip([processes, *others], ("0", "1", "random"), strict=True):
        one.run(1, 4, PYTHONHASHSEED=seed)
        kept.append({entry.name: entry.read_bytes() for entry in one.entries()})
    assert len(kept[0]) == 4
    assert kept[0] == kept[1] == kept[2]


def test_kill_in_the_middle(processes):
    """Twenty processes are killed while they compile; what they left is whole, and the rest is built."""
    chance = random.Random(20)
    for round_ in range(20):
        process = processes.start(round_ % 4 * 5 + 1, 20)
        assert process.stdout.readline() == "connected\n"
        time.sleep(chance.uniform(0.0, 0.8))
        process.kill()
        process.communicate()
    before = len(processes.entries())
    done = processes.run(1, 24)
    assert done["damaged"] == 0 and done["warnings"] == []
    assert done["hits"] + done["llvm_runs"] == 24
    assert done["hits"] <= before
    again = processes.run(1, 24)
    assert (again["llvm_runs"], again["hits"]) == (0, 24)
