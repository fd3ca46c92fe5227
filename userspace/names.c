/* SPDX-License-Identifier: Apache-2.0 */
/* Names come from the program itself: the section in which each partition's definition leaves its
 * name, the object table, the threads' records. */

#include <arch.h>
#include <kernel_internal.h>
#include <names.h>
#include <object.h>
#include <zephyr/linker/linker-defs.h>

static bool holds(uintptr_t start, size_t size, uintptr_t addr)
{
	return addr - start < size;
}

const char *partition_name_of(const struct k_mem_partition *partition)
{
	STRUCT_SECTION_FOREACH(partition_name, entry) {
		if (entry->partition->start == partition->start &&
		    entry->partition->size == partition->size) {
			return entry->name;
		}
	}
	return NULL;
}

const struct partition_name *partition_at(uintptr_t addr)
{
	STRUCT_SECTION_FOREACH(partition_name, entry) {
		if (holds(entry->partition->start, entry->partition->size, addr)) {
			return entry;
		}
	}
	return NULL;
}

static size_t size_of_type(enum k_objects type)
{
	size_t ret = 0;

	switch (type) {
#include <zephyr/otype-to-size.h>
	default:
		break;
	}
	return ret;
}

/* The kernel object that holds the address, thread stacks excepted; NULL if none does. */
static const struct k_object *object_at(uintptr_t addr)
{
	const struct k_object *object = object_before(addr);

	return object != NULL && holds((uintptr_t)object->name, size_of_type(object->type), addr)
		       ? object
		       : NULL;
}

const char *thread_label_of(const struct k_thread *thread, char *buf, size_t size)
{
	const char *name = k_thread_name_get((k_tid_t)(uintptr_t)thread);

	if (name != NULL && name[0] != '\0') {
		return name;
	}
	snprintk(buf, size, "thread %p", (const void *)thread);
	return buf;
}

struct stack_query {
	uintptr_t addr;
	const struct k_thread *thread;
};

static void match_stack(struct k_object *object, void *arg)
{
	struct stack_query *query = arg;
	const struct k_thread *thread = object->name;
	uintptr_t start = (uintptr_t)thread->stack_obj;
	uintptr_t end = MAX(thread->stack_info.start + thread->stack_info.size,
			    thread->context.kernel_stack_top);

	if ((object->flags & K_OBJ_FLAG_INITIALIZED) != 0 &&
	    holds(start, end - start, query->addr)) {
		query->thread = thread;
	}
}

/* The thread whose stack object holds the address, NULL if none. */
static const struct k_thread *thread_with_stack_at(uintptr_t addr)
{
	struct stack_query query = {.addr = addr};

	object_foreach(K_OBJ_THREAD, match_stack, &query);
	return query.thread;
}

static bool is_between(uintptr_t addr, const char *start, const char *end)
{
	return holds((uintptr_t)start, (size_t)(end - start), addr);
}

struct place place_at(uintptr_t addr)
{
	const struct k_thread *owner = thread_with_stack_at(addr);

	if (owner != NULL) {
		bool own = holds(owner->stack_info.start, owner->stack_info.size, addr);

		return (struct place){.kind = own ? PLACE_STACK : PLACE_PRIVILEGED_STACK,
				      .owner = owner};
	}
	if (is_between(addr, __kernel_ram_start, __kernel_ram_end) ||
	    holds((uintptr_t)z_interrupt_stacks, CONFIG_ISR_STACK_SIZE, addr)) {
		const struct k_object *object = object_at(addr);

		return (struct place){.kind = object != NULL ? PLACE_OBJECT : PLACE_KERNEL,
				      .object = object};
	}
	if (is_between(addr, __rom_start, __rom_end)) {
		return (struct place){.kind = PLACE_PROGRAM};
	}
	return (struct place){.kind = arch_is_device_memory(addr) ? PLACE_DEVICE : PLACE_NOTHING};
}
