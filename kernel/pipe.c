/* SPDX-License-Identifier: Apache-2.0 */
/* Pipes: streams of bytes.
 *
 * Bytes never wait where somebody could take them: readers wait only while the ring is empty and
 * nobody waits to write, writers only while it is full and nobody waits to read. So whoever writes
 * serves waiting readers first and then fills the ring; whoever reads empties the ring, then takes
 * from waiting writers, and then lets them fill the ring again. A pipe without ring is a ring that is
 * always both empty and full.
 *
 * A waiter is served by whoever comes, with the waiter's own rights at that time, as in msgq.c. What
 * it still wants to move is in its own `struct pipe_transfer`. Bytes from thread to thread go through
 * a piece on the stack of the one that runs, so neither needs to see the other's memory. If a waiter
 * has lost its memory, its bytes stay where they are, it ends with K_ERR_KERNEL_OOPS, and the next one
 * is served.
 *
 * The length is the caller's choice, so the lock is opened after each step. A step moves at most
 * three times what the ring or a piece holds, whichever is more. It does not switch threads there:
 * the steps of one call follow each other, unless an interrupt comes. */

#include <pipe.h>
#include <poll.h>
#include <walls.h>

/* Bytes that go from thread to thread at a time. */
#define PIECE 64

static bool is_open(const struct k_pipe *pipe)
{
	return (pipe->flags & PIPE_FLAG_OPEN) != 0;
}

/* ---- The ring: in one piece as far as its end -------------------------------------------------- */

static size_t data_in_row(const struct k_pipe *pipe)
{
	return MIN(pipe->bytes_used, pipe->size - pipe->read_index);
}

static size_t space_in_row(const struct k_pipe *pipe)
{
	return MIN(pipe->size - pipe->bytes_used, pipe->size - pipe->write_index);
}

static size_t advanced(const struct k_pipe *pipe, size_t index, size_t n)
{
	index += n;
	return index == pipe->size ? 0 : index;
}

static void ring_took(struct k_pipe *pipe, size_t n)
{
	pipe->write_index = advanced(pipe, pipe->write_index, n);
	pipe->bytes_used += n;
}

static void ring_gave(struct k_pipe *pipe, size_t n)
{
	pipe->read_index = advanced(pipe, pipe->read_index, n);
	pipe->bytes_used -= n;
}

void pipe_empty(struct k_pipe *pipe)
{
	pipe->bytes_used = 0;
	pipe->read_index = 0;
	pipe->write_index = 0;
}

/* ---- Those who wait: kernel lock held ----------------------------------------------------------- */

static void transfer_moved(struct pipe_transfer *transfer, size_t n)
{
	transfer->at += n;
	transfer->left -= n;
	transfer->moved += n;
}

void pipe_moved(struct k_thread *waiter, size_t n)
{
	struct pipe_transfer *transfer = waiter->wait_buffer;

	transfer_moved(transfer, n);
	if (transfer->left == 0) {
		sched_wake(waiter, 0);
	}
}

static void refuse(struct k_thread *waiter, bool write)
{
	struct pipe_transfer *transfer = waiter->wait_buffer;

	waiter->wait_buffer = transfer->at;
	walls_waiter_refused(waiter, transfer->left, write);
}

/* Readers take up to @p n bytes; returns how many. */
static size_t serve_readers(struct k_pipe *pipe, const uint8_t *src, size_t n)
{
	size_t taken = 0;

	while (taken < n && pipe->wait_q.readers.head != NULL) {
		struct k_thread *reader = pipe->wait_q.readers.head;
		struct pipe_transfer *to = reader->wait_buffer;
		size_t part = MIN(n - taken, to->left);

		if (walls_waiter_copy_out(reader, to->at, src + taken, part)) {
			taken += part;
			pipe_moved(reader, part);
		} else {
			refuse(reader, true);
		}
	}
	return taken;
}

