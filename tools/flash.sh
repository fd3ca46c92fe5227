# SPDX-License-Identifier: Apache-2.0
#
# The verb flash of ../bulkhead, which includes this file and has set runner, adapter and erase.
#
# What a board says of itself is in its board.cmake: BOARD_OPENOCD, options of OpenOCD; BOARD_PYOCD,
# pyOCD's name of the chip. Both run in the repository, because there begin the names of files in it.

flash()
{
	setup build
	configure_build
	board=$(sed -n 's/^BOARD:[A-Z]*=//p' "$folder/CMakeCache.txt")
	find_board
	choose_runner
	# A pyOCD from elsewhere has the one command that Debian's has not.
	[ "$runner" = pyocd ] && command -v pyocd >/dev/null || setup "$runner"
	run_ninja
	program
}

# Sets runner, if it is not given, and target: what the board says to it.
choose_runner()
{
	facts=$home/boards/$board_folder/board.cmake
	known=
	for name in openocd pyocd; do
		fact=$(board_fact "$facts" "BOARD_$(echo $name | tr a-z A-Z)")
		[ -z "$fact" ] || known="$known $name"
		if [ -n "$fact" ] && [ "${runner:-$name}" = $name ]; then
			runner=$name
			target=$fact
			return
		fi
	done
	[ -z "$known" ] || fail "the board $board is not programmed with $runner; it names$known."
	! grep -q '^set(BOARD_EMULATOR' "$facts" ||
		fail "the board $board is emulated: \`bulkhead run\` runs the program."
	fail "the board $board names no way to program it: BOARD_OPENOCD or BOARD_PYOCD in its board.cmake."
}

# $target is unquoted: it is words.
program_with_openocd()
{
	set -- -c "program {$image} verify reset exit"
	[ $erase = no ] || set -- -c 'init; reset init; flash erase_sector 0 0 last' "$@"
	[ -z "$adapter" ] || set -- -c "adapter serial {$adapter}" "$@"
	openocd $target "$@"
}

# pyOCD is one command today; Debian 12's has one for each of its uses.
program_with_pyocd()
{
	set --
	if command -v pyocd >/dev/null; then
		[ -z "$adapter" ] || set -- --uid "$adapter"
		[ $erase = no ] || set -- "$@" --erase chip
		pyocd flash --no-wait --target "$target" "$@" "$image"
	else
		[ -z "$adapter" ] || set -- --board "$adapter"
		[ $erase = no ] || set -- "$@" --chip_erase
		pyocd-flashtool --target "$target" "$@" "$image"
	fi
}

# What it says for no probe at all, or none that may be opened.
no_probe='unable to find|No .*device found|open failed|no matching|libusb.*(failed|error)|no debug probe|No available debug probes|No connected debug probes'

program()
{
	image=$folder/zephyr/zephyr.elf
	log=$(mktemp)
	trap 'rm -f "$log"' EXIT
	cd "$home" || exit
	if "program_with_$runner" >"$log" 2>&1 && ! grep -Eqi "$no_probe" "$log"; then
		say "$image is in the board, and runs."
		return
	fi
	said=$(grep -Ei "$no_probe" "$log" | tail -n 1 | sed 's/^ *//')
	if [ -n "$said" ]; then
		fail "no debug probe was found: $runner ($target) looked for ${adapter:-any}, and said \"$said\";" \
			"is the board's debug port connected and powered, and may you use it (udev)?"
	fi
	! grep -Eqi "invalid choice: '$target'|$target.*not recognized|unknown target" "$log" ||
		fail "this $runner does not know $target: a newer one may, or \`pyocd pack install $target\`."
	cat "$log" >&2
	fail "$runner could not program the board; what it said is shown above."
}
