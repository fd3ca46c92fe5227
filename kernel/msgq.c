/* SPDX-License-Identifier: Apache-2.0 */
/* Message queues.
 *
 * A message always goes through the ring, also when somebody waits for it: so whoever sends and
 * whoever receives need not see each other's memory. Threads wait to get only while the queue is
 * empty, and to put only while it is full: one wait queue serves both.
 *
 * A waiter runs no code afterwards; whoever makes room or brings a message moves its data. The
 * waiter left the address of its buffer in its record, and whose rights count: `user` says that a
 * user's system call gave the address, which then may reach what that user may reach, at the time
 * of the copy. If it is not allowed any more, the message stays where it is, the waiter ends with
 * K_ERR_KERNEL_OOPS in its own context, and the next one is served.
 *
 * The lock is held for a constant time and the copy of two messages; for each waiter that has lost
 * its memory, once, for one more look at a waiter. */

#include <ksched.h>
#include <poll.h>
#include <pool.h>
#include <walls.h>
#include <zephyr/sys/math_extras.h>

static void buffer_set(struct k_msgq *msgq, char *buffer, size_t msg_size, uint32_t max_msgs,
		       uint8_t flags)
{
	msgq->flags = flags;
	msgq->msg_size = msg_size;
	msgq->max_msgs = max_msgs;
	msgq->buffer_start = buffer;
	msgq->buffer_end = buffer == NULL ? NULL : buffer + msg_size * max_msgs;
	msgq->read_ptr = buffer;
	msgq->write_ptr = buffer;
	msgq->used_msgs = 0;
}

void k_msgq_init(struct k_msgq *msgq, char *buffer, size_t msg_size, uint32_t max_msgs)
{
	size_t size;

	__ASSERT(!size_mul_overflow(msg_size, max_msgs, &size), "no memory is that large");
	ARG_UNUSED(size);
	msgq->wait_q.head = NULL;
	poll_list_init(POLL_LIST(msgq));
	buffer_set(msgq, buffer, msg_size, max_msgs, 0);
	k_object_init(msgq);
}

/* Under the lock, so that an abort between loses no memory. */
int z_impl_k_msgq_alloc_init(struct k_msgq *msgq, size_t msg_size, uint32_t max_msgs)
{
	unsigned int key;
	char *buffer;
	size_t size;

	if (size_mul_overflow(msg_size, max_msgs, &size)) {
		return -EINVAL;
	}
	key = arch_irq_lock();
	buffer = pool_alloc(size);
	if (buffer != NULL) {
		msgq->wait_q.head = NULL;
		poll_list_init(POLL_LIST(msgq));
		buffer_set(msgq, buffer, msg_size, max_msgs, K_MSGQ_FLAG_ALLOC);
		k_object_init(msgq);
	}
	arch_irq_unlock(key);
	return buffer == NULL ? -ENOMEM : 0;
}

/* Users may have permission still: a queue without its buffer has no place, and no message. */
int k_msgq_cleanup(struct k_msgq *msgq)
{
	unsigned int key = arch_irq_lock();
	int result = 0;

	if (msgq->wait_q.head != NULL) {
		result = -EBUSY;
	} else if ((msgq->flags & K_MSGQ_FLAG_ALLOC) != 0) {
		pool_free(msgq->buffer_start);
		buffer_set(msgq, NULL, msgq->msg_size, 0, 0);
	}
	sched_unlock(key);
	return result;
}

static char *after(const struct k_msgq *msgq, char *slot)
{
	slot += msgq->msg_size;
	return slot == msgq->buffer_end ? msgq->buffer_start : slot;
}

static char *before(const struct k_msgq *msgq, char *slot)
{
	return (slot == msgq->buffer_start ? msgq->buffer_end : slot) - msgq->msg_size;
}

/* ---- Waiters ------------------------------------------------------------------------------- */

