/* SPDX-License-Identifier: Apache-2.0 */
/* Who is told what heaps do. The list changes under a lock, and is walked under it. */

#include <zephyr/kernel.h>
#include <zephyr/sys/heap_listener.h>

static sys_slist_t listeners = SYS_SLIST_STATIC_INIT(&listeners);

void heap_listener_register(struct heap_listener *listener)
{
	unsigned int key = irq_lock();

	sys_slist_append(&listeners, &listener->node);
	irq_unlock(key);
}

void heap_listener_unregister(struct heap_listener *listener)
{
	unsigned int key = irq_lock();

	(void)sys_slist_find_and_remove(&listeners, &listener->node);
	irq_unlock(key);
}

static void tell(enum heap_event_types event, uintptr_t heap_id, void *mem, size_t bytes,
		 void *new_end)
{
	unsigned int key = irq_lock();
	struct heap_listener *listener;
	struct heap_listener *next;

	SYS_SLIST_FOR_EACH_CONTAINER_SAFE(&listeners, listener, next, node) {
		if (listener->event != event || listener->heap_id != heap_id) {
			continue;
		}
		if (event == HEAP_ALLOC) {
			listener->alloc_cb(heap_id, mem, bytes);
		} else if (event == HEAP_FREE) {
			listener->free_cb(heap_id, mem, bytes);
		} else {
			listener->resize_cb(heap_id, mem, new_end);
		}
	}
	irq_unlock(key);
}

void heap_listener_notify_alloc(uintptr_t heap_id, void *mem, size_t bytes)
{
	tell(HEAP_ALLOC, heap_id, mem, bytes, NULL);
}

void heap_listener_notify_free(uintptr_t heap_id, void *mem, size_t bytes)
{
	tell(HEAP_FREE, heap_id, mem, bytes, NULL);
}

void heap_listener_notify_resize(uintptr_t heap_id, void *old_heap_end, void *new_heap_end)
{
	tell(HEAP_RESIZE, heap_id, old_heap_end, 0, new_heap_end);
}
