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

# is_configured WHERE…: in the next configuration exactly these files have a say, of prj.conf, the board's
# file and extra.conf (PRJ, BOARD, EXTRA).
is_configured()
{
	want="$*"
	shift $#
	rm -rf "$work/chosen"
	cmake -B "$work/chosen" -GNinja -DBOARD=mps2_an521 $arguments "$app" >"$work/said" 2>&1 ||
		complain "$arguments: $(cat "$work/said")"
	have=$(sed -n 's/^CONFIG_FROM_\([A-Z]*\)_CONF=y/\1/p' "$work/chosen/zephyr/.config" | xargs)
	[ "$want" = "$have" ] || complain "$arguments: configured by '$have', not by '$want'"
}

# What an application may have instead of prj.conf and boards/<board>.conf.
ZEPHYR_BASE=$repository
export ZEPHYR_BASE
cp "$app/boards/mps2_an521_cpu0.conf" "$app/boards/mps2_an521_slow.conf"
sed 's/FROM_PRJ_CONF/FROM_EXTRA_CONF/' "$app/prj.conf" >"$app/prj_slow.conf"
arguments=-DCONF_FILE=prj_slow.conf
is_configured BOARD EXTRA
arguments='-DCONF_FILE=prj_slow.conf;prj.conf'
is_configured PRJ EXTRA
arguments=-DCONF_FILE=prj.conf
is_configured PRJ
arguments=-DFILE_SUFFIX=slow
is_configured BOARD EXTRA
rm "$app/prj_slow.conf" "$app/boards/mps2_an521_slow.conf"
is_configured PRJ BOARD
arguments=
sed 's/FROM_PRJ_CONF/FROM_EXTRA_CONF/' "$app/prj.conf" >"$app/prj_mps2_an521.conf"
is_configured EXTRA

exit $failed
