#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# Nothing is built twice: what did not change costs nothing, what did costs itself and a link.

. "$(dirname "$0")/common.sh"

app=$work/app
build=$work/build
cp -r "$tests/outside" "$app"

# steps COUNT WHAT: the next build takes as many steps.
steps()
{
	ninja -C "$build" >"$work/out" 2>&1 || complain "$2: the build failed"
	count=$(grep -c '^\[' "$work/out")
	[ "$count" = "$1" ] || {
		complain "$2: $count steps instead of $1:"
		tail -n 20 "$work/out" | cut -c 1-300
	}
}

# Ninja compares times of files: what is touched must be newer than what was built.
touch_later()
{
	sleep 0.05
	touch "$@"
}

ZEPHYR_BASE=$repository cmake -GNinja -B "$build" "$app" >"$work/out" 2>&1 || complain "cmake failed"
if ! ninja -C "$build" >"$work/out" 2>&1; then
	complain "the first build failed:"
	tail -n 8 "$work/out" | cut -c 1-300
	exit 1
fi

steps 0 'nothing changed'
touch_later "$app/src/main.c"
steps 2 'one file touched'
touch_later "$app/src/answer.h"
steps 4 'a header with a system call touched'
echo 'CONFIG_SUPERVISOR_ONLY=y' >>"$app/prj.conf"
ninja -C "$build" >"$work/out" 2>&1 || complain "the build after a new configuration failed"
expect_output "$work/out" 'app.dir/src/main.c'
! grep 'kernel\.dir' "$work/out" || complain "the kernel was compiled again for an option of the application"
"$build/zephyr/run" >"$work/out" 2>&1
expect_output "$work/out" 'supervisor'
steps 0 'nothing changed again'

exit $failed
