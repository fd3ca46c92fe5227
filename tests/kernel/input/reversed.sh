#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# reversed.sh LINES: is each of these lines, backwards, in the output on standard input?

output=$(tr -d '\r')
rev "$1" | while read -r line; do
	printf '%s\n' "$output" | grep -qxF -- "$line" || exit 1
done
