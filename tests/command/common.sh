# SPDX-License-Identifier: Apache-2.0
#
# What the scripts of this folder share. Usage: SCRIPT REPOSITORY

set -u
repository=$1
tests=$repository/tests/command
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

complain()
{
	echo "FAILED: $*"
	failed=1
}

# expect_output FILE TEXT: the file has TEXT somewhere.
expect_output()
{
	grep -qF -e "$2" "$1" || {
		complain "\"$2\" is missing in:"
		cat "$1"
	}
}

bulkhead()
{
	"$repository/bulkhead" "$@"
}

# builds NAME COMMAND…: the command builds an application into $work/NAME; runs the image. What both say
# is in $work/NAME.log and $work/NAME.out.
builds()
{
	name=$1
	shift
	: >"$work/$name.out"
	if ! ZEPHYR_BASE=$repository "$@" >"$work/$name.log" 2>&1; then
		complain "$name: the application does not build:"
		tail -n 8 "$work/$name.log" | cut -c 1-300
		return
	fi
	BULKHEAD_TIMEOUT=20 "$work/$name/zephyr/run" >"$work/$name.out" 2>&1 ||
		complain "$name: it ended with $?"
}
