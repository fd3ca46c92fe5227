/* SPDX-License-Identifier: Apache-2.0 */
/* Queues of items that stay where they are.
 *
 * Items are the caller's. A plain one is linked through its first word; only supervisors and interrupts
 * put such items in. An allocated one is linked through a wrapper in the kernel's memory, so it can be
 * any word, and users put them in. Which of both it is says the link that leads to it (bit 0), never
 * the item.
 *
 * A user can take items out, learn their addresses and send waiters away empty-handed; what it cannot
 * do is choose where the kernel reads or writes next. So each link is read in one place, next_of(), and
 * one in a plain item only if no user may write it, by whatever domain, at that time. The last item has
 * no link: the queue knows that it is the last, and its first word is not looked at. A plain item
 * where users may write gets a wrapper too, if there is memory; without one it is nobody's problem as
 * the only one of its queue, and with another behind it whoever would have to follow its link ends.
 *
 * There are waiters only while the queue is empty. An item for a waiter is left in its record, from
 * where the end of its wait makes it the result. */

#include <kernel_internal.h>
#include <ksched.h>
#include <poll.h>
#include <pool.h>
#include <walls.h>

/* The address of an item, or of a wrapper plus WRAPPED; 0: there is none. */
typedef uintptr_t link_t;
#define WRAPPED 1u

struct wrapper {
	link_t next;
	void *item;
};

void z_impl_k_queue_init(struct k_queue *queue)
{
	queue->wraps = false;
	queue->first = 0;
	queue->last = 0;
	queue->wait_q.head = NULL;
	poll_list_init(POLL_LIST(queue));
	k_object_init(queue);
}

/* ---- Links: kernel lock held; a link that is not followed ends the caller ------------------------ */

static link_t *word_of(link_t link)
{
	return (link_t *)(link & ~WRAPPED);
}

static void *item_of(link_t link)
{
	return (link & WRAPPED) != 0 ? ((struct wrapper *)word_of(link))->item : (void *)link;
}

static bool is_trusted(link_t link)
{
	return (link & WRAPPED) != 0 || !walls_users_may_write((void *)link, sizeof(link));
}

static link_t next_of(const struct k_queue *queue, link_t link, unsigned int key)
{
	if (link == queue->last) {
		return 0;
	}
	if (!is_trusted(link)) {
		walls_link_refused((void *)link, key);
	}
	return *word_of(link);
}

/* Takes what is behind @p prev (0: the first) out, and its wrapper away. */
static void *take(struct k_queue *queue, link_t prev, link_t link, unsigned int key)
{
	link_t next = next_of(queue, link, key);
	void *item = item_of(link);

	if (prev == 0) {
		queue->first = next;
	} else {
		*word_of(prev) = next;
	}
	if (next == 0) {
		queue->last = prev;
	}
	if ((link & WRAPPED) != 0) {
		pool_free(word_of(link));
	}
	return item;
}

/* The link of an item, or 0. Then @p prev is that of the one before it, or 0. */
static link_t find(const struct k_queue *queue, const void *data, link_t *prev, unsigned int key)
{
	link_t link = queue->first;

	for (*prev = 0; link != 0 && item_of(link) != data; link = next_of(queue, link, key)) {
		*prev = link;
	}
	return link;
}

/* ---- Waiting ----------------------------------------------------------------------------------- */

static void get_ended(struct k_thread *thread, _wait_q_t *queue)
{
	ARG_UNUSED(queue);
	arch_thread_set_result(thread, (int)(intptr_t)thread->wait_buffer);
}

static void hand_over(struct k_queue *queue, void *data)
{
	struct k_thread *waiter = queue->wait_q.head;

	waiter->wait_buffer = data;
	sched_wake(waiter, 0);
}

void *z_impl_k_queue_get(struct k_queue *queue, k_timeout_t timeout)
{
	unsigned int key = arch_irq_lock();
	void *item = NULL;

	if (queue->first != 0) {
		item = take(queue, 0, queue->first, key);
	} else if (!K_TIMEOUT_EQ(timeout, K_NO_WAIT)) {
		_kernel.current->wait_buffer = NULL;
		return (void *)(intptr_t)sched_wait(&queue->wait_q, timeout, get_ended, key);
	}
	sched_unlock(key);
	return item;
}

void z_impl_k_queue_cancel_wait(struct k_queue *queue)
{
	unsigned int key = arch_irq_lock();

	if (queue->wait_q.head != NULL) {
		hand_over(queue, NULL);
	}
	poll_notify(POLL_LIST(queue), K_POLL_STATE_CANCELLED);
	sched_unlock(key);
}

/* ---- Putting items in -------------------------------------------------------------------------- */

/* A plain link, or one to a new wrapper; 0: there is no memory for one. */
static link_t link_to(struct k_queue *queue, void *data, bool wrap)
{
	struct wrapper *wrapper = NULL;

	__ASSERT(wrap || (data != NULL && (uintptr_t)data % sizeof(link_t) == 0),
		 "%p is not the address of an item", data);
	if (wrap || !is_trusted((link_t)data)) {
		wrapper = pool_alloc(sizeof(*wrapper));
	}
	if (wrapper == NULL) {
		return wrap ? 0 : (link_t)data;
	}
	wrapper->item = data;
	queue->wraps = true;
	return (link_t)wrapper | WRAPPED;
}

