#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# CONFIG_APPLICATION_MEMORY: what the kernel trusts is not left among variables that users may write.

. "$(dirname "$0")/common.sh"

app=$work/app
mkdir -p "$app/src"
cat >"$app/CMakeLists.txt" <<'END'
cmake_minimum_required(VERSION 3.20.0)
find_package(Zephyr REQUIRED HINTS $ENV{ZEPHYR_BASE})
project(open)
target_sources(app PRIVATE src/main.c)
END
printf 'CONFIG_USERSPACE=y\nCONFIG_APPLICATION_MEMORY=y\n' >"$app/prj.conf"

# program DECLARATIONS STATEMENT: a program with these.
program()
{
	cat >"$app/src/main.c" <<-END
		#include <zephyr/app_memory/app_memdomain.h>
		#include <zephyr/device.h>
		#include <zephyr/kernel.h>
		$1
		int main(void)
		{
			$2
			return 0;
		}
	END
}

# refuses TEXT: the build fails, and its last line but for ninja's has TEXT.
refuses()
{
	if bulkhead build --no-install -d "$work/build" "$app" >"$work/out" 2>&1; then
		complain "it was built: $(sed -n 4p "$app/src/main.c")"
	fi
	grep "^image: " "$work/out" >"$work/said"
	[ "$(wc -l <"$work/said")" = 1 ] || complain "not one sentence: $(cat "$work/said")"
	expect_output "$work/said" "$1"
}

accepts()
{
	bulkhead build --no-install -d "$work/build" "$app" >"$work/out" 2>&1 || {
		complain "it was not built: $(sed -n 4p "$app/src/main.c")"
		cat "$work/out"
	}
	! grep '^image: ' "$work/out" || complain 'nothing was wrong'
}

open='lies in memory that user threads may write'

program 'struct k_sem sem;' 'k_sem_init(&sem, 0, 1);'
refuses "main.c:4: struct k_sem 'sem' $open: write __kernel before its name, or use its macro (K_SEM_DEFINE"
program 'K_SEM_DEFINE(sem, 0, 1);' 'k_sem_give(&sem);'
accepts
program 'struct k_sem __kernel sem;' 'k_sem_init(&sem, 0, 1);'
accepts
program 'static struct { int n; struct k_mutex lock[3]; } car = {1};' 'k_mutex_init(&car.lock[1]);'
refuses "struct k_mutex 'car' $open, as do 2 more: write __kernel"
program '' 'static struct k_thread thread; k_thread_abort(&thread);'
refuses "struct k_thread 'thread' $open"
program 'struct k_mem_domain domain;' 'k_mem_domain_init(&domain, 0, NULL);'
refuses "struct k_mem_domain 'domain' $open"
program 'struct k_mem_partition part = {1};' 'k_mem_domain_add_partition(&k_mem_domain_default, &part);'
refuses "struct k_mem_partition 'part' $open"
program 'struct k_heap heap; char memory[64];' 'k_heap_init(&heap, memory, sizeof(memory));'
refuses "struct k_heap 'heap' $open"
program 'struct k_work_delayable work;' 'k_work_init_delayable(&work, NULL);'
refuses "struct k_work 'work' $open"
program 'struct k_mbox mailbox;' 'k_mbox_init(&mailbox);'
refuses "struct k_mbox 'mailbox' $open"
program 'K_HEAP_DEFINE(heap, 64); K_MBOX_DEFINE(mailbox); static __kernel K_WORK_DEFINE(work, NULL);' \
	'k_mbox_init(&mailbox); k_heap_free(&heap, NULL); k_work_init(&work, NULL);'
accepts
program 'static struct { K_KERNEL_STACK_MEMBER(stack, 512); } all;' 'printk("%p", (void *)all.stack);'
refuses "struct z_thread_stack_element 'all' $open"
program 'K_APPMEM_PARTITION_DEFINE(p); K_APP_BMEM(p) struct k_sem sem;' 'k_sem_init(&sem, 0, 1);'
refuses "struct k_sem 'sem' $open"
program 'static int state; DEVICE_DEFINE(dev, "dev", NULL, NULL, &state, NULL, APPLICATION, 1, NULL);' ''
refuses "the variables of device '__device_dev' lie in memory that user threads may write"
program 'static int __kernel state; DEVICE_DEFINE(dev, "dev", NULL, NULL, &state, NULL, APPLICATION, 1, NULL);' ''
accepts

# An object file without debug information could hide one.
echo 'set_source_files_properties(src/main.c PROPERTIES COMPILE_OPTIONS -g0)' >>"$app/CMakeLists.txt"
program 'struct k_sem hidden;' 'k_sem_init(&hidden, 0, 1);'
bulkhead build --no-install -d "$work/build" "$app" >"$work/out" 2>&1
expect_output "$work/out" "no debug information about 'hidden'"

# The old programs' message stays what it was without the option: a warning.
sed -i '$d' "$app/CMakeLists.txt"
printf 'CONFIG_USERSPACE=y\n' >"$app/prj.conf"
program 'K_APPMEM_PARTITION_DEFINE(p); K_APP_BMEM(p) struct k_sem sem;' 'k_sem_init(&sem, 0, 1);'
bulkhead build --no-install -d "$work/build" "$app" >"$work/out" 2>&1 || complain "it was not built"
expect_output "$work/out" "warning: $app/src/main.c:4: struct k_sem 'sem' $open: left out"

exit $failed
