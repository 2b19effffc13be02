"""Run by the tests of the cache: one of many programs, then what the process did to get its result, as JSON.

python program.py NUMBER [COUNT]: computes program NUMBER, or COUNT programs from NUMBER on, each with code of its own.
"""

import json
import sys
import warnings

import pyfora

SOURCE = """
def program(executor):
    def step(x):
        return x * {number} + 1

    with executor.remotely.downloadAll():
        result = sum(step(x) for x in range(1000))
    return result
"""


def run(executor, number, folder):
    """The result of a program that no other number has; its source is in a file, as pyfora reads it from there."""
    path = f"{folder}/program_{number}.py"
    text = SOURCE.format(number=number)
    with open(path, "w") as file:
        file.write(text)
    scope = {}
    exec(compile(text, path, "exec"), scope)
    result = scope["program"](executor)
    assert result == sum(x * number + 1 for x in range(1000)), (number, result)
    return result


def main():
    import tempfile

    number = int(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    results = []
    with warnings.catch_warnings(record=True) as caught, tempfile.TemporaryDirectory() as folder:
        warnings.simplefilter("always")
        with pyfora.connect() as executor:
            print("connected", flush=True)
            for n in range(number, number + count):
                results.append(run(executor, n, folder))
            counters = executor._session().counters()
    print(json.dumps({**counters, "results": results, "warnings": [str(w.message) for w in caught]}))


if __name__ == "__main__":
    main()
