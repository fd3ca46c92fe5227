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
