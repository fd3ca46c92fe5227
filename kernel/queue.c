/* SPDX-License-Identifier: Apache-2.0 */
/* Queues of items that stay where they are.
 *
 * Items are the caller's, and linked through their first word. Only supervisors and interrupts put
 * items in. A user with permission can take items out, learn their addresses and send waiters away
 * empty-handed; what it cannot do is choose where the kernel reads or writes next. So each link is
 * read in one place, next_of(), and only if no user may write it, by whatever domain, at that time.
 * The last item has no link: the queue knows that it is the last, and its first word is not looked at.
 * An item in memory of a user, as the only one of its queue, is therefore nobody's problem; with
 * another behind it whoever would have to follow its link ends.
 *
 * There are waiters only while the queue is empty. An item for a waiter is left in its record, from
 * where the end of its wait makes it the result. */

#include <ksched.h>
#include <walls.h>

void z_impl_k_queue_init(struct k_queue *queue)
{
	sys_slist_init(&queue->data_q);
	queue->wait_q.head = NULL;
	k_object_init(queue);
}

/* ---- Links: kernel lock held; a link that is not followed ends the caller ------------------------ */

static sys_snode_t *next_of(const sys_snode_t *node, const sys_snode_t *tail, unsigned int key)
{
	if (node == tail) {
		return NULL;
	}
	if (walls_users_may_write(node, sizeof(*node))) {
		walls_link_refused(node, key);
	}
	return node->next;
}

/* In front of all with prev NULL. */
static void link_behind(sys_slist_t *list, sys_snode_t *prev, sys_snode_t *node, unsigned int key)
{
	if (prev == NULL) {
		sys_slist_prepend(list, node);
	} else if (prev == list->tail) {
		sys_slist_append(list, node);
	} else {
		node->next = next_of(prev, list->tail, key);
		prev->next = node;
	}
}

static void unlink_behind(sys_slist_t *list, sys_snode_t *prev, sys_snode_t *node, unsigned int key)
{
	sys_snode_t *next = next_of(node, list->tail, key);

	if (prev == NULL) {
		list->head = next;
	} else {
		prev->next = next;
	}
	if (next == NULL) {
		list->tail = prev;
	}
}

/* Is it there? Then @p prev is what is before it, or NULL. */
static bool find(const sys_slist_t *list, const void *data, sys_snode_t **prev, unsigned int key)
{
	sys_snode_t *node = list->head;

	for (*prev = NULL; node != NULL && node != data; node = next_of(node, list->tail, key)) {
		*prev = node;
	}
	return node != NULL;
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
	sys_snode_t *node = queue->data_q.head;

	if (node == NULL && !K_TIMEOUT_EQ(timeout, K_NO_WAIT)) {
		_kernel.current->wait_buffer = NULL;
		return (void *)(intptr_t)sched_wait(&queue->wait_q, timeout, get_ended, key);
	}
	if (node != NULL) {
		unlink_behind(&queue->data_q, NULL, node, key);
	}
	arch_irq_unlock(key);
	return node;
}

void z_impl_k_queue_cancel_wait(struct k_queue *queue)
{
	unsigned int key = arch_irq_lock();

	if (queue->wait_q.head != NULL) {
		hand_over(queue, NULL);
	}
	sched_unlock(key);
}

/* ---- Putting items in, and out of their turn ---------------------------------------------------- */

static void add(struct k_queue *queue, sys_snode_t *prev, void *data, unsigned int key)
{
	if (queue->wait_q.head != NULL) {
		hand_over(queue, data);
	} else {
		link_behind(&queue->data_q, prev, data, key);
	}
}

void k_queue_append(struct k_queue *queue, void *data)
{
	unsigned int key = arch_irq_lock();

	add(queue, queue->data_q.tail, data, key);
	sched_unlock(key);
}

void k_queue_prepend(struct k_queue *queue, void *data)
{
	k_queue_insert(queue, NULL, data);
}

void k_queue_insert(struct k_queue *queue, void *prev, void *data)
{
	unsigned int key = arch_irq_lock();

	add(queue, prev, data, key);
	sched_unlock(key);
}

int k_queue_append_list(struct k_queue *queue, void *head, void *tail)
{
	unsigned int key;

	if (head == NULL || tail == NULL) {
		return -EINVAL;
	}
	key = arch_irq_lock();
	while (head != NULL && queue->wait_q.head != NULL) {
		sys_snode_t *next = next_of(head, tail, key);

		hand_over(queue, head);
		head = next;
	}
	sys_slist_append_list(&queue->data_q, head, tail);
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

bool k_queue_remove(struct k_queue *queue, void *data)
{
	unsigned int key = arch_irq_lock();
	sys_snode_t *prev;
	bool found = find(&queue->data_q, data, &prev, key);

	if (found) {
		unlink_behind(&queue->data_q, prev, data, key);
	}
	arch_irq_unlock(key);
	return found;
}

bool k_queue_unique_append(struct k_queue *queue, void *data)
{
	unsigned int key = arch_irq_lock();
	sys_snode_t *prev;
	bool found = find(&queue->data_q, data, &prev, key);

	if (!found) {
		add(queue, queue->data_q.tail, data, key);
	}
	sched_unlock(key);
	return !found;
}