/* Behind @p prev, or in front with 0. */
static int32_t add(struct k_queue *queue, link_t prev, void *data, bool wrap, unsigned int key)
{
	link_t next;
	link_t link;

	if (queue->wait_q.head != NULL) {
		hand_over(queue, data);
		return 0;
	}
	next = prev == 0 ? queue->first : next_of(queue, prev, key);
	link = link_to(queue, data, wrap);
	if (link == 0) {
		return -ENOMEM;
	}
	*word_of(link) = next;
	if (prev == 0) {
		queue->first = link;
	} else {
		*word_of(prev) = link;
	}
	if (next == 0) {
		queue->last = link;
	}
	poll_notify(POLL_LIST(queue), K_POLL_STATE_DATA_AVAILABLE);
	return 0;
}

static int32_t append(struct k_queue *queue, void *data, bool wrap)
{
	unsigned int key = arch_irq_lock();
	int32_t result = add(queue, queue->last, data, wrap, key);

	sched_unlock(key);
	return result;
}

static int32_t prepend(struct k_queue *queue, void *data, bool wrap)
{
	unsigned int key = arch_irq_lock();
	int32_t result = add(queue, 0, data, wrap, key);

	sched_unlock(key);
	return result;
}

void k_queue_append(struct k_queue *queue, void *data)
{
	(void)append(queue, data, false);
}

void k_queue_prepend(struct k_queue *queue, void *data)
{
	(void)prepend(queue, data, false);
}

int32_t z_impl_k_queue_alloc_append(struct k_queue *queue, void *data)
{
	return append(queue, data, true);
}

int32_t z_impl_k_queue_alloc_prepend(struct k_queue *queue, void *data)
{
	return prepend(queue, data, true);
}

void k_queue_insert(struct k_queue *queue, void *prev, void *data)
{
	unsigned int key = arch_irq_lock();
	link_t link = (link_t)prev;
	link_t before;

	if (queue->wraps && prev != NULL) {
		link = find(queue, prev, &before, key);
		__ASSERT(link != 0, "%p is not in the queue", prev);
	}
	(void)add(queue, link, data, false, key);
	sched_unlock(key);
}

int k_queue_append_list(struct k_queue *queue, void *head, void *tail)
{
	const struct k_queue list = {.first = (link_t)head, .last = (link_t)tail};
	link_t link = list.first;
	unsigned int key;

	if (head == NULL || tail == NULL) {
		return -EINVAL;
	}
	key = arch_irq_lock();
	while (link != 0 && queue->wait_q.head != NULL) {
		link_t next = next_of(&list, link, key);

		hand_over(queue, (void *)link);
		link = next;
	}
	if (link != 0) {
		if (queue->first == 0) {
			queue->first = link;
		} else {
			*word_of(queue->last) = link;
		}
		queue->last = list.last;
		poll_notify(POLL_LIST(queue), K_POLL_STATE_DATA_AVAILABLE);
	}
	sched_unlock(key);
	return 0;
}

int k_queue_merge_slist(struct k_queue *queue, sys_slist_t *list)
{
	int result = k_queue_append_list(queue, list->head, list->tail);

	if (result == 0) {
		sys_slist_init(list);
	}
	return result;
}

/* ---- Looking for items ------------------------------------------------------------------------- */

void *z_impl_k_queue_peek_head(struct k_queue *queue)
{
	unsigned int key = arch_irq_lock();
	void *item = queue->first == 0 ? NULL : item_of(queue->first);

	arch_irq_unlock(key);
	return item;
}

void *z_impl_k_queue_peek_tail(struct k_queue *queue)
{
	unsigned int key = arch_irq_lock();
	void *item = queue->first == 0 ? NULL : item_of(queue->last);

	arch_irq_unlock(key);
	return item;
}

bool k_queue_remove(struct k_queue *queue, void *data)
{
	unsigned int key = arch_irq_lock();
	link_t prev;
	link_t link = find(queue, data, &prev, key);

	if (link != 0) {
		(void)take(queue, prev, link, key);
	}
	sched_unlock(key);
	return link != 0;
}

bool k_queue_unique_append(struct k_queue *queue, void *data)
{
	unsigned int key = arch_irq_lock();
	link_t prev;
	bool found = find(queue, data, &prev, key) != 0;

	if (!found) {
		(void)add(queue, queue->last, data, false, key);
	}
	sched_unlock(key);
	return !found;
}

/* With its wrapper; behind a link that cannot be followed nothing is found. */
bool queue_drop_one(struct k_queue *queue)
{
	unsigned int key = arch_irq_lock();
	link_t link = queue->first;
	bool more = link != 0 && (link == queue->last || is_trusted(link));

	if (more) {
		(void)take(queue, 0, link, key);
	} else {
		queue->first = 0;
		queue->last = 0;
	}
	sched_unlock(key);
	return more;
}
