#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# cppcheck.sh REPOSITORY BUILD: cppcheck finds nothing in what the build compiled.

repository=$1 build=$2

exec cppcheck --project="$build/compile_commands.json" --include="$build/zephyr/include/generated/zephyr/autoconf.h" \
	--file-filter="$repository/*" -i"$build" --cppcheck-build-dir="$build/zephyr" -j 2 --quiet -D__GNUC__=12 \
	--enable=warning,performance,portability --inline-suppr --error-exitcode=1 \
	--suppressions-list="$repository/tests/lint/cppcheck.txt"
