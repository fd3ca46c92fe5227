#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# printed.sh FILE: is each line of FILE a line of the input?

input=$(tr -d '\r')
missing=0
while IFS= read -r line; do
	printf '%s\n' "$input" | grep -Fqx -- "$line" || { echo "not printed: $line"; missing=1; }
done <"$1"
exit $missing
