/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Functions that are told what a heap allocates and frees (CONFIG_HEAP_LISTENER). For
 * supervisors. */
#ifndef ZEPHYR_INCLUDE_SYS_HEAP_LISTENER_H_
#define ZEPHYR_INCLUDE_SYS_HEAP_LISTENER_H_

#include <stdint.h>
#include <zephyr/sys/slist.h>
#include <zephyr/sys/util.h>

#ifdef __cplusplus
extern "C" {
#endif

enum heap_event_types {
	HEAP_EVT_UNKNOWN = 0, /**< a listener of zeros hears nothing */
	HEAP_RESIZE,
	HEAP_ALLOC,
	HEAP_FREE,
	HEAP_REALLOC,
	HEAP_MAX_EVENTS
};

/** The heap's memory ended at @p old_heap_end and now ends at @p new_heap_end. */
typedef void (*heap_listener_resize_cb_t)(uintptr_t heap_id, void *old_heap_end,
					  void *new_heap_end);
/** @p bytes at @p mem, at least what was asked for, are allocated. May run with the kernel locked. */
typedef void (*heap_listener_alloc_cb_t)(uintptr_t heap_id, void *mem, size_t bytes);
/** The same when they are freed. */
typedef void (*heap_listener_free_cb_t)(uintptr_t heap_id, void *mem, size_t bytes);

/** Who hears of one kind of event of one heap. */
struct heap_listener {
	sys_snode_t node;
	uintptr_t heap_id;
	enum heap_event_types event;
	union {
		heap_listener_alloc_cb_t alloc_cb;
		heap_listener_free_cb_t free_cb;
		heap_listener_resize_cb_t resize_cb;
	};
};

/** A heap that is an object. */
#ifdef CONFIG_HEAP_LISTENER
#define HEAP_ID_FROM_POINTER(heap_pointer) ((uintptr_t)(heap_pointer))
#else
#define HEAP_ID_FROM_POINTER(heap_pointer) ((uintptr_t)NULL)
#endif
/** The C library's. */
#define HEAP_ID_LIBC ((uintptr_t)0)

/** @name Each defines a listener, which is still to be registered; `static` may stand before it @{ */
#define HEAP_LISTENER_ALLOC_DEFINE(name, _heap_id, _alloc_cb)                                      \
	struct heap_listener name = {                                                              \
		.heap_id = _heap_id, .event = HEAP_ALLOC, {.alloc_cb = _alloc_cb}}
#define HEAP_LISTENER_FREE_DEFINE(name, _heap_id, _free_cb)                                        \
	struct heap_listener name = {.heap_id = _heap_id, .event = HEAP_FREE, {.free_cb = _free_cb}}
#define HEAP_LISTENER_RESIZE_DEFINE(name, _heap_id, _resize_cb)                                    \
	struct heap_listener name = {                                                              \
		.heap_id = _heap_id, .event = HEAP_RESIZE, {.resize_cb = _resize_cb}}
/** @} */

#ifdef CONFIG_HEAP_LISTENER
/** From now on it is told. Supervisor. */
void heap_listener_register(struct heap_listener *listener);
/** From now on it is not. Supervisor. */
void heap_listener_unregister(struct heap_listener *listener);

/** @name For those who write heaps: each calls all listeners of the event and the heap @{ */
void heap_listener_notify_alloc(uintptr_t heap_id, void *mem, size_t bytes);
void heap_listener_notify_free(uintptr_t heap_id, void *mem, size_t bytes);
void heap_listener_notify_resize(uintptr_t heap_id, void *old_heap_end, void *new_heap_end);
/** @} */
#else
static inline void heap_listener_notify_alloc(uintptr_t heap_id, void *mem, size_t bytes)
{
	ARG_UNUSED(heap_id);
	ARG_UNUSED(mem);
	ARG_UNUSED(bytes);
}

static inline void heap_listener_notify_free(uintptr_t heap_id, void *mem, size_t bytes)
{
	ARG_UNUSED(heap_id);
	ARG_UNUSED(mem);
	ARG_UNUSED(bytes);
}

static inline void heap_listener_notify_resize(uintptr_t heap_id, void *old_heap_end,
					       void *new_heap_end)
{
	ARG_UNUSED(heap_id);
	ARG_UNUSED(old_heap_end);
	ARG_UNUSED(new_heap_end);
}
#endif

#ifdef __cplusplus
}
#endif

#endif
