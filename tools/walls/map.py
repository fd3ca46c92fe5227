# SPDX-License-Identifier: Apache-2.0
"""Who may touch what in a program: `bulkhead map`, `bulkhead why`. doc/map.md tells of both.

    map.py FOLDER [--run] [--for SECONDS] [--dump FILE] [--json FILE] [--html FILE] [--svg FILE] [--diff OLD.json]
    map.py FOLDER --why THREAD WHAT [--map FILE.json]

FOLDER is a build folder.
"""

import argparse
import json
import os
import sys

try:
    import elftools  # noqa: F401
except ImportError:
    sys.exit("There is no Python module elftools: `bulkhead setup map` installs it.")

import answers
import model
import text
from program import NoProgram, Program, Ranges, Unreadable
from run import CannotRun, run


def read_map(path):
    """A map that --json wrote."""
    try:
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
    except OSError as error:
        sys.exit(f"cannot read {path}: {error.strerror}.")
    except ValueError:
        sys.exit(f"{path} is not what `bulkhead map --json` writes.")
    if not isinstance(found, dict) or "bulkhead_map" not in found:
        sys.exit(f"{path} is not what `bulkhead map --json` writes.")
    if found["bulkhead_map"] != model.SCHEMA:
        sys.exit(f"{path} was written by another version of Bulkhead (schema {found['bulkhead_map']}, this one reads "
                 f"{model.SCHEMA}): write it again with `bulkhead map --json`.")
    return found


def of_dump(program, option):
    """The map of a board whose RAM was saved: FILE, or FILE@ADDRESS if it does not begin where RAM does."""
    path, at, address = option.rpartition("@")
    if not at:
        path, address = option, program.address("__ram_start")
    try:
        address = int(address, 0) if at else address
    except ValueError:
        sys.exit(f"{address} is no address: --dump FILE@ADDRESS.")
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError as error:
        sys.exit(f"cannot read {path}: {error.strerror}.")
    try:
        return model.build(program, Ranges([*program.image.pieces, (address, content)]), "dump")
    except (Unreadable, KeyError, ValueError) as error:
        sys.exit(f"{path} does not hold what the kernel keeps at {error}: save all of the RAM in use, from "
                 f"{program.address('__ram_start'):#x} on, while the CPU is stopped.")


def make(program, options):
    if options.dump:
        return of_dump(program, options.dump)
    if options.run or options.seconds is not None:
        return run(program, options.seconds)[0]
    return model.build(program, program.image, "image")


def write(path, content):
    if path == "-":
        sys.stdout.write(content)
        return
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(content)
    except OSError as error:
        sys.exit(f"cannot write {path}: {error.strerror}.")


def show(built, options):
    written = False
    if options.json:
        write(options.json, json.dumps(built, indent=1) + "\n")
        written = True
    if options.html:
        import page
        write(options.html, page.render(built))
        written = True
    if options.svg:
        import picture
        write(options.svg, picture.alone(built))
        written = True
    if options.diff:
        print(text.render_difference(read_map(options.diff), built))
    elif not written:
        print(text.render(built))


def answer(program, options):
    thread, what = options.why
    built = read_map(options.map) if options.map else make(program, options)
    print(answers.why(built, thread, what, program.address))


def seconds(word):
    try:
        value = float(word)
    except ValueError:
        value = 0
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"{word} is no time in seconds")
    return value


class Parser(argparse.ArgumentParser):
    def error(self, message):
        sys.exit(message if message.endswith(".") else f"{message}.")


def main():
    parser = Parser(description="Who may touch what.")
    parser.add_argument("folder", help="build folder")
    parser.add_argument("--run", action="store_true", help="what is decided at run time, from a run in the emulator")
    parser.add_argument("--for", dest="seconds", type=seconds, metavar="SECONDS", help="end the run at this time")
    parser.add_argument("--dump", metavar="FILE[@ADDRESS]", help="the same from RAM that was saved on a board")
    parser.add_argument("--json", metavar="FILE", help="write the map for programs; - is the standard output")
    parser.add_argument("--html", metavar="FILE", help="write a page")
    parser.add_argument("--svg", metavar="FILE", help="write a picture")
    parser.add_argument("--diff", metavar="FILE", help="what a change opened since --json wrote FILE")
    parser.add_argument("--why", nargs=2, metavar=("THREAD", "WHAT"), help="may the thread, and why")
    parser.add_argument("--map", metavar="FILE", help="with --why: ask this map")
    options = parser.parse_args()
    program = Program(os.path.join(options.folder, "zephyr", "zephyr.elf"))
    if options.why:
        options.run = not options.dump
        answer(program, options)
    else:
        show(make(program, options), options)


if __name__ == "__main__":
    try:
        main()
    except (NoProgram, model.NoWalls, CannotRun, answers.Unknown) as error:
        sys.exit(str(error))
    except BrokenPipeError:
        sys.stderr.close()