/* Up to @p n bytes of the first waiting writer that still has them. It keeps them until pipe_moved(). */
static size_t first_writers_bytes(struct k_pipe *pipe, uint8_t *dst, size_t n)
{
	while (pipe->wait_q.writers.head != NULL) {
		struct k_thread *writer = pipe->wait_q.writers.head;
		struct pipe_transfer *from = writer->wait_buffer;
		size_t part = MIN(n, from->left);

		if (walls_waiter_copy_in(writer, dst, from->at, part)) {
			return part;
		}
		refuse(writer, false);
	}
	return 0;
}

void pipe_refill(struct k_pipe *pipe)
{
	while (pipe->bytes_used < pipe->size && pipe->wait_q.writers.head != NULL) {
		size_t n = first_writers_bytes(pipe, pipe->buffer + pipe->write_index,
					       space_in_row(pipe));

		if (n > 0) {
			ring_took(pipe, n);
			pipe_moved(pipe->wait_q.writers.head, n);
		}
	}
}

/* ---- Steps: the caller's bytes. One that may not touch them does not come back ----------------- */

static void from_caller(uint8_t *dst, const struct pipe_transfer *from, size_t n, unsigned int key)
{
	if (!walls_buffer_read(dst, from->at, n, from->user)) {
		(void)walls_buffer_refused(from->at, n, false, key);
	}
}

static void to_caller(const struct pipe_transfer *to, const uint8_t *src, size_t n,
		      unsigned int key)
{
	if (!walls_buffer_write(to->at, src, n, to->user)) {
		(void)walls_buffer_refused(to->at, n, true, key);
	}
}

static void write_to_readers(struct k_pipe *pipe, struct pipe_transfer *from, unsigned int key)
{
	size_t room = MAX(pipe->size, PIECE);
	uint8_t piece[PIECE];

	while (from->left > 0 && room > 0 && pipe->wait_q.readers.head != NULL) {
		size_t n = MIN(from->left, MIN(room, PIECE));

		from_caller(piece, from, n, key);
		transfer_moved(from, serve_readers(pipe, piece, n));
		room -= n;
	}
}

static void write_step(struct k_pipe *pipe, struct pipe_transfer *from, unsigned int key)
{
	write_to_readers(pipe, from, key);
	while (from->left > 0 && pipe->bytes_used < pipe->size &&
	       pipe->wait_q.readers.head == NULL) {
		size_t n = MIN(from->left, space_in_row(pipe));

		from_caller(pipe->buffer + pipe->write_index, from, n, key);
		ring_took(pipe, n);
		transfer_moved(from, n);
	}
	if (pipe->bytes_used > 0) {
		poll_notify(POLL_LIST(pipe), K_POLL_STATE_PIPE_DATA_AVAILABLE);
	}
}

static void read_from_writers(struct k_pipe *pipe, struct pipe_transfer *to, unsigned int key)
{
	size_t room = MAX(pipe->size, PIECE);
	uint8_t piece[PIECE];

	while (to->left > 0 && room > 0 && pipe->wait_q.writers.head != NULL) {
		size_t n = first_writers_bytes(pipe, piece, MIN(to->left, MIN(room, PIECE)));

		if (n > 0) {
			to_caller(to, piece, n, key);
			transfer_moved(to, n);
			pipe_moved(pipe->wait_q.writers.head, n);
			room -= n;
		}
	}
}

static void read_step(struct k_pipe *pipe, struct pipe_transfer *to, unsigned int key)
{
	while (to->left > 0 && pipe->bytes_used > 0) {
		size_t n = MIN(to->left, data_in_row(pipe));

		to_caller(to, pipe->buffer + pipe->read_index, n, key);
		ring_gave(pipe, n);
		transfer_moved(to, n);
	}
	read_from_writers(pipe, to, key);
	pipe_refill(pipe);
}

/* ---- What both APIs are made of ---------------------------------------------------------------- */

