#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# debug.sh FOLDER [--attach HOST:PORT | --server PORT] [OPTION]…
#
# gdb on the image of a build folder, with tools/gdb/bulkhead.py, and OPTIONs passed to gdb:
#   otherwise       on the board's emulator, which is started stopped at the first instruction and
#                   ends with gdb; they talk through a socket of their own, so two never clash
#   --attach        on a target that somebody serves: OpenOCD, pyOCD, --server
#   --server        no gdb: the emulator waits for one at localhost:PORT

set -u

tools=$(dirname "$(readlink -f "$0")")
folder=$1/zephyr
shift

fail()
{
	echo "bulkhead: $*" >&2
	exit 1
}

# Where the emulator counts instructions for time, time must not leap to the next alarm whenever the
# program is let go on.
clock()
{
	grep -q -e -icount "$folder/run" && echo "-icount sleep=on"
}

# on TARGET [OPTION]…
on()
{
	target=$1
	shift
	gdb-multiarch -q "$folder/zephyr.elf" -ex "target extended-remote $target" \
		-ex "source $tools/gdb/bulkhead.py" "$@"
}

if [ "${1-}" = --attach ]; then
	target=$2
	shift 2
	on "$target" "$@"
	exit
fi
[ -x "$folder/run" ] ||
	fail "this board is not emulated: start OpenOCD or pyOCD, and use --attach HOST:PORT."
if [ "${1-}" = --server ]; then
	echo "The program waits for a debugger at localhost:$2." >&2
	exec "$folder/run" -S -gdb "tcp:localhost:$2,server=on,wait=off" $(clock)
fi

sockets=$(mktemp -d)
child=
trap '[ -z "$child" ] || kill -KILL "$child" 2>/dev/null; rm -rf "$sockets"' EXIT
trap 'exit 129' HUP
trap 'exit 143' TERM
trap : INT # is gdb's: it stops the program

# In a session of its own, so that Ctrl-C does not reach it; killed if this script is.
setsid setpriv --pdeathsig KILL "$folder/run" \
	-S -gdb "unix:$sockets/gdb,server=on,wait=off" $(clock) </dev/null &
child=$!
until [ -S "$sockets/gdb" ]; do
	kill -0 "$child" 2>/dev/null || fail "the emulator did not start; what it said is shown above."
	sleep 0.05
done
on "$sockets/gdb" -ex "python gdb.events.gdb_exiting.connect(end_target)" "$@"
