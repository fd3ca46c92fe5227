#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# cases.sh FOLDER: passes on what CTest prints; before its summary, how many cases the suites that it ran
# have. Each has left a file in the folder: passed, failed, skipped.

suites=0 passed=0 failed=0 skipped=0

total()
{
	for file in "$1"/*; do
		[ -e "$file" ] || return 0
		read -r p f s <"$file"
		suites=$((suites + 1)) passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
	done
	echo "Cases of $suites suites: $((passed + failed + skipped)): $passed passed, $failed failed, $skipped skipped."
	echo
}

while IFS= read -r line; do
	case $line in
	[0-9]*'% tests passed, '*) total "$1" ;;
	esac
	printf '%s\n' "$line"
done
