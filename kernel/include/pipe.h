/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief The core of pipes (kernel/pipe.c), for its two APIs. */
#ifndef KERNEL_PIPE_H
#define KERNEL_PIPE_H

#include <zephyr/kernel.h>

/**
 * What a thread wants to move. It is in the thread's own memory: on its stack, for a user on its
 * kernel stack. While the thread waits, `wait_buffer` of its record leads here.
 */
struct pipe_transfer {
	uint8_t *at;  /**< the next byte */
	size_t left;  /**< bytes to move */
	size_t moved; /**< bytes moved */
	size_t least; /**< so many moved are enough when the time is over */
	bool user;    /**< it is a user's address */
};

/**
 * Moves what can be moved at once. If that is less than `least`, it waits until all has been moved.
 *
 * @param at_once so many have to be possible at once, else nothing is moved: -EIO
 * @retval 0 at least `least` bytes were moved
 * @retval -EAGAIN @p timeout is over
 * @retval -ECANCELED, -EPIPE see k_pipe_write()
 */
int pipe_write(struct k_pipe *pipe, struct pipe_transfer *from, size_t at_once,
	       k_timeout_t timeout);
/** The same for a reader. A closed pipe that still had something: -EAGAIN. */
int pipe_read(struct k_pipe *pipe, struct pipe_transfer *to, size_t at_once, k_timeout_t timeout);

/** Opens @p pipe on a ring (NULL: none); K_PIPE_FLAG_ALLOC says that k_free() is for it. */
void pipe_set_up(struct k_pipe *pipe, uint8_t *ring, size_t size, uint8_t flags);
/** Lock held. */
static inline bool pipe_is_waited_for(const struct k_pipe *pipe)
{
	return pipe->wait_q.readers.head != NULL || pipe->wait_q.writers.head != NULL;
}
/** What k_free() is for; the pipe is without ring then. NULL: it keeps the one that it has. Lock held. */
void *pipe_give_up_ring(struct k_pipe *pipe);

/** Throws away what is in the ring. Lock held. */
void pipe_empty(struct k_pipe *pipe);
/** Waiting writers fill the ring. Lock held. */
void pipe_refill(struct k_pipe *pipe);
/** @p n bytes of a waiting thread were moved: it goes on if that is all. Lock held. */
void pipe_moved(struct k_thread *waiter, size_t n);

#endif
