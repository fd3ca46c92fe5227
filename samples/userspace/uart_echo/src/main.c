/* SPDX-License-Identifier: Apache-2.0 */
/* Two ways for a user thread to a device.
 *
 * The caller has permission on the device, a kernel object, and asks the kernel's driver with system
 * calls. The owner has the device's registers in its domain, and is the driver itself: in user mode, so
 * that its mistakes stay its own. Each echoes lines until an empty one. */

#include "registers.h"

#include <zephyr/app_memory/app_memdomain.h>
#include <zephyr/drivers/uart.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/libc-hooks.h>
#include <zephyr/sys/poweroff.h>
#include <zephyr/sys/printk.h>

#define PRIORITY   7
#define STACK_SIZE 1024
#define PAUSE	   K_MSEC(1)

K_MEM_PARTITION_DEFINE(uart_partition, REGISTERS_BASE, REGISTERS_SIZE, K_MEM_PARTITION_P_RW_U_RW);

/* ---- Two ways to the device ----------------------------------------------------------------------- */

struct way {
	bool (*get)(const struct device *uart, unsigned char *c);
	void (*put)(const struct device *uart, unsigned char c);
};

static bool call_get(const struct device *uart, unsigned char *c)
{
	return uart_poll_in(uart, c) == 0;
}

static bool own_get(const struct device *uart, unsigned char *c)
{
	ARG_UNUSED(uart);
	return registers_get(c);
}

static void own_put(const struct device *uart, unsigned char c)
{
	ARG_UNUSED(uart);
	registers_put(c);
}

static const struct way by_calls = {call_get, uart_poll_out};
static const struct way by_registers = {own_get, own_put};

/* ---- What both do ---------------------------------------------------------------------------------- */

static unsigned char next(const struct way *way, const struct device *uart)
{
	unsigned char c;

	while (!way->get(uart, &c)) {
		k_sleep(PAUSE);
	}
	return c == '\r' ? '\n' : c; /* a terminal's Enter */
}

static void echo(const struct way *way, const struct device *uart)
{
	unsigned int length;

	do {
		unsigned char c;

		for (length = 0; (c = next(way, uart)) != '\n'; length++) {
			way->put(uart, c);
		}
		way->put(uart, '\n');
	} while (length > 0);
}

static void caller_entry(void *uart, void *p2, void *p3)
{
	unsigned char c;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	echo(&by_calls, uart);
	printk("caller: now without the kernel\n");
	(void)registers_get(&c);
	printk("caller: that is not possible\n");
}

static void owner_entry(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	printk("owner: echoes with the registers, until an empty line\n");
	echo(&by_registers, NULL);
}

/* ---- Supervisor mode ------------------------------------------------------------------------------- */

static struct k_thread caller, owner;
static K_THREAD_STACK_DEFINE(caller_stack, STACK_SIZE);
static K_THREAD_STACK_DEFINE(owner_stack, STACK_SIZE);
static struct k_mem_domain owner_domain;

static void create(struct k_thread *thread, k_thread_stack_t *stack, k_thread_entry_t entry,
		   const struct device *uart, const char *name)
{
	k_thread_create(thread, stack, STACK_SIZE, entry, (void *)(uintptr_t)uart, NULL, NULL,
			PRIORITY, K_USER, K_FOREVER);
	k_thread_name_set(thread, name);
}

static void run(struct k_thread *thread)
{
	k_thread_start(thread);
	k_thread_join(thread, K_FOREVER);
}

/* The owner gets no permission on the device, the caller no partition. */
static bool prepare(void)
{
	const struct device *uart = device_get_binding("uart0");
	struct k_mem_partition *partitions[] = {&z_libc_partition, &uart_partition};

	if (uart == NULL ||
	    k_mem_domain_init(&owner_domain, ARRAY_SIZE(partitions), partitions) != 0) {
		return false;
	}
	create(&caller, caller_stack, caller_entry, uart, "caller");
	k_object_access_grant(uart, &caller);
	create(&owner, owner_stack, owner_entry, NULL, "owner");
	return k_mem_domain_add_thread(&owner_domain, &owner) == 0;
}

int main(void)
{
	if (!prepare()) {
		k_panic();
	}
	printk("caller: echoes with system calls, until an empty line\n");
	printk("ready for input\n");
	run(&caller);
	run(&owner);
	printk("both have ended\n");
	sys_poweroff();
}
