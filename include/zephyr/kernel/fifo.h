/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief First in, first out; and last in, first out: other names for what queues do. */
#ifndef ZEPHYR_INCLUDE_KERNEL_FIFO_H_
#define ZEPHYR_INCLUDE_KERNEL_FIFO_H_

#include <zephyr/kernel/queue.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_fifo {
	struct k_queue _queue;
};

struct k_lifo {
	struct k_queue _queue;
};

#define Z_FIFO_INITIALIZER(obj)                                                                    \
	{                                                                                          \
		._queue = Z_QUEUE_INITIALIZER((obj)._queue)                                        \
	}
#define Z_LIFO_INITIALIZER(obj) Z_FIFO_INITIALIZER(obj)

/** Defines and initialises one at build time; `static` may stand before it. */
#define K_FIFO_DEFINE(name)                                                                        \
	STRUCT_SECTION_ITERABLE_ALTERNATE(k_queue, k_fifo, name) = Z_FIFO_INITIALIZER(name)
/** Defines and initialises one at build time; `static` may stand before it. */
#define K_LIFO_DEFINE(name)                                                                        \
	STRUCT_SECTION_ITERABLE_ALTERNATE(k_queue, k_lifo, name) = Z_LIFO_INITIALIZER(name)

/** @name Each is the function of a queue that stands in its body @{ */
static inline void k_fifo_init(struct k_fifo *fifo)
{
	k_queue_init(&fifo->_queue);
}

static inline void k_fifo_cancel_wait(struct k_fifo *fifo)
{
	k_queue_cancel_wait(&fifo->_queue);
}

static inline void k_fifo_put(struct k_fifo *fifo, void *data)
{
	k_queue_append(&fifo->_queue, data);
}

static inline int32_t k_fifo_alloc_put(struct k_fifo *fifo, void *data)
{
	return k_queue_alloc_append(&fifo->_queue, data);
}

static inline int k_fifo_put_list(struct k_fifo *fifo, void *head, void *tail)
{
	return k_queue_append_list(&fifo->_queue, head, tail);
}

static inline int k_fifo_put_slist(struct k_fifo *fifo, sys_slist_t *list)
{
	return k_queue_merge_slist(&fifo->_queue, list);
}

static inline void *k_fifo_get(struct k_fifo *fifo, k_timeout_t timeout)
{
	return k_queue_get(&fifo->_queue, timeout);
}

static inline int k_fifo_is_empty(struct k_fifo *fifo)
{
	return k_queue_is_empty(&fifo->_queue);
}

static inline void *k_fifo_peek_head(struct k_fifo *fifo)
{
	return k_queue_peek_head(&fifo->_queue);
}

static inline void *k_fifo_peek_tail(struct k_fifo *fifo)
{
	return k_queue_peek_tail(&fifo->_queue);
}

static inline void k_lifo_init(struct k_lifo *lifo)
{
	k_queue_init(&lifo->_queue);
}

static inline void k_lifo_put(struct k_lifo *lifo, void *data)
{
	k_queue_prepend(&lifo->_queue, data);
}

static inline int32_t k_lifo_alloc_put(struct k_lifo *lifo, void *data)
{
	return k_queue_alloc_prepend(&lifo->_queue, data);
}

static inline void *k_lifo_get(struct k_lifo *lifo, k_timeout_t timeout)
{
	return k_queue_get(&lifo->_queue, timeout);
}
/** @} */

#ifdef __cplusplus
}
#endif

#endif
