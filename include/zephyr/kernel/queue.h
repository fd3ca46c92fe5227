/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Queues of items that stay where they are: linked through their first word. */
#ifndef ZEPHYR_INCLUDE_KERNEL_QUEUE_H_
#define ZEPHYR_INCLUDE_KERNEL_QUEUE_H_

#include <stdbool.h>
#include <zephyr/kernel/poll.h>
#include <zephyr/kernel/wait_queue.h>
#include <zephyr/sys/iterable_sections.h>
#include <zephyr/sys/slist.h>
#include <zephyr/sys/util.h>
#include <zephyr/sys_clock.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * @name Queues
 *
 * The first word of an item, which is aligned to one, is the kernel's while the item is in a queue,
 * unless it was put in by k_queue_alloc_append() or k_queue_alloc_prepend(): then the link lies in
 * memory of the resource pool of who put it in, until it is taken out. The same is tried for other
 * items that lie where some user can write. Where there was not enough memory for that, a link that a
 * user could have changed is never followed, and whoever comes to one ends with K_ERR_KERNEL_OOPS.
 * @{
 */
struct k_queue {
	uint16_t kobject_id;
	bool wraps;	 /* some item was allocated a wrapper */
	uintptr_t first; /* links: see kernel/queue.c */
	uintptr_t last;
	_wait_q_t wait_q; /* of threads that get, while it is empty */
#ifdef CONFIG_POLL
	struct z_poll_list poll_events;
#endif
};

#define Z_QUEUE_INITIALIZER(obj)                                                                   \
	{                                                                                          \
		.first = 0, .last = 0, .wait_q = Z_WAIT_Q_INIT(&(obj).wait_q),                     \
	}

/** Defines and initialises a queue at build time; `static` may stand before it. */
#define K_QUEUE_DEFINE(name) STRUCT_SECTION_ITERABLE(k_queue, name) = Z_QUEUE_INITIALIZER(name)

/**
 * Initialises a queue that nobody waits for. User (with permission, and only if it has not been
 * initialised), supervisor.
 */
__syscall_short void k_queue_init(__kobj_new struct k_queue *queue);

/** The most urgent waiter gets NULL. User (with permission), supervisor, ISR. */
__syscall_short void k_queue_cancel_wait(__kobj struct k_queue *queue);

/** Puts an item at the end, or hands it to the most urgent waiter. Supervisor, ISR. */
void k_queue_append(struct k_queue *queue, void *data);

/** Puts an item in front, or hands it to the most urgent waiter. Supervisor, ISR. */
void k_queue_prepend(struct k_queue *queue, void *data);

/**
 * Puts an item at the end, or hands it to the most urgent waiter. The item can be anything: the kernel
 * never looks at what stands there. User (with permission), supervisor, ISR.
 * @retval 0
 * @retval -ENOMEM nobody waits, and the caller's resource pool has not enough, or there is no pool
 */
__syscall_short int32_t k_queue_alloc_append(__kobj struct k_queue *queue, __opaque void *data);

/** The same in front. */
__syscall_short int32_t k_queue_alloc_prepend(__kobj struct k_queue *queue, __opaque void *data);

/**
 * Puts an item behind @p prev, which is in the queue (NULL: in front), or hands it to the most urgent
 * waiter. Supervisor, ISR.
 */
void k_queue_insert(struct k_queue *queue, void *prev, void *data);

/**
 * Appends the items from @p head to @p tail, each of which begins with the address of the next. Waiters
 * get the first ones. Supervisor, ISR.
 * @retval 0
 * @retval -EINVAL @p head or @p tail is NULL
 */
int k_queue_append_list(struct k_queue *queue, void *head, void *tail);

/**
 * Appends all items of a list, which is empty afterwards. Supervisor, ISR.
 * @retval 0
 * @retval -EINVAL the list is empty
 */
int k_queue_merge_slist(struct k_queue *queue, sys_slist_t *list);

/**
 * Takes the first item out, waiting at most @p timeout for one.
 * User (with permission), supervisor; ISR with K_NO_WAIT.
 * @return the item; NULL if none came in time, or k_queue_cancel_wait() did
 */
__syscall_short void *k_queue_get(__kobj struct k_queue *queue, k_timeout_t timeout);

/**
 * Takes this item out, wherever it is. Time grows with the length of the queue, and the kernel is
 * locked all the while. Supervisor, ISR.
 * @return was it in the queue?
 */
bool k_queue_remove(struct k_queue *queue, void *data);

/**
 * Appends an item unless it is in the queue already. Time as with k_queue_remove(). Supervisor, ISR.
 * @return was it appended?
 */
bool k_queue_unique_append(struct k_queue *queue, void *data);

/** 1 if there is no item, else 0. User (with permission), supervisor, ISR. */
__syscall_short int k_queue_is_empty(__kobj struct k_queue *queue);

static inline int z_impl_k_queue_is_empty(struct k_queue *queue)
{
	return queue->first == 0 ? 1 : 0;
}

/** The first item, or NULL; it stays in the queue. User (with permission), supervisor, ISR. */
__syscall_short void *k_queue_peek_head(__kobj struct k_queue *queue);

/** The last item, or NULL; it stays in the queue. User (with permission), supervisor, ISR. */
__syscall_short void *k_queue_peek_tail(__kobj struct k_queue *queue);
/** @} */

#ifdef __cplusplus
}
#endif

#include <zephyr/syscalls/queue.h>

#endif
