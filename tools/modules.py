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
Needs PyYAML; status 3 says that this interpreter does not have it, and the caller tries another.
Status 1 is an error of the user's, already explained.
"""

import argparse
import os
import re
import sys

try:
    import yaml
except ImportError:
    sys.exit(3)


class Error(Exception):
    """A sentence for the user."""


class Module:
    def __init__(self, folder):
        self.folder = os.path.abspath(folder)
        path = next((p for p in (os.path.join(self.folder, "zephyr", "module." + ext) for ext in ("yml", "yaml"))
                     if os.path.isfile(p)), None)
        description = read(path) if path else {}
        build = description.get("build") or {}
        self.file = path or folder
        self.name = self.text(description, "name") or os.path.basename(self.folder)
        self.cmake = self.place(build, "cmake", "zephyr", "CMakeLists.txt")
        self.kconfig = self.place(build, "kconfig", "zephyr/Kconfig", "")
        self.depends = build.get("depends") or []
        if isinstance(self.depends, str):
            self.depends = [self.depends]
        if path is None and self.cmake is None:
            raise Error(f"{folder} is no module: it has no zephyr/module.yml.")

    def text(self, mapping, key):
        value = mapping.get(key)
        if value is not None and not isinstance(value, str):
            raise Error(f"{self.file}: {key} is no text: {value}.")
        return value

    def place(self, build, key, default, file):
        """The path that is said, which must be there, or the default if it is there."""
        said = self.text(build, key)
        path = os.path.join(self.folder, said or default)
        if os.path.isfile(os.path.join(path, file) if file else path):
            return path
        if said:
            raise Error(f"{path}, named by {self.file}, "
                        + (f"has no {file}." if file and os.path.isdir(path) else "does not exist."))
        return None

    @property
    def word(self):
        """The name in the names of options and variables."""
        return re.sub(r"\W", "_", self.name).upper()


def read(path):
    """What the file says: names and values, also below `build`."""
    try:
        with open(path, encoding="utf-8") as file:
            description = yaml.safe_load(file) or {}
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise Error(f"{path}{line}: this is not YAML: {getattr(error, 'problem', error)}.") from None
    if not isinstance(description, dict) or not isinstance(description.get("build") or {}, dict):
        raise Error(f"{path}: what a module says are names and values.")
    return description


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
