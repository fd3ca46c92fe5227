/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Pipes: streams of bytes, through a ring or directly from thread to thread.
 *
 * k_pipe_write() and k_pipe_read() are today's calls. k_pipe_put() and k_pipe_get() (CONFIG_PIPES)
 * are those that came before; both may be used on one pipe. */
#ifndef ZEPHYR_INCLUDE_KERNEL_PIPE_H_
#define ZEPHYR_INCLUDE_KERNEL_PIPE_H_

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

/** What `flags` of a pipe says. */
enum pipe_flags {
	PIPE_FLAG_OPEN = BIT(0),  /**< k_pipe_close() has not been called */
	PIPE_FLAG_RESET = BIT(1), /**< never set: a reset is over at once */
};

/** In `flags`: the kernel allocated the ring. */
#define K_PIPE_FLAG_ALLOC BIT(2)

struct k_pipe {
	uint16_t kobject_id;
	uint8_t flags;
	unsigned char *buffer; /* the ring; without one bytes go from thread to thread */
	size_t size;
	size_t bytes_used;
	size_t read_index;
	size_t write_index;
	struct {
		_wait_q_t readers; /* while the ring is empty and nobody writes */
		_wait_q_t writers; /* while the ring is full and nobody reads */
	} wait_q;
#ifdef CONFIG_POLL
	struct z_poll_list poll_events;
#endif
};

#define Z_PIPE_INITIALIZER(obj, pipe_buffer, pipe_buffer_size)                                     \
	{                                                                                          \
		.flags = PIPE_FLAG_OPEN, .buffer = (pipe_buffer), .size = (pipe_buffer_size),      \
		.wait_q = {                                                                        \
			.readers = Z_WAIT_Q_INIT(&(obj).wait_q.readers),                           \
			.writers = Z_WAIT_Q_INIT(&(obj).wait_q.writers),                           \
		},                                                                                 \
	}

/**
 * Defines and initialises a pipe with a ring of @p pipe_buffer_size bytes at build time (0: none).
 * @p pipe_align is the alignment of the ring, a power of two. The pipe is visible everywhere.
 */
