/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Message queues: rings of messages of one size, copied in and out. */
#ifndef ZEPHYR_INCLUDE_KERNEL_MSGQ_H_
#define ZEPHYR_INCLUDE_KERNEL_MSGQ_H_

#include <stddef.h>
#include <stdint.h>
#include <zephyr/kernel/poll.h>
#include <zephyr/kernel/wait_queue.h>
#include <zephyr/sys/iterable_sections.h>
#include <zephyr/sys/util.h>
#include <zephyr/sys_clock.h>

#ifdef __cplusplus
extern "C" {
#endif

/** In `flags`: the kernel allocated the buffer. */
#define K_MSGQ_FLAG_ALLOC BIT(0)

struct k_msgq {
	uint16_t kobject_id;
	uint8_t flags;
	_wait_q_t wait_q; /* of getters while it is empty, of putters while it is full */
	size_t msg_size;
	uint32_t max_msgs;
	char *buffer_start;
	char *buffer_end;
	char *read_ptr;
	char *write_ptr;
	uint32_t used_msgs;
#ifdef CONFIG_POLL
	struct z_poll_list poll_events;
#endif
};

/** What k_msgq_get_attrs() tells. */
struct k_msgq_attrs {
	size_t msg_size;    /**< bytes of a message */
	uint32_t max_msgs;  /**< messages that the queue can hold */
	uint32_t used_msgs; /**< messages in the queue */
};

#define Z_MSGQ_INITIALIZER(obj, buffer, size, count)                                               \
	{                                                                                          \
		.wait_q = Z_WAIT_Q_INIT(&(obj).wait_q), .msg_size = (size), .max_msgs = (count),   \
		.buffer_start = (buffer), .buffer_end = (buffer) + (size) * (count),               \
		.read_ptr = (buffer), .write_ptr = (buffer),                                       \
	}

/**
 * Defines and initialises a queue of @p q_max_msgs messages of @p q_msg_size bytes at build time.
 * @p q_align is the alignment of its buffer, a power of two. The queue is visible everywhere.
 */
#define K_MSGQ_DEFINE(q_name, q_msg_size, q_max_msgs, q_align)                                     \
	BUILD_ASSERT((q_max_msgs) > 0, "a message queue holds at least one message");              \
	static char __noinit __aligned(q_align)                                                    \
		_msgq_buffer_##q_name[(q_max_msgs) * (q_msg_size)];                                \
	STRUCT_SECTION_ITERABLE(k_msgq, q_name) = Z_MSGQ_INITIALIZER(                              \
		q_name, _msgq_buffer_##q_name, (size_t)(q_msg_size), (q_max_msgs))

/**
 * Initialises a queue for which nobody waits, on @p buffer of @p msg_size * @p max_msgs bytes, which
 * no user should be able to reach. Supervisor.
 */
void k_msgq_init(struct k_msgq *msgq, char *buffer, size_t msg_size, uint32_t max_msgs);

/**
 * The same on a buffer from the caller's resource pool.
 * User (with permission, and only if it has not been initialised), supervisor.
 * @retval 0
 * @retval -EINVAL no memory is that large
 * @retval -ENOMEM the pool has not as much, or there is no pool
 */
__syscall_short int k_msgq_alloc_init(__kobj_new struct k_msgq *msgq, size_t msg_size,
				      uint32_t max_msgs);

/**
 * Ends the use of a queue, and frees the buffer that k_msgq_alloc_init() allocated: there is no place
 * in it any more. Supervisor.
 * @retval 0
 * @retval -EBUSY threads wait for it
 */
int k_msgq_cleanup(struct k_msgq *msgq);

/**
 * Copies a message to the end of the queue, waiting at most @p timeout for a free place. While it
 * waits the message stays at @p data, and is read when there is a place.
 * User (with permission, and reading @p data), supervisor; ISR with K_NO_WAIT.
 * @retval 0 sent
 * @retval -ENOMSG K_NO_WAIT and the queue is full, or k_msgq_purge() came
 * @retval -EAGAIN @p timeout is over
 */
__syscall_short int k_msgq_put(__kobj struct k_msgq *msgq,
			       __user_in(msgq->msg_size) const void *data, k_timeout_t timeout);

/**
 * Copies a message to the front of the queue: it is received next. Never waits.
 * User (with permission, and reading @p data), supervisor, ISR.
 * @retval 0 sent
 * @retval -ENOMSG the queue is full
 */
__syscall_short int k_msgq_put_front(__kobj struct k_msgq *msgq,
				     __user_in(msgq->msg_size) const void *data);

/**
 * Takes the first message out of the queue, waiting at most @p timeout for one.
 * User (with permission, and writing @p data), supervisor; ISR with K_NO_WAIT.
 * @retval 0 received
 * @retval -ENOMSG K_NO_WAIT and the queue is empty, or k_msgq_purge() came
 * @retval -EAGAIN @p timeout is over
 */
__syscall_short int k_msgq_get(__kobj struct k_msgq *msgq, __user_out(msgq->msg_size) void *data,
			       k_timeout_t timeout);

/**
 * Copies the first message and leaves it in the queue.
 * User (with permission, and writing @p data), supervisor, ISR.
 * @retval 0
 * @retval -ENOMSG the queue is empty
 */
__syscall_short int k_msgq_peek(__kobj struct k_msgq *msgq, __user_out(msgq->msg_size) void *data);

/**
 * Copies the message that @p idx others are ahead of, and leaves it in the queue.
 * User (with permission, and writing @p data), supervisor, ISR.
 * @retval 0
 * @retval -ENOMSG there are not so many
 */
__syscall_short int k_msgq_peek_at(__kobj struct k_msgq *msgq,
				   __user_out(msgq->msg_size) void *data, uint32_t idx);

/**
 * Throws away all messages; whoever waits gets -ENOMSG. User (with permission), supervisor, ISR.
 */
__syscall_short void k_msgq_purge(__kobj struct k_msgq *msgq);

/** Free places. User (with permission), supervisor, ISR. */
__syscall_short uint32_t k_msgq_num_free_get(__kobj struct k_msgq *msgq);

static inline uint32_t z_impl_k_msgq_num_free_get(struct k_msgq *msgq)
{
	return msgq->max_msgs - msgq->used_msgs;
}

/** Messages in the queue. User (with permission), supervisor, ISR. */
__syscall_short uint32_t k_msgq_num_used_get(__kobj struct k_msgq *msgq);

static inline uint32_t z_impl_k_msgq_num_used_get(struct k_msgq *msgq)
{
	return msgq->used_msgs;
}

/** Size, places and messages of a queue. User (with permission, and writing @p attrs), supervisor, ISR. */
__syscall_short void
k_msgq_get_attrs(__kobj struct k_msgq *msgq,
		 __user_out(sizeof(struct k_msgq_attrs)) struct k_msgq_attrs *attrs);

#ifdef __cplusplus
}
#endif

#include <zephyr/syscalls/msgq.h>

#endif
