#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# `bulkhead flash` gives OpenOCD and pyOCD what the board's file says, and says in one sentence what is
# wrong. The probe is not there: the tools are played by scripts that note how they were called, and
# OpenOCD once by itself, where it is installed.

. "$(dirname "$0")/common.sh"

# A repository with one board more, and tools that record.
copy=$work/repository
mkdir "$copy" "$work/bin"
(cd "$repository" && tar --exclude=./build --exclude=./.git -cf - .) | tar -xf - -C "$copy"
cp -r "$copy/boards/mps2_an521_cpu0" "$copy/boards/flashed_board"
sed -e 's|^set(BOARD .*|set(BOARD flashed/board)|' -e '/^set(BOARD_ALIASES/d' -e '/^set(BOARD_EMULATOR/,/)$/d' \
	"$repository/boards/mps2_an521_cpu0/board.cmake" >"$copy/boards/flashed_board/board.cmake"
facts=$copy/boards/flashed_board/board.cmake
repository=$copy

for tool in openocd pyocd; do
	cat >"$work/bin/$tool" <<-'END'
		#!/bin/sh
		printf '%s|' "${0##*/}" "$PWD" "$@" >"${0%/*}/../called"
		cat "${0%/*}/../says" >&2
		exit "$(cat "${0%/*}/../status")"
	END
	chmod +x "$work/bin/$tool"
done
: >"$work/says"
echo 0 >"$work/status"
PATH=$work/bin:$PATH

flash()
{
	bulkhead flash --no-install -d "$work/build" -b flashed/board "$@" "$tests/outside" >"$work/out" 2>&1
}

# calls LINE OPTION…: the tool is called like this.
calls()
{
	line=$1
	shift
	flash "$@" || {
		complain "flash $*:"
		cat "$work/out"
	}
	[ "$(cat "$work/called")" = "$line" ] || complain "flash $* has called $(cat "$work/called"), instead of $line"
	expect_output "$work/out" "$elf is in the board, and runs."
}

# refuses TEXT OPTION…: one line, which has TEXT.
refuses()
{
	text=$1
	shift
	if flash "$@"; then
		complain "flash $* succeeded"
	fi
	grep -Ev '^(Configuring |\[|-- |ninja: )' "$work/out" >"$work/said"
	[ "$(wc -l <"$work/said")" = 1 ] || complain "flash $* did not say one line: $(cat "$work/said")"
	expect_output "$work/said" "$text"
}

elf=$work/build/zephyr/zephyr.elf
bulkhead build --no-install -d "$work/build" -b flashed/board "$tests/outside" >"$work/out" 2>&1 ||
	complain "the board does not build: $(cat "$work/out")"

refuses 'names no way to program it: BOARD_OPENOCD or BOARD_PYOCD in its board.cmake.'
echo 'set(BOARD_PYOCD some_chip)' >>"$facts"
calls "pyocd|$copy|flash|--no-wait|--target|some_chip|$elf|"
calls "pyocd|$copy|flash|--no-wait|--target|some_chip|--uid|12 3|--erase|chip|$elf|" --erase --probe '12 3'
refuses 'the board flashed/board is not programmed with openocd; it names pyocd.' --runner openocd

echo 'set(BOARD_OPENOCD -f interface/cmsis-dap.cfg -f boards/flashed_board/chip.cfg)' >>"$facts"
files='-f|interface/cmsis-dap.cfg|-f|boards/flashed_board/chip.cfg'
calls "openocd|$copy|$files|-c|program {$elf} verify reset exit|"
calls "pyocd|$copy|flash|--no-wait|--target|some_chip|$elf|" --runner pyocd
calls "openocd|$copy|$files|-c|adapter serial {123}|-c|init; reset init; flash erase_sector 0 0 last|-c|program {$elf} verify reset exit|" \
	--erase --probe 123

refuses 'there is no runner opnocd; the nearest is openocd' --runner opnocd
echo 1 >"$work/status"
echo 'Error: unable to find a matching CMSIS-DAP device' >"$work/says"
refuses 'no debug probe was found: openocd (-f interface/cmsis-dap.cfg -f boards/flashed_board/chip.cfg) looked for 77, and said "Error: unable to find a matching CMSIS-DAP device"' --probe 77
echo 0 >"$work/status"
echo 'No available debug probes are connected' >"$work/says"
refuses 'no debug probe was found: pyocd (some_chip) looked for any' --runner pyocd
echo 1 >"$work/status"
echo "pyocd-flashtool: error: argument -t/--target: invalid choice: 'some_chip' (choose from 'kinetis')" >"$work/says"
refuses 'this pyocd does not know some_chip: a newer one may, or' --runner pyocd
echo 'Error: flash is locked' >"$work/says"
flash && complain "a failure of OpenOCD succeeded"
expect_output "$work/out" 'Error: flash is locked'
expect_output "$work/out" 'openocd could not program the board; what it said is shown above.'

# An emulated board is run, not programmed.
bulkhead flash --no-install -b mps2/an521/cpu0 -d "$work/emulated" "$tests/outside" >"$work/out" 2>&1 &&
	complain "an emulated board was programmed"
expect_output "$work/out" 'the board mps2/an521/cpu0 is emulated: `bulkhead run` runs the program.'

# The real one, on a machine without a probe.
rm "$work/bin/openocd"
if command -v openocd >/dev/null; then
	sed -i 's|-f boards/flashed_board/chip.cfg|-f target/nrf52.cfg|' "$facts"
	refuses 'no debug probe was found: openocd (-f interface/cmsis-dap.cfg -f target/nrf52.cfg) looked for any'
else
	refuses 'missing packages: openocd (`bulkhead setup` installs them)'
fi

exit $failed
