#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# kernel_map_off.sh <OUTPUT: without the unit, the cases that need it fail, and no others. Where stacks
# have a limit register, that of the stack does not need it.

out=$(sort -u)
expect()
{
	found=$(echo "$out" | grep -c "^ - $1 - \[kernel_map\.$2")
	[ "$found" = "$3" ] || { echo "FAILED: $found cases $2… with $1, not $3"; exit 1; }
}

expect FAIL test_execute_ 5
expect FAIL test_write_ 3
case $out in
*"the unit guards stacks"*)
	expect FAIL '' 9
	expect PASS '' 1
	;;
*)
	expect FAIL '' 8
	expect PASS '' 2
	;;
esac