/* Not less than @p n can be moved at once: the ring and those who wait together. */
static bool is_possible(size_t in_ring, const _wait_q_t *queue, size_t n)
{
	struct k_thread *waiter = queue->head;

	if (waiter != NULL && in_ring < n) {
		do {
			in_ring += ((struct pipe_transfer *)waiter->wait_buffer)->left;
			waiter = waiter->base.next;
		} while (waiter != queue->head && in_ring < n);
	}
	return in_ring >= n;
}

static unsigned int let_interrupts_in(unsigned int key)
{
	arch_irq_unlock(key);
	return arch_irq_lock();
}

static int end(int result, unsigned int key)
{
	sched_unlock(key);
	return result;
}

static int wait_for_rest(_wait_q_t *queue, struct pipe_transfer *transfer, k_timeout_t timeout,
			 unsigned int key)
{
	int result;

	if (K_TIMEOUT_EQ(timeout, K_NO_WAIT)) {
		return end(-EAGAIN, key);
	}
	_kernel.current->wait_buffer = transfer;
	_kernel.current->base.wait_user = transfer->user;
	result = sched_wait(queue, timeout, NULL, key);
	return result == -EAGAIN && transfer->moved >= transfer->least ? 0 : result;
}

int pipe_write(struct k_pipe *pipe, struct pipe_transfer *from, size_t at_once, k_timeout_t timeout)
{
	unsigned int key = arch_irq_lock();

	if (!is_open(pipe)) {
		return end(-EPIPE, key);
	}
	if (!is_possible(pipe->size - pipe->bytes_used, &pipe->wait_q.readers, at_once)) {
		return end(-EIO, key);
	}
	while (from->left > 0 && is_open(pipe) &&
	       (pipe->bytes_used < pipe->size || pipe->wait_q.readers.head != NULL)) {
		write_step(pipe, from, key);
		key = let_interrupts_in(key);
	}
	if (from->moved >= from->least) {
		return end(0, key);
	}
	if (!is_open(pipe)) {
		return end(-EPIPE, key);
	}
	return wait_for_rest(&pipe->wait_q.writers, from, timeout, key);
}

int pipe_read(struct k_pipe *pipe, struct pipe_transfer *to, size_t at_once, k_timeout_t timeout)
{
	unsigned int key = arch_irq_lock();

	if (!is_possible(pipe->bytes_used, &pipe->wait_q.writers, at_once)) {
		return end(-EIO, key);
	}
	while (to->left > 0 && (pipe->bytes_used > 0 || pipe->wait_q.writers.head != NULL)) {
		read_step(pipe, to, key);
		key = let_interrupts_in(key);
	}
	if (to->moved >= to->least) {
		return end(0, key);
	}
	if (!is_open(pipe)) {
		return end(to->moved > 0 ? -EAGAIN : -EPIPE, key);
	}
	return wait_for_rest(&pipe->wait_q.readers, to, timeout, key);
}

/* ---- The API ------------------------------------------------------------------------------------- */

/* At once: an interrupt, or somebody between two steps, finds a ring with its own length. */
void pipe_set_up(struct k_pipe *pipe, uint8_t *ring, size_t size, uint8_t flags)
{
	unsigned int key = arch_irq_lock();

	pipe->flags = PIPE_FLAG_OPEN | flags;
	pipe->buffer = ring;
	pipe->size = ring == NULL ? 0 : size;
	pipe->wait_q.readers.head = NULL;
	pipe->wait_q.writers.head = NULL;
	poll_list_init(POLL_LIST(pipe));
	pipe_empty(pipe);
	k_object_init(pipe);
	arch_irq_unlock(key);
}

void *pipe_give_up_ring(struct k_pipe *pipe)
{
	void *ring = pipe->buffer;

	if ((pipe->flags & K_PIPE_FLAG_ALLOC) == 0) {
		return NULL;
	}
	pipe->flags &= (uint8_t)~K_PIPE_FLAG_ALLOC;
	pipe->buffer = NULL;
	pipe->size = 0;
	pipe_empty(pipe);
	return ring;
}

void z_impl_k_pipe_init(struct k_pipe *pipe, uint8_t *buffer, size_t buffer_size)
{
	pipe_set_up(pipe, buffer, buffer_size, 0);
}