/* The first message goes to the first waiting getter that can take it. */
static __noinline int serve_getter(struct k_msgq *msgq, unsigned int key)
{
	while (msgq->wait_q.head != NULL) {
		struct k_thread *getter = msgq->wait_q.head;

		if (walls_waiter_write(getter, msgq->read_ptr, msgq->msg_size)) {
			msgq->read_ptr = after(msgq, msgq->read_ptr);
			msgq->used_msgs--;
			sched_wake(getter, 0);
			break;
		}
		walls_waiter_refused(getter, msgq->msg_size, true);
	}
	if (msgq->used_msgs > 0) {
		poll_notify(POLL_LIST(msgq), K_POLL_STATE_MSGQ_DATA_AVAILABLE);
	}
	sched_unlock(key);
	return 0;
}

/* The free place goes to the first waiting putter that can fill it. */
static __noinline int serve_putter(struct k_msgq *msgq, unsigned int key)
{
	while (msgq->wait_q.head != NULL) {
		struct k_thread *putter = msgq->wait_q.head;

		if (walls_waiter_read(putter, msgq->write_ptr, msgq->msg_size)) {
			msgq->write_ptr = after(msgq, msgq->write_ptr);
			msgq->used_msgs++;
			sched_wake(putter, 0);
			break;
		}
		walls_waiter_refused(putter, msgq->msg_size, false);
	}
	sched_unlock(key);
	return 0;
}

/* Nothing could be done at once. A user's buffer must be the user's all the same. */
static int wait(struct k_msgq *msgq, const void *data, bool write, bool user, k_timeout_t timeout,
		unsigned int key)
{
	struct k_thread *current = _kernel.current;

	if (!walls_buffer_check(data, msgq->msg_size, write, user)) {
		return walls_buffer_refused(data, msgq->msg_size, write, key);
	}
	if (K_TIMEOUT_EQ(timeout, K_NO_WAIT)) {
		arch_irq_unlock(key);
		return -ENOMSG;
	}
	current->wait_buffer = (void *)(uintptr_t)data;
	current->base.wait_user = user;
	return sched_wait(&msgq->wait_q, timeout, NULL, key);
}

/* ---- Operations, on kernel memory or on the calling user's -------------------------------------- */

/* One message more. */
static int put_done(struct k_msgq *msgq, unsigned int key)
{
	msgq->used_msgs++;
	if (msgq->wait_q.head != NULL) {
		return serve_getter(msgq, key);
	}
	poll_notify_and_unlock(POLL_LIST(msgq), K_POLL_STATE_MSGQ_DATA_AVAILABLE, key);
	return 0;
}

static ALWAYS_INLINE int put(struct k_msgq *msgq, const void *data, k_timeout_t timeout, bool user)
{
	unsigned int key = arch_irq_lock();

	if (msgq->used_msgs == msgq->max_msgs) {
		return wait(msgq, data, false, user, timeout, key);
	}
	if (!walls_buffer_read(msgq->write_ptr, data, msgq->msg_size, user)) {
		return walls_buffer_refused(data, msgq->msg_size, false, key);
	}
	msgq->write_ptr = after(msgq, msgq->write_ptr);
	return put_done(msgq, key);
}

static int put_front(struct k_msgq *msgq, const void *data, bool user)
{
	unsigned int key = arch_irq_lock();
	char *slot = before(msgq, msgq->read_ptr);

	if (msgq->used_msgs == msgq->max_msgs) {
		return wait(msgq, data, false, user, K_NO_WAIT, key);
	}
	if (!walls_buffer_read(slot, data, msgq->msg_size, user)) {
		return walls_buffer_refused(data, msgq->msg_size, false, key);
	}
	msgq->read_ptr = slot;
	return put_done(msgq, key);
}

static int get_done(struct k_msgq *msgq, unsigned int key)
{
	msgq->read_ptr = after(msgq, msgq->read_ptr);
	msgq->used_msgs--;
	if (msgq->wait_q.head != NULL) {
		return serve_putter(msgq, key);
	}
	arch_irq_unlock(key);
	return 0;
}