#define K_PIPE_DEFINE(name, pipe_buffer_size, pipe_align)                                          \
	static unsigned char __noinit __aligned(pipe_align) _k_pipe_buf_##name[pipe_buffer_size];  \
	STRUCT_SECTION_ITERABLE(k_pipe, name) =                                                    \
		Z_PIPE_INITIALIZER(name, _k_pipe_buf_##name, pipe_buffer_size)

/**
 * Initialises a pipe that nobody waits for, open and empty, on @p buffer of @p buffer_size bytes,
 * which no user should be able to reach. Supervisor; user (with permission, and writing @p buffer):
 * the kernel does not trust a user's memory, so the ring is then as large as @p buffer, but comes from
 * the caller's resource pool. A user for whom there is no such memory is killed (K_ERR_KERNEL_OOPS).
 *
 * @param buffer the ring, or NULL
 * @param buffer_size its bytes; 0: what is written goes to whoever reads at that time
 */
__syscall_short void k_pipe_init(__kobj_any struct k_pipe *pipe,
				 __user_out(buffer_size) uint8_t *buffer, size_t buffer_size)
	__require(pipe->wait_q.readers.head == NULL && pipe->wait_q.writers.head == NULL);

/**
 * Writes @p len bytes, waiting at most @p timeout until all have been taken by the ring or by readers.
 * While it waits, the rest is read from @p data when there is a place for it. Bytes of others may come
 * between those of a write that does not fit into the ring at once.
 * User (with permission, and reading @p data), supervisor; ISR with K_NO_WAIT.
 *
 * @return the number of bytes written; fewer than @p len if @p timeout is over
 * @retval -EAGAIN @p timeout is over, and none was written
 * @retval -ECANCELED k_pipe_reset() came while the caller waited
 * @retval -EPIPE the pipe is closed, or was while the caller waited
 */
__syscall int k_pipe_write(struct k_pipe *pipe, const uint8_t *data, size_t len,
			   k_timeout_t timeout);

/**
 * Reads @p len bytes, waiting at most @p timeout until all have come.
 * User (with permission, and writing @p data), supervisor; ISR with K_NO_WAIT.
 *
 * @return the number of bytes read; fewer than @p len if @p timeout is over, or if the pipe is closed
 * and held no more
 * @retval -EAGAIN @p timeout is over, and none was read
 * @retval -ECANCELED k_pipe_reset() came while the caller waited
 * @retval -EPIPE the pipe is closed and empty, or was closed while the caller waited
 */
__syscall int k_pipe_read(struct k_pipe *pipe, uint8_t *data, size_t len, k_timeout_t timeout);

/**
 * Throws away what is in the pipe; whoever waits gets -ECANCELED. An open pipe stays open.
 * User (with permission), supervisor, ISR.
 */
__syscall_short void k_pipe_reset(__kobj struct k_pipe *pipe);

/**
 * Closes a pipe until it is initialised again: nothing can be written any more, what is in it can be
 * read. Whoever waits gets -EPIPE. User (with permission), supervisor, ISR.
 */
__syscall_short void k_pipe_close(__kobj struct k_pipe *pipe);

#ifdef CONFIG_PIPES

/**
 * Initialises a pipe with a ring of @p size bytes from the caller's resource pool (0: none).
 * User (with permission, once), supervisor.
 * @retval 0
 * @retval -ENOMEM there is no such memory
 */
__syscall_short int k_pipe_alloc_init(__kobj_new struct k_pipe *pipe, size_t size);

/**
 * Ends the use of a pipe, and gives back a ring that the kernel allocated. Supervisor.
 * @retval 0
 * @retval -EAGAIN threads wait for it
 */
int k_pipe_cleanup(struct k_pipe *pipe);

/**
 * Writes up to @p bytes_to_write bytes. If fewer than @p min_xfer can be written at once, it waits until
 * all are, at most @p timeout. With K_NO_WAIT nothing is written if @p min_xfer is not possible at once.
 * User (with permission, reading @p data and writing @p bytes_written), supervisor; ISR with
 * K_NO_WAIT.
 *
 * @param bytes_written how many were written, whatever the result but -EINVAL
 * @retval 0 at least @p min_xfer bytes
 * @retval -EINVAL @p min_xfer is more than @p bytes_to_write, or @p bytes_written is NULL
 * @retval -EIO K_NO_WAIT and @p min_xfer bytes are not possible; none was written
 * @retval -EAGAIN @p timeout is over, with fewer than @p min_xfer bytes. Also with K_NO_WAIT, if
 * @p min_xfer is more than the ring (or 64 bytes) and an interrupt took the pipe meanwhile
 */
__syscall int k_pipe_put(struct k_pipe *pipe, const void *data, size_t bytes_to_write,
			 size_t *bytes_written, size_t min_xfer, k_timeout_t timeout);

/** The other direction: see k_pipe_put(). */
__syscall int k_pipe_get(struct k_pipe *pipe, void *data, size_t bytes_to_read, size_t *bytes_read,
			 size_t min_xfer, k_timeout_t timeout);

/** Bytes in the ring. User (with permission), supervisor, ISR. */
__syscall_short size_t k_pipe_read_avail(__kobj struct k_pipe *pipe);

/** Free bytes of the ring. User (with permission), supervisor, ISR. */
__syscall_short size_t k_pipe_write_avail(__kobj struct k_pipe *pipe);

/**
 * Throws away what is in the ring and what waiting writers have left, as if somebody had read it.
 * User (with permission), supervisor, ISR.
 */
__syscall_short void k_pipe_flush(__kobj struct k_pipe *pipe);

/**
 * Throws away what is in the ring, as if somebody had read it: waiting writers fill it again.
 * User (with permission), supervisor, ISR.
 */
__syscall_short void k_pipe_buffer_flush(__kobj struct k_pipe *pipe);

#endif

#ifdef __cplusplus
}
#endif

#include <zephyr/syscalls/pipe.h>

#endif
