#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# no_protection.sh WITH WITHOUT: of two images, the first has code for the protection unit, and the
# second none.

protection()
{
	[ -f "$1/zephyr/zephyr.elf" ] || { echo "there is no $1/zephyr/zephyr.elf" >&2; exit 2; }
	readelf -sW "$1/zephyr/zephyr.elf" | awk '$4 == "FUNC" { print $8 }' | grep -E '^(arch_protection_|mpu_)'
}

protection "$1" >/dev/null || { echo "FAILED: $1 has none"; exit 1; }
! protection "$2"
