/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief The kernel's API: an umbrella, one header an object under kernel/. */
#ifndef ZEPHYR_INCLUDE_KERNEL_H_
#define ZEPHYR_INCLUDE_KERNEL_H_

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <zephyr/toolchain.h>
#include <zephyr/types.h>
#include <zephyr/sys/util.h>
#include <zephyr/sys/atomic.h>
#include <zephyr/sys/iterable_sections.h>
#include <zephyr/sys/__assert.h>
#include <zephyr/sys_clock.h>
#include <zephyr/sys/time_units.h>
#include <zephyr/arch/cpu.h>
#include <zephyr/irq.h>
#include <zephyr/spinlock.h>
#include <zephyr/fatal.h>
#include <zephyr/kernel/timeout.h>
#include <zephyr/kernel/wait_queue.h>
#include <zephyr/kernel/thread_stack.h>
#include <zephyr/kernel/thread.h>
#include <zephyr/sys/kobject.h>
#include <zephyr/app_memory/mem_domain.h>
#include <zephyr/app_memory/app_memdomain.h>
#include <zephyr/kernel/sched.h>
#include <zephyr/kernel/usage.h>
#include <zephyr/kernel/time.h>
#include <zephyr/kernel/sem.h>
#include <zephyr/kernel/mutex.h>
#include <zephyr/kernel/condvar.h>
#include <zephyr/kernel/msgq.h>
#include <zephyr/kernel/event.h>
#include <zephyr/kernel/timer.h>
#include <zephyr/kernel/pipe.h>
#include <zephyr/kernel/stack.h>
#include <zephyr/kernel/mem_slab.h>
#include <zephyr/kernel/heap.h>
#include <zephyr/kernel/queue.h>
#include <zephyr/kernel/fifo.h>
#include <zephyr/kernel/futex.h>
#include <zephyr/kernel/work.h>
#include <zephyr/kernel/work_user.h>
#include <zephyr/kernel/mbox.h>
#include <zephyr/kernel/poll.h>
#include <zephyr/kernel/work_poll.h>
#include <zephyr/sys/printk.h>

#endif
