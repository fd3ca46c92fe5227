#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# no_walls.sh FOLDER…: with user mode off, no byte of the walls is in the images built there.

walls='z_mrsh_|z_vrfy_|z_short_|_k_syscall_table|handler_(bad|no)_syscall|syscall_object|k_usermode_'
walls="$walls|k_mem_domain|k_object_|kobject_table|domain_|domains_|budget_|regions?_allow|regions_overlap"
walls="$walls|arm_svc|riscv_copy|arch_user_|arch_protection_(load|encode|budget)|mpu_v8m_encode\$|pmp_encode"

found=0
for elf in "$@"; do
	elf=$elf/zephyr/zephyr.elf
	[ -f "$elf" ] || { echo "there is no $elf"; exit 1; }
	# the linker script names the ends of lists that are empty
	readelf -sW "$elf" | awk '{ print $8 }' | grep -Ev '_list_(start|end)$' |
		grep -E "^($walls)" && found=1
done
exit $found