static ALWAYS_INLINE int get(struct k_msgq *msgq, void *data, k_timeout_t timeout, bool user)
{
	unsigned int key = arch_irq_lock();

	if (msgq->used_msgs == 0) {
		return wait(msgq, data, true, user, timeout, key);
	}
	if (!walls_buffer_write(data, msgq->read_ptr, msgq->msg_size, user)) {
		return walls_buffer_refused(data, msgq->msg_size, true, key);
	}
	return get_done(msgq, key);
}

static const char *slot_at(const struct k_msgq *msgq, uint32_t idx)
{
	size_t offset = idx * msgq->msg_size;
	size_t to_end = (size_t)(msgq->buffer_end - msgq->read_ptr);

	return offset < to_end ? msgq->read_ptr + offset : msgq->buffer_start + (offset - to_end);
}

static int peek_at(struct k_msgq *msgq, void *data, uint32_t idx, bool user)
{
	unsigned int key = arch_irq_lock();

	if (idx >= msgq->used_msgs) {
		return wait(msgq, data, true, user, K_NO_WAIT, key);
	}
	if (!walls_buffer_write(data, slot_at(msgq, idx), msgq->msg_size, user)) {
		return walls_buffer_refused(data, msgq->msg_size, true, key);
	}
	arch_irq_unlock(key);
	return 0;
}

int z_impl_k_msgq_put(struct k_msgq *msgq, const void *data, k_timeout_t timeout)
{
	return put(msgq, data, timeout, false);
}

int z_impl_k_msgq_put_front(struct k_msgq *msgq, const void *data)
{
	return put_front(msgq, data, false);
}

int z_impl_k_msgq_get(struct k_msgq *msgq, void *data, k_timeout_t timeout)
{
	return get(msgq, data, timeout, false);
}

int z_impl_k_msgq_peek(struct k_msgq *msgq, void *data)
{
	return peek_at(msgq, data, 0, false);
}

int z_impl_k_msgq_peek_at(struct k_msgq *msgq, void *data, uint32_t idx)
{
	return peek_at(msgq, data, idx, false);
}

void z_impl_k_msgq_purge(struct k_msgq *msgq)
{
	unsigned int key = arch_irq_lock();

	(void)sched_wake_all(&msgq->wait_q, -ENOMSG);
	msgq->used_msgs = 0;
	msgq->read_ptr = msgq->write_ptr;
	sched_unlock(key);
}

void z_impl_k_msgq_get_attrs(struct k_msgq *msgq, struct k_msgq_attrs *attrs)
{
	unsigned int key = arch_irq_lock();

	attrs->msg_size = msgq->msg_size;
	attrs->max_msgs = msgq->max_msgs;
	attrs->used_msgs = msgq->used_msgs;
	arch_irq_unlock(key);
}

#ifdef CONFIG_USERSPACE
/* ---- What a user's call runs instead ---------------------------------------------------------- */

#include <zephyr/internal/syscall_handler.h>

int z_user_k_msgq_put(struct k_msgq *msgq, const void *data, k_timeout_t timeout)
{
	return put(msgq, data, timeout, true);
}

int z_user_k_msgq_put_front(struct k_msgq *msgq, const void *data)
{
	return put_front(msgq, data, true);
}

int z_user_k_msgq_get(struct k_msgq *msgq, void *data, k_timeout_t timeout)
{
	return get(msgq, data, timeout, true);
}

int z_user_k_msgq_peek(struct k_msgq *msgq, void *data)
{
	return peek_at(msgq, data, 0, true);
}

int z_user_k_msgq_peek_at(struct k_msgq *msgq, void *data, uint32_t idx)
{
	return peek_at(msgq, data, idx, true);
}

void z_user_k_msgq_get_attrs(struct k_msgq *msgq, struct k_msgq_attrs *attrs)
{
	struct k_msgq_attrs copy;
	unsigned int key;

	z_impl_k_msgq_get_attrs(msgq, &copy);
	key = arch_irq_lock();
	if (!walls_buffer_write(attrs, &copy, sizeof(copy), true)) {
		(void)walls_buffer_refused(attrs, sizeof(copy), true, key);
	}
	arch_irq_unlock(key);
}
#endif
