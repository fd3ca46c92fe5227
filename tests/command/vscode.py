# SPDX-License-Identifier: Apache-2.0
"""The files of .vscode/ are valid, and what they call is there: verbs, options, files, tasks.

    vscode.py REPOSITORY
"""

import json
import os
import re
import subprocess
import sys

from expectations import expect, finish

repository = sys.argv[1]


def read(name):
    """JSON with comments, each on a line of its own."""
    with open(f"{repository}/.vscode/{name}", encoding="utf-8") as file:
        return json.loads(re.sub(r"^\s*//.*$", "", file.read(), flags=re.MULTILINE))


def strings(value):
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from strings(item)
    elif isinstance(value, str):
        yield value


def check_command(command):
    words = command.replace("${workspaceFolder}", repository).split()
    expect(os.access(words[0], os.X_OK), f"{words[0]} is no program")
    verb = words[1]
    help_text = subprocess.run([words[0], verb, "--help"], capture_output=True, text=True, check=False)
    expect(help_text.returncode == 0, f"{words[0]} has no verb {verb}")
    for word in words[2:]:
        expect(not word.startswith("-") or f"  {word} " in help_text.stdout, f"{verb} has no option {word}")


tasks, launch, settings = read("tasks.json"), read("launch.json"), read("settings.json")
expect(read("extensions.json")["recommendations"], "no extension is recommended")
labels = [task["label"] for task in tasks["tasks"]]
inputs = [item["id"] for item in tasks["inputs"]]
for task in tasks["tasks"]:
    check_command(task["command"])
    for name in re.findall(r"\$\{input:(\w+)\}", task["command"]):
        expect(name in inputs, f"there is no input {name}")

for configuration in launch["configurations"]:
    expect(configuration["preLaunchTask"] in labels, f"no task {configuration['preLaunchTask']}")
    port = configuration["miDebuggerServerAddress"].rsplit(":", 1)[1]
    server = tasks["tasks"][labels.index(configuration["preLaunchTask"])]
    expect(server["command"].endswith(f"--server {port}"), f"nobody serves port {port}")
    ready = server["problemMatcher"]["background"]["endsPattern"]
    with open(f"{repository}/tools/debug.sh", encoding="utf-8") as file:
        expect(ready in file.read(), f"tools/debug.sh does not say \"{ready}\"")
    with open(f"{repository}/bulkhead", encoding="utf-8") as file:
        expect(f"command {configuration['miDebuggerPath']} " in file.read(), "the debugger is not installed")

# What is built is built by the main job; everything else is in the repository.
for text in [*strings(launch), *strings(settings)]:
    for path in re.findall(r"\$\{workspaceFolder\}/(\S+)", text):
        if path.startswith("build/"):
            board = re.search(r"^default_board=(\S+)", open(f"{repository}/bulkhead", encoding="utf-8").read(), re.M)[1]
            folder = f"build/car_system/{board.replace('/', '_')}/"
            expect(path.startswith(folder), f"{path} is not the main job's, which is {folder}")
        else:
            expect(os.path.exists(f"{repository}/{path}"), f"there is no {path}")

tracked = subprocess.run(["git", "-C", repository, "check-ignore", ".vscode/tasks.json"],
                         capture_output=True, check=False)
expect(tracked.returncode != 0, "git ignores .vscode")

finish()
