# SPDX-License-Identifier: Apache-2.0
"""Modules: folders outside of the application that bring code and options, each with a zephyr/module.yml.

    name: drawing              the folder's name, if this is left out
    build:
      cmake: zephyr            the folder with its CMakeLists.txt: zephyr, if it is not said
      kconfig: zephyr/Kconfig  its options: that file, if it is not said
      depends: [fonts]         modules that must be there, and come first

    modules.py --cmake FILE --kconfig FILE FOLDER...

writes a CMake file, which sets BULKHEAD_MODULES and for each ZEPHYR_<NAME>_MODULE_DIR and
ZEPHYR_<NAME>_CMAKE_DIR, and a Kconfig file, with an option ZEPHYR_<NAME>_MODULE for each, and its own.
Of the file no more is read than that, so this needs no YAML library: keys, one a line, and lists.
Status 1 is an error of the user's, already explained.
"""

import argparse
import os
import re
import sys


class Error(Exception):
    """A sentence for the user."""


class Module:
    def __init__(self, folder):
        self.folder = os.path.abspath(folder)
        path = next((p for p in (os.path.join(self.folder, "zephyr", "module." + ext) for ext in ("yml", "yaml"))
                     if os.path.isfile(p)), None)
        self.description = read(path) if path else {}
        self.name = self.said("name") or os.path.basename(self.folder)
        self.cmake = self.place("build.cmake", "zephyr", "CMakeLists.txt")
        self.kconfig = self.place("build.kconfig", "zephyr/Kconfig", "")
        self.depends = self.description.get("build.depends", [])
        if path is None and self.cmake is None:
            raise Error(f"{folder} is no module: it has no zephyr/module.yml.")

    def said(self, key):
        values = self.description.get(key, [])
        return values[0] if values else None

    def place(self, key, default, file):
        """The path that is said, which must be there, or the default if it is there."""
        path = os.path.join(self.folder, self.said(key) or default)
        if os.path.isfile(os.path.join(path, file) if file else path):
            return path
        if self.said(key):
            raise Error(f"{path}, named by the zephyr/module.yml of {self.name}, "
                        + (f"has no {file}." if file and os.path.isdir(path) else "does not exist."))
        return None

    @property
    def word(self):
        """The name in the names of options and variables."""
        return re.sub(r"\W", "_", self.name).upper()


def read(path):
    """Dotted key -> list of values."""
    result, open_keys = {}, []  # (indentation, key)
    with open(path, encoding="utf-8") as file:
        lines = [re.sub(r"(^|\s)#.*", "", line).rstrip() for line in file]
    for line in lines:
        indentation = len(line) - len(line.lstrip())
        item = re.fullmatch(r"\s*-\s*(.+)", line)
        if item and open_keys:
            result.setdefault(".".join(key for _, key in open_keys), []).append(unquoted(item[1]))
            continue
        match = re.fullmatch(r"\s*([\w-]+):\s*(.*)", line)
        if not match:
            continue
        while open_keys and open_keys[-1][0] >= indentation:
            open_keys.pop()
        open_keys.append((indentation, match[1]))
        value = match[2].strip()
        if value:
            values = value[1:-1].split(",") if value.startswith("[") else [value]
            result[".".join(key for _, key in open_keys)] = [unquoted(v) for v in values if v.strip()]
    return result


def unquoted(text):
    return text.strip().strip("\"'")


def in_order(modules):
    """Each behind those that it depends on, otherwise as they were given."""
    by_name = {module.name: module for module in modules}
    result = []

    def visit(module, above):
        if module in above:
            raise Error("modules depend on each other: " + ", ".join(m.name for m in above) + ".")
        for name in module.depends:
            if name not in by_name:
                raise Error(f"the module {module.name} depends on {name}, which is not among the modules: "
                            "name its folder in EXTRA_ZEPHYR_MODULES too.")
            visit(by_name[name], above + [module])
        if module not in result:
            result.append(module)

    for module in modules:
        visit(module, [])
    return result


def cmake_of(modules):
    lines = ["set(BULKHEAD_MODULES %s)" % " ".join(module.word for module in modules)]
    for module in modules:
        lines += [f'set(ZEPHYR_{module.word}_MODULE_NAME "{module.name}")',
                  f'set(ZEPHYR_{module.word}_MODULE_DIR "{module.folder}")',
                  f'set(ZEPHYR_{module.word}_CMAKE_DIR "{module.cmake or ""}")']
    return "\n".join(lines) + "\n"


def kconfig_of(modules):
    lines = []
    for module in modules:
        lines += [f'menu "Module {module.name}"', f"config ZEPHYR_{module.word}_MODULE", "\tdef_bool y"]
        if module.kconfig:
            lines.append(f'source "{module.kconfig}"')
        lines.append("endmenu")
    return "\n".join(lines) + "\n"


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--cmake", required=True)
    parser.add_argument("--kconfig", required=True)
    parser.add_argument("folders", nargs="*")
    options = parser.parse_args()
    modules = in_order([Module(folder) for folder in dict.fromkeys(options.folders)])
    write(options.cmake, cmake_of(modules))
    write(options.kconfig, kconfig_of(modules))


if __name__ == "__main__":
    try:
        main()
    except (Error, OSError) as error:
        sys.exit(str(error))
