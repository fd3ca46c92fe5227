#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# An application outside the repository, written for Zephyr, builds and runs: with plain CMake, for
# a board by its old name, with `make` instead of ninja, and through the command.

. "$(dirname "$0")/common.sh"

app=$work/app
cp -r "$tests/outside" "$app"

# answers NAME COMMAND…: configures into $work/NAME and runs the image.
answers()
{
	builds "$@"
	expect_output "$work/$1.out" 'question 6 * 7, answer 42'
	expect_output "$work/$1.out" 'library 42, archive 42'
}

plain()
{
	build=$1
	shift
	cmake -B "$build" "$@" "$app" && cmake --build "$build"
}

answers ninja plain "$work/ninja" -GNinja -DBOARD=mps2/an521/cpu0
expect_output "$work/ninja.out" 'from prj.conf, from the board, no extra file'
[ -e "$work/ninja/compile_commands.json" ] || complain "there is no compile_commands.json"

answers make plain "$work/make" -G'Unix Makefiles' -DBOARD=mps2_an521
expect_output "$work/make.out" 'from prj.conf, from the board, no extra file'

answers extra plain "$work/extra" -GNinja -DEXTRA_CONF_FILE=extra.conf -DCONFIG_SUPERVISOR_ONLY=y
expect_output "$work/extra.out" 'from prj.conf, from the board, from the extra file'
expect_output "$work/extra.out" 'supervisor'

answers without plain "$work/without" -GNinja -DCONFIG_USERSPACE=n -DCONFIG_SUPERVISOR_ONLY=y
expect_output "$work/without.out" 'supervisor'
if arm-none-eabi-nm "$work/without/zephyr/zephyr.elf" | grep -E 'kobject_(table|ram)|z_mrsh|z_vrfy|k_mem_domain|walls'; then
	complain "without user mode, something of the walls is in the image"
fi

answers command bulkhead build --no-install -d "$work/command" "$app"
expect_output "$work/command.out" 'user'

exit $failed
