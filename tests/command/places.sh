#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# zephyr_linker_sources() and zephyr_library_app_memory(): what an application may say about where its memory is.

. "$(dirname "$0")/common.sh"

app=$work/app
cp -r "$tests/places" "$app"

for board in mps2/an521/cpu0 mps2/an385 qemu_riscv32; do
	name=$(echo $board | tr / _)
	builds "$name" bulkhead build --no-install -b $board -d "$work/$name" "$app"
	for line in 'lap 1: 10 s' 'lap 2: 20 s' 'lap 3: 12 s' 'named 77' 'in the order of keys' \
		'user: counter 41 41, calls 1, last car 10'; do
		expect_output "$work/$name.out" "$line"
	done
	[ "$(tr -d '\r' <"$work/$name.out" | grep '^car' | tr '\n' ' ')" = 'car 9 car 10 ' ] ||
		complain "$board: cars are not in the order of their numbers, or not in flash"
	! grep -q 'not reached' "$work/$name.out" || complain "$board: a user wrote kernel memory"
done

# refuses TEXT LINE: with this line in CMakeLists.txt the application cannot be configured.
refuses()
{
	cp "$tests/places/CMakeLists.txt" "$app"
	echo "$2" >>"$app/CMakeLists.txt"
	if bulkhead build --no-install -d "$work/refused" "$app" >"$work/out" 2>&1; then
		complain "it was configured: $2"
	fi
	expect_output "$work/out" "$1"
}

refuses 'there is no place ROM; there are ROM_START, RODATA' 'zephyr_linker_sources(ROM first.ld)'
refuses 'third.ld does not exist' 'zephyr_linker_sources(RODATA third.ld)'

exit $failed
