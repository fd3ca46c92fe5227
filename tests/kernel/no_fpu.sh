#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# no_fpu.sh FOLDER…: with CONFIG_FPU, no code of ours uses floating-point registers but the pieces
# of the switch that are there for it.

found=0
for folder in "$@"; do
	objects=$(find "$folder/zephyr" -name '*.obj' ! -name 'entry_fpu.S.obj')
	[ -n "$objects" ] || { echo "there are no objects in $folder"; exit 1; }
	for object in $objects; do
		arm-none-eabi-objdump -d --no-show-raw-insn "$object" |
			grep -E '^ +[0-9a-f]+:[[:space:]]+(v[a-z]|f[ls]dm)' &&
			echo "... in $object" && found=1
	done
	arm-none-eabi-objdump -d "$folder"/zephyr/arch/arm_m/CMakeFiles/arch.dir/entry_fpu.S.obj |
		grep -q 'vstmia' || { echo "the search finds nothing at all"; found=1; }
done
exit $found
