/* SPDX-License-Identifier: Apache-2.0 */
/* Names come from the program itself: the section in which each partition's definition leaves its
 * name, the object table, the threads' records. */

#include <names.h>
#include <object.h>

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

const struct k_object *object_at(uintptr_t addr)
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

const struct k_thread *thread_with_stack_at(uintptr_t addr)
{
	struct stack_query query = {.addr = addr};

	object_foreach(K_OBJ_THREAD, match_stack, &query);
	return query.thread;
}
