# SPDX-License-Identifier: Apache-2.0
"""How long a build takes: seconds of all processors together, and elapsed. No test looks at them."""

import os
import resource
import shutil
import subprocess
import time

import measure

APPLICATION = "samples/userspace/hello_world_user"
ROWS = (  # id, what, Zephyr 3.4 elapsed on two cores, target likewise
    ("build_all", f"{APPLICATION} from nothing: configure and build", 20.4, 2.0),
    ("build_touched", "after touching main.c", 8.3, 0.5),
    ("build_nothing", "nothing changed", 0.03, 0.1),
)


def timed(command, environment):
    """Seconds of the processors, and elapsed."""
    def spent():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime

    before, start = spent(), time.monotonic()
    done = subprocess.run(command, env=environment, check=False, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    if done.returncode != 0:
        raise measure.Failed(f"{APPLICATION} could not be built:\n{done.stdout}")
    return spent() - before, time.monotonic() - start


def builds(folder, board):
    """Rows of (id, what, CPU seconds, elapsed, Zephyr, target). The application is built from a copy."""
    source, target = os.path.join(folder, "app"), os.path.join(folder, "app_build")
    for old in source, target:
        shutil.rmtree(old, ignore_errors=True)
    shutil.copytree(os.path.join(os.path.dirname(measure.HERE), APPLICATION), source)
    command = [measure.COMMAND, "build", "--no-install", "-b", board, "-d", target, source]
    environment = {**{name: value for name, value in os.environ.items() if not name.endswith("_COMPILER_LAUNCHER")},
                   "CCACHE_DISABLE": "1"}
    for name, what, zephyr, wanted in ROWS:
        if name == "build_touched":
            os.utime(os.path.join(source, "src", "main.c"))
        yield name, what, *timed(command, environment), zephyr, wanted


def print_builds(rows):
    line = "{:<16}{:>12}{:>10}{:>9}{:>9}  {}"
    print(line.format("id", "CPU seconds", "elapsed", "Zephyr", "target", "what"))
    for name, what, spent, elapsed, zephyr, wanted in rows:
        print(line.format(name, f"{spent:.2f}", f"{elapsed:.2f}", zephyr, wanted, what))
    print("Zephyr and target: seconds elapsed on two cores that do nothing else.")
