/* SPDX-License-Identifier: Apache-2.0 */
/* The older API of pipes (CONFIG_PIPES): a caller says how few bytes are enough. See pipe.c. */

#include <ksched.h>
#include <pipe.h>
#include <walls.h>

int z_impl_k_pipe_alloc_init(struct k_pipe *pipe, size_t size)
{
	uint8_t *ring = z_thread_malloc(size);

	if (ring == NULL && size > 0) {
		return -ENOMEM;
	}
	pipe_set_up(pipe, ring, size, K_PIPE_FLAG_ALLOC);
	return 0;
}

int k_pipe_cleanup(struct k_pipe *pipe)
{
	unsigned int key = arch_irq_lock();
	void *ring;

	if (pipe_is_waited_for(pipe)) {
		arch_irq_unlock(key);
		return -EAGAIN;
	}
	ring = pipe_give_up_ring(pipe);
	arch_irq_unlock(key);
	k_free(ring);
	return 0;
}

/* ---- Moving bytes -------------------------------------------------------------------------------- */

typedef int (*mover_t)(struct k_pipe *pipe, struct pipe_transfer *transfer, size_t at_once,
		       k_timeout_t timeout);

/* What cannot be had in time is not begun, if there is no time. */
static int move(mover_t mover, struct k_pipe *pipe, struct pipe_transfer *transfer,
		k_timeout_t timeout)
{
	return mover(pipe, transfer, K_TIMEOUT_EQ(timeout, K_NO_WAIT) ? transfer->least : 0,
		     timeout);
}

static int supervisor_moves(mover_t mover, struct k_pipe *pipe, const void *data, size_t bytes,
			    size_t *count, size_t min_xfer, k_timeout_t timeout)
{
	struct pipe_transfer transfer = {
		.at = (uint8_t *)(uintptr_t)data, .left = bytes, .least = min_xfer};
	int result;

	if (min_xfer > bytes || count == NULL) {
		return -EINVAL;
	}
	result = move(mover, pipe, &transfer, timeout);
	*count = transfer.moved;
	return result;
}

int z_impl_k_pipe_put(struct k_pipe *pipe, const void *data, size_t bytes_to_write,
		      size_t *bytes_written, size_t min_xfer, k_timeout_t timeout)
{
	return supervisor_moves(pipe_write, pipe, data, bytes_to_write, bytes_written, min_xfer,
				timeout);
}

int z_impl_k_pipe_get(struct k_pipe *pipe, void *data, size_t bytes_to_read, size_t *bytes_read,
		      size_t min_xfer, k_timeout_t timeout)
{
	return supervisor_moves(pipe_read, pipe, data, bytes_to_read, bytes_read, min_xfer,
				timeout);
}

/* The indices say more than the count, but for a ring that is empty or full. */
size_t z_impl_k_pipe_read_avail(struct k_pipe *pipe)
{
	unsigned int key = arch_irq_lock();
	size_t used = pipe->bytes_used;

	if (pipe->read_index != pipe->write_index) {
		used = pipe->write_index - pipe->read_index;
		used += pipe->write_index < pipe->read_index ? pipe->size : 0;
	}
	arch_irq_unlock(key);
	return pipe->buffer == NULL || pipe->size == 0 ? 0 : used;
}

size_t z_impl_k_pipe_write_avail(struct k_pipe *pipe)
{
	unsigned int key = arch_irq_lock();
	size_t space = pipe->buffer == NULL ? 0 : pipe->size - z_impl_k_pipe_read_avail(pipe);

	arch_irq_unlock(key);
	return space;
}

void z_impl_k_pipe_flush(struct k_pipe *pipe)
{
	unsigned int key = arch_irq_lock();

	pipe_empty(pipe);
	while (pipe->wait_q.writers.head != NULL) {
		struct k_thread *writer = pipe->wait_q.writers.head;

		pipe_moved(writer, ((struct pipe_transfer *)writer->wait_buffer)->left);
	}
	sched_unlock(key);
}

void z_impl_k_pipe_buffer_flush(struct k_pipe *pipe)
{
	unsigned int key = arch_irq_lock();

	pipe_empty(pipe);
	pipe_refill(pipe);
	sched_unlock(key);
}

#ifdef CONFIG_USERSPACE
/* ---- A user's call -------------------------------------------------------------------------------- */

#include <zephyr/internal/syscall_handler.h>

static int user_moves(mover_t mover, struct k_pipe *pipe, const void *data, size_t bytes,
		      size_t *count, size_t min_xfer, k_timeout_t timeout)
{
	struct pipe_transfer transfer = {
		.at = (uint8_t *)(uintptr_t)data, .left = bytes, .least = min_xfer, .user = true};
	int result;

	if (min_xfer > bytes) {
		return -EINVAL;
	}
	result = move(mover, pipe, &transfer, timeout);
	K_OOPS(k_usermode_to_copy(count, &transfer.moved, sizeof(*count)) != 0);
	return result;
}

static int z_vrfy_k_pipe_put(struct k_pipe *pipe, const void *data, size_t bytes_to_write,
			     size_t *bytes_written, size_t min_xfer, k_timeout_t timeout)
{
	K_OOPS(K_SYSCALL_OBJ(pipe, K_OBJ_PIPE));
	K_OOPS(K_SYSCALL_MEMORY_WRITE(bytes_written, sizeof(*bytes_written)));
	K_OOPS(K_SYSCALL_MEMORY_READ(data, bytes_to_write));
	return user_moves(pipe_write, pipe, data, bytes_to_write, bytes_written, min_xfer, timeout);
}
#include <zephyr/syscalls/k_pipe_put_mrsh.c>

static int z_vrfy_k_pipe_get(struct k_pipe *pipe, void *data, size_t bytes_to_read,
			     size_t *bytes_read, size_t min_xfer, k_timeout_t timeout)
{
	K_OOPS(K_SYSCALL_OBJ(pipe, K_OBJ_PIPE));
	K_OOPS(K_SYSCALL_MEMORY_WRITE(bytes_read, sizeof(*bytes_read)));
	K_OOPS(K_SYSCALL_MEMORY_WRITE(data, bytes_to_read));
	return user_moves(pipe_read, pipe, data, bytes_to_read, bytes_read, min_xfer, timeout);
}
#include <zephyr/syscalls/k_pipe_get_mrsh.c>
#endif