static int count_or_error(const struct pipe_transfer *transfer, int result)
{
	if (result == 0 || (result == -EAGAIN && transfer->moved > 0)) {
		return (int)transfer->moved;
	}
	return result;
}

static int write_all(struct k_pipe *pipe, const uint8_t *data, size_t len, k_timeout_t timeout,
		     bool user)
{
	struct pipe_transfer from = {
		.at = (uint8_t *)(uintptr_t)data, .left = len, .least = len, .user = user};

	return count_or_error(&from, pipe_write(pipe, &from, 0, timeout));
}

static int read_all(struct k_pipe *pipe, uint8_t *data, size_t len, k_timeout_t timeout, bool user)
{
	struct pipe_transfer to = {.at = data, .left = len, .least = len, .user = user};

	return count_or_error(&to, pipe_read(pipe, &to, 0, timeout));
}

int z_impl_k_pipe_write(struct k_pipe *pipe, const uint8_t *data, size_t len, k_timeout_t timeout)
{
	return write_all(pipe, data, len, timeout, false);
}

int z_impl_k_pipe_read(struct k_pipe *pipe, uint8_t *data, size_t len, k_timeout_t timeout)
{
	return read_all(pipe, data, len, timeout, false);
}

static void wake_everybody(struct k_pipe *pipe, int result)
{
	(void)sched_wake_all(&pipe->wait_q.readers, result);
	(void)sched_wake_all(&pipe->wait_q.writers, result);
}

void z_impl_k_pipe_reset(struct k_pipe *pipe)
{
	unsigned int key = arch_irq_lock();

	pipe_empty(pipe);
	wake_everybody(pipe, -ECANCELED);
	sched_unlock(key);
}

void z_impl_k_pipe_close(struct k_pipe *pipe)
{
	unsigned int key = arch_irq_lock();

	pipe->flags &= (uint8_t)~PIPE_FLAG_OPEN;
	wake_everybody(pipe, -EPIPE);
	sched_unlock(key);
}

#ifdef CONFIG_USERSPACE
/* ---- A user's call -------------------------------------------------------------------------------- */

#include <zephyr/internal/syscall_handler.h>

/* The ring that a user's buffer stands for. In the exception no other thread can be half way through it;
 * an interrupt that uses the pipe is kept out by the lock. */
void z_user_k_pipe_init(struct k_pipe *pipe, uint8_t *buffer, size_t buffer_size)
{
	uint8_t *ring = NULL;
	unsigned int key;
	void *before;

	if (!walls_buffer_check(buffer, buffer_size, true, true)) {
		(void)walls_buffer_refused(buffer, buffer_size, true, arch_irq_lock());
	}
	if (buffer_size > 0) {
		ring = z_thread_malloc(buffer_size);
		K_OOPS(ring == NULL);
	}
	key = arch_irq_lock();
	before = pipe_give_up_ring(pipe);
	pipe_set_up(pipe, ring, buffer_size, K_PIPE_FLAG_ALLOC);
	arch_irq_unlock(key);
	k_free(before);
}

static int z_vrfy_k_pipe_write(struct k_pipe *pipe, const uint8_t *data, size_t len,
			       k_timeout_t timeout)
{
	K_OOPS(K_SYSCALL_OBJ(pipe, K_OBJ_PIPE));
	K_OOPS(K_SYSCALL_MEMORY_READ(data, len));
	return write_all(pipe, data, len, timeout, true);
}
#include <zephyr/syscalls/k_pipe_write_mrsh.c>

static int z_vrfy_k_pipe_read(struct k_pipe *pipe, uint8_t *data, size_t len, k_timeout_t timeout)
{
	K_OOPS(K_SYSCALL_OBJ(pipe, K_OBJ_PIPE));
	K_OOPS(K_SYSCALL_MEMORY_WRITE(data, len));
	return read_all(pipe, data, len, timeout, true);
}
#include <zephyr/syscalls/k_pipe_read_mrsh.c>
#endif
