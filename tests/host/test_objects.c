/* SPDX-License-Identifier: Apache-2.0 */
/* Objects that threads wait for, under random calls, each beside a small model of it: who waits, who
 * goes on, with which result, and what moved. Threads are coroutines, so calls that go on after a wait
 * do so here too. Who of the ready threads runs is not the matter here: see test_sched.c.
 *
 *	objects [number of steps for each object [seed]] */

#include "check.h"
#include <kernel_internal.h>
#include <ksched.h>
#include <pool.h>
#include <timeout_q.h>
#include <ucontext.h>

#define THREADS 6
#define WAITS	4711

/* ---- The fake machine -------------------------------------------------------------------------- */

struct fake_cpu fake_cpu;
static uint64_t clock_ticks;

struct thread_data {
	struct k_thread thread;
	ucontext_t context;
	char stack[64 * 1024];
	void (*call)(int id);
	bool busy;
	int result;
};

static struct thread_data t[THREADS];
static struct k_thread idle;
static ucontext_t driver;
static k_thread_stack_t stacks[THREADS + 1][64] __aligned(16);

char __user_stacks_start[1], __user_stacks_end[1];
struct _static_thread_data __static_thread_data_list_start[1];
__asm__(".globl __static_thread_data_list_end\n"
	".set __static_thread_data_list_end, __static_thread_data_list_start\n");

static int id_of(const struct k_thread *thread)
{
	for (int id = 0; id < THREADS; id++) {
		if (thread == &t[id].thread) {
			return id;
		}
	}
	return -1;
}

uint64_t sys_clock_now(void)
{
	return clock_ticks;
}

uint64_t sys_clock_cycle_get_64(void)
{
	return clock_ticks;
}

void sys_clock_set_alarm(uint64_t tick)
{
	ARG_UNUSED(tick);
}

void arch_thread_init(struct k_thread *thread, k_thread_entry_t entry, void *p1, void *p2, void *p3)
{
	ARG_UNUSED(entry);
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	memset(&thread->context, 0, sizeof(thread->context));
}

void arch_thread_set_result(struct k_thread *thread, int result)
{
	CHECK(fake_cpu.locked);
	thread->context.result = result;
}

void arch_thread_kill(struct k_thread *thread)
{
	ARG_UNUSED(thread);
	CHECK(false, "only waiting threads are aborted here");
}

int arch_wait(unsigned int key)
{
	struct thread_data *self = &t[id_of(_kernel.current)];

	CHECK(fake_cpu.mode == FAKE_THREAD && self->thread.base.thread_state != 0);
	arch_irq_unlock(key);
	(void)swapcontext(&self->context, &driver);
	return self->thread.context.result;
}

void arch_user_mode_enter(k_thread_entry_t entry, void *p1, void *p2, void *p3)
{
	ARG_UNUSED(entry);
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	abort();
}

void z_thread_entry(k_thread_entry_t entry, void *p1, void *p2, void *p3)
{
	arch_user_mode_enter(entry, p1, p2, p3);
}

void fatal_essential_ended(const struct k_thread *thread)
{
	ARG_UNUSED(thread);
	abort();
}

void z_except_reason(unsigned int reason)
{
	CHECK(false, "fatal error %u", reason);
	abort();
}

void assert_print(const char *fmt, ...)
{
	ARG_UNUSED(fmt);
}

void assert_post_action(const char *file, unsigned int line)
{
	CHECK(false, "assertion in %s:%u", file, line);
}

void *z_thread_aligned_alloc(size_t align, size_t size)
{
	ARG_UNUSED(align);
	return malloc(size);
}

void k_free(void *ptr)
{
	free(ptr);
}

static const struct pool_functions functions = {z_thread_aligned_alloc, k_free};
const struct pool_functions *pool_functions = &functions;

int snprintk(char *str, size_t size, const char *fmt, ...)
{
	ARG_UNUSED(fmt);
	return snprintf(str, size, "?");
}

/* A waiting thread that is aborted leaves its stack as it is. */
static void body(void)
{
	for (;;) {
		int id = id_of(_kernel.current);

		t[id].call(id);
		t[id].busy = false;
		(void)swapcontext(&t[id].context, &driver);
	}
}

static void run(int id)
{
	_kernel.current = &t[id].thread;
	_kernel.next = &t[id].thread;
	fake_cpu.mode = FAKE_THREAD;
	(void)swapcontext(&driver, &t[id].context);
	CHECK(!fake_cpu.locked, "the lock is still held");
	_kernel.current = &idle;
	_kernel.next = &idle;
	fake_cpu.switch_requested = false;
}

/* In an interrupt handler, over the idle thread. */
static void create(int id, int prio)
{
	fake_cpu.mode = FAKE_THREAD;
	z_thread_setup(&t[id].thread, stacks[id], sizeof(stacks[id]), NULL, NULL, NULL, NULL, prio,
		       0, K_NO_WAIT);
	(void)getcontext(&t[id].context);
	t[id].context.uc_stack.ss_sp = t[id].stack;
	t[id].context.uc_stack.ss_size = sizeof(t[id].stack);
	makecontext(&t[id].context, body, 0);
	t[id].busy = false;
	_kernel.next = &idle;
}

/* Who has been woken finishes its call. */
static void run_woken(void)
{
	for (int id = 0; id < THREADS; id++) {
		if (t[id].busy && t[id].thread.base.thread_state == 0) {
			run(id);
			id = -1;
		}
	}
}

/* ---- The models' part of waiting ----------------------------------------------------------------- */

struct call {
	int what; /* which of the object's calls */
	k_timeout_t timeout;
	uint32_t value;
	size_t length, least;
	uint8_t bytes[24];
	size_t moved;
};

static struct model {
	bool waits;
	int queue; /* an object may have two */
	int prio;
	uint64_t arrival;
	bool timed;
	uint64_t deadline;
	struct call call;
	int result;
} m[THREADS];

static struct call calls[THREADS]; /* the same for the kernel */
static uint64_t arrivals;

static int first_in(int queue)
{
	int first = -1;

	for (int id = 0; id < THREADS; id++) {
		if (m[id].waits && m[id].queue == queue &&
		    (first < 0 || m[id].prio < m[first].prio ||
		     (m[id].prio == m[first].prio && m[id].arrival < m[first].arrival))) {
			first = id;
		}
	}
	return first;
}

static void goes_on(int id, int result)
{
	CHECK(m[id].waits);
	m[id].waits = false;
	m[id].result = result;
}

static void all_go_on(int queue, int result)
{
	for (int id = first_in(queue); id >= 0; id = first_in(queue)) {
		goes_on(id, result);
	}
}

static int waits_in(int id, int queue)
{
	m[id].waits = true;
	m[id].queue = queue;
	m[id].arrival = arrivals++;
	m[id].timed = m[id].call.timeout.ticks != -1;
	m[id].deadline = clock_ticks + (uint64_t)m[id].call.timeout.ticks + 1;
	if (m[id].call.timeout.ticks < -1) {
		m[id].deadline = (uint64_t)(-2 - m[id].call.timeout.ticks);
	}
	return WAITS;
}

static bool no_time(int id)
{
	return m[id].call.timeout.ticks == 0;
}

/* One object and its model. */
struct suite {
	const char *name;
	void (*begin)(void);
	void (*call)(int id); /* the kernel's, with calls[id] */
	int (*model)(int id); /* the model's, with m[id].call; WAITS, or its result */
	int what;	      /* number of calls */
	int (*timed_out)(int id);
	void (*audit)(void);
};

/* ---- Semaphores ---------------------------------------------------------------------------------- */

static struct k_sem sem;
static unsigned int sem_count;

static void sem_begin(void)
{
	CHECK(z_impl_k_sem_init(&sem, 1, 3) == 0);
	sem_count = 1;
}

static void sem_call(int id)
{
	switch (calls[id].what) {
	case 0:
	case 1:
		t[id].result = z_impl_k_sem_take(&sem, calls[id].timeout);
		break;
	case 2:
		z_impl_k_sem_give(&sem);
		break;
	default:
		z_impl_k_sem_reset(&sem);
		break;
	}
}

static int sem_model(int id)
{
	switch (m[id].call.what) {
	case 0:
	case 1:
		if (sem_count > 0) {
			sem_count--;
			return 0;
		}
		return no_time(id) ? -EBUSY : waits_in(id, 0);
	case 2:
		if (first_in(0) >= 0) {
			goes_on(first_in(0), 0);
		} else {
			sem_count = MIN(sem_count + 1, 3);
		}
		return 0;
	default:
		all_go_on(0, -EAGAIN);
		sem_count = 0;
		return 0;
	}
}

static void sem_audit(void)
{
	CHECK(sem.count == sem_count);
}

static int in_vain(int id)
{
	ARG_UNUSED(id);
	return -EAGAIN;
}

/* ---- Message queues ------------------------------------------------------------------------------ */

#define MESSAGES 3

static struct k_msgq msgq;
static uint32_t msgq_ring[MESSAGES];
static uint32_t messages[MESSAGES + 1];
static int num_messages;

static void msgq_begin(void)
{
	k_msgq_init(&msgq, (char *)msgq_ring, sizeof(uint32_t), MESSAGES);
	num_messages = 0;
}

static void msgq_call(int id)
{
	struct call *call = &calls[id];

	switch (call->what) {
	case 0:
	case 1:
		t[id].result = z_impl_k_msgq_put(&msgq, &call->value, call->timeout);
		break;
	case 2:
	case 3:
		t[id].result = z_impl_k_msgq_get(&msgq, &call->value, call->timeout);
		break;
	case 4:
		t[id].result = z_impl_k_msgq_put_front(&msgq, &call->value);
		break;
	case 5:
		t[id].result = z_impl_k_msgq_peek_at(&msgq, &call->value, (uint32_t)call->least);
		break;
	default:
		if (call->least == 0) {
			z_impl_k_msgq_purge(&msgq);
		}
		break;
	}
}

/* Where a message comes; those who wait to get it, or for the place, go on. */
static void message_comes(int place, uint32_t value)
{
	for (int i = num_messages++; i > place; i--) {
		messages[i] = messages[i - 1];
	}
	messages[place] = value;
}

static uint32_t message_goes(void)
{
	uint32_t value = messages[0];

	num_messages--;
	for (int i = 0; i < num_messages; i++) {
		messages[i] = messages[i + 1];
	}
	return value;
}

static int message_put(int id, int place)
{
	int getter = first_in(0);

	if (num_messages == MESSAGES) {
		return no_time(id) || m[id].call.what == 4 ? -ENOMSG : waits_in(id, 1);
	}
	message_comes(place, m[id].call.value);
	if (getter >= 0) {
		m[getter].call.value = message_goes();
		goes_on(getter, 0);
	}
	return 0;
}

static int message_get(int id)
{
	int putter = first_in(1);

	if (num_messages == 0) {
		return no_time(id) ? -ENOMSG : waits_in(id, 0);
	}
	m[id].call.value = message_goes();
	if (putter >= 0) {
		message_comes(num_messages, m[putter].call.value);
		goes_on(putter, 0);
	}
	return 0;
}

static int msgq_model(int id)
{
	struct call *call = &m[id].call;

	switch (call->what) {
	case 0:
	case 1:
		return message_put(id, num_messages);
	case 2:
	case 3:
		return message_get(id);
	case 4:
		return message_put(id, 0);
	case 5:
		if ((int)call->least >= num_messages) {
			return -ENOMSG;
		}
		call->value = messages[call->least];
		return 0;
	default:
		if (call->least == 0) {
			num_messages = 0;
			all_go_on(0, -ENOMSG);
			all_go_on(1, -ENOMSG);
		}
		return 0;
	}
}

static void msgq_audit(void)
{
	CHECK(z_impl_k_msgq_num_used_get(&msgq) == (uint32_t)num_messages);
	CHECK(z_impl_k_msgq_num_free_get(&msgq) == MESSAGES - (uint32_t)num_messages);
}

/* ---- Stacks -------------------------------------------------------------------------------------- */

static struct k_stack stack;
static stack_data_t stack_words[2];
static uint32_t pushed[2];
static int num_pushed;

static void stack_begin(void)
{
	k_stack_init(&stack, stack_words, 2);
	num_pushed = 0;
}

static void stack_call(int id)
{
	stack_data_t word = calls[id].value;

	if (calls[id].what == 0) {
		t[id].result = z_impl_k_stack_push(&stack, word);
		return;
	}
	t[id].result = z_impl_k_stack_pop(&stack, &word, calls[id].timeout);
	calls[id].value = (uint32_t)word;
}

static int stack_model(int id)
{
	struct call *call = &m[id].call;

	if (call->what == 0) {
		if (first_in(0) >= 0) {
			m[first_in(0)].call.value = call->value;
			goes_on(first_in(0), 0);
		} else if (num_pushed == 2) {
			return -ENOMEM;
		} else {
			pushed[num_pushed++] = call->value;
		}
		return 0;
	}
	if (num_pushed == 0) {
		return no_time(id) ? -EBUSY : waits_in(id, 0);
	}
	call->value = pushed[--num_pushed];
	return 0;
}

/* ---- Events -------------------------------------------------------------------------------------- */

static struct k_event event;
static uint32_t event_bits;

static void event_begin(void)
{
	z_impl_k_event_init(&event);
	event_bits = 0;
}

static void event_call(int id)
{
	const struct call *call = &calls[id];
	uint32_t bits = call->value & 7;
	bool reset = call->least == 0;
	uint32_t result;

	switch (call->what) {
	case 0:
		result = z_impl_k_event_wait(&event, bits, reset, call->timeout);
		break;
	case 1:
		result = z_impl_k_event_wait_all(&event, bits, reset, call->timeout);
		break;
	case 2:
		result = z_impl_k_event_post(&event, bits);
		break;
	case 3:
		result = z_impl_k_event_set(&event, bits);
		break;
	case 4:
		result = z_impl_k_event_set_masked(&event, bits, (uint32_t)call->length & 7);
		break;
	default:
		result = z_impl_k_event_clear(&event, bits);
		break;
	}
	t[id].result = (int)result;
}

static uint32_t event_match(const struct call *call)
{
	uint32_t wanted = call->value & 7;
	uint32_t found = event_bits & wanted;

	return call->what == 1 && found != wanted ? 0 : found;
}

static int events_become(uint32_t bits, uint32_t mask)
{
	uint32_t before = event_bits & mask;

	event_bits = (event_bits & ~mask) | (bits & mask);
	for (int id = 0; id < THREADS; id++) {
		if (m[id].waits && event_match(&m[id].call) != 0) {
			goes_on(id, (int)event_match(&m[id].call));
		}
	}
	return (int)before;
}

static int event_model(int id)
{
	const struct call *call = &m[id].call;
	uint32_t bits = call->value & 7;

	switch (call->what) {
	case 0:
	case 1:
		event_bits = call->least == 0 && bits != 0 ? 0 : event_bits;
		return event_match(call) != 0 || bits == 0 || no_time(id) ? (int)event_match(call)
									  : waits_in(id, 0);
	case 2:
		return events_become(bits, bits);
	case 3:
		return events_become(bits, UINT32_MAX);
	case 4:
		return events_become(bits, (uint32_t)call->length & 7);
	default:
		return events_become(0, bits);
	}
}

static int no_events(int id)
{
	ARG_UNUSED(id);
	return 0;
}

static void event_audit(void)
{
	CHECK(event.events == event_bits);
}

/* ---- Memory slabs: who gets a block, not which ----------------------------------------------------- */

static struct k_mem_slab slab;
static void *slab_memory[3 * 2];
static void *blocks_out[3];
static int num_out, model_out;

static void slab_begin(void)
{
	CHECK(k_mem_slab_init(&slab, slab_memory, 2 * sizeof(void *), 3) == 0);
	num_out = model_out = 0;
}

static void block_came(void *mem)
{
	CHECK(num_out < 3 && mem != NULL);
	for (int i = 0; i < num_out; i++) {
		CHECK(blocks_out[i] != mem, "it is given out twice");
	}
	blocks_out[num_out++] = mem;
}

static void slab_call(int id)
{
	void *mem = NULL;

	if (calls[id].what < 2) {
		t[id].result = k_mem_slab_alloc(&slab, &mem, calls[id].timeout);
		CHECK((t[id].result == 0) == (mem != NULL));
		if (mem != NULL) {
			block_came(mem);
		}
	} else if (num_out > 0) {
		k_mem_slab_free(&slab, blocks_out[--num_out]);
	}
}

static int slab_model(int id)
{
	if (m[id].call.what < 2) {
		if (model_out == 3) {
			return no_time(id) ? -ENOMEM : waits_in(id, 0);
		}
		model_out++;
	} else if (first_in(0) >= 0) {
		goes_on(first_in(0), 0);
	} else if (model_out > 0) {
		model_out--;
	}
	return 0;
}

static void slab_audit(void)
{
	CHECK(k_mem_slab_num_used_get(&slab) == (uint32_t)model_out && num_out == model_out);
}

/* ---- Pipes --------------------------------------------------------------------------------------- */

#define MAX_RING 5

static struct k_pipe pipe_;
static uint8_t pipe_ring[MAX_RING];
static uint8_t stream[MAX_RING];
static size_t ring_size, in_ring;
static bool pipe_is_open;

static void pipe_begin(void)
{
	ring_size = random_below(MAX_RING + 1);
	z_impl_k_pipe_init(&pipe_, ring_size == 0 ? NULL : pipe_ring, ring_size);
	in_ring = 0;
	pipe_is_open = true;
}

enum {
	WRITE,
	WRITE_AGAIN,
	PUT,
	READ,
	READ_AGAIN,
	GET,
	RESET,
	FLUSH,
	BUFFER_FLUSH,
	CLOSE,
	PIPE_CALLS,
};

static void pipe_call(int id)
{
	struct call *c = &calls[id];

	switch (c->what) {
	case WRITE:
	case WRITE_AGAIN:
		t[id].result = z_impl_k_pipe_write(&pipe_, c->bytes, c->length, c->timeout);
		break;
	case READ:
	case READ_AGAIN:
		t[id].result = z_impl_k_pipe_read(&pipe_, c->bytes, c->length, c->timeout);
		break;
	case PUT:
		t[id].result = z_impl_k_pipe_put(&pipe_, c->bytes, c->length, &c->moved, c->least,
						 c->timeout);
		break;
	case GET:
		t[id].result = z_impl_k_pipe_get(&pipe_, c->bytes, c->length, &c->moved, c->least,
						 c->timeout);
		break;
	case RESET:
		z_impl_k_pipe_reset(&pipe_);
		break;
	case FLUSH:
		z_impl_k_pipe_flush(&pipe_);
		break;
	case BUFFER_FLUSH:
		z_impl_k_pipe_buffer_flush(&pipe_);
		break;
	default:
		z_impl_k_pipe_close(&pipe_);
		break;
	}
}

static bool is_older(const struct call *call)
{
	return call->what == PUT || call->what == GET;
}

static size_t enough(const struct call *call)
{
	return is_older(call) ? call->least : call->length;
}

static int pipe_result(const struct call *call)
{
	return is_older(call) ? 0 : (int)call->moved;
}

/* One byte from whoever is next in the stream. False: there is none. */
static bool byte_out(uint8_t *byte)
{
	int writer = first_in(1);

	if (in_ring > 0) {
		*byte = stream[0];
		memmove(stream, stream + 1, --in_ring);
		return true;
	}
	if (writer < 0) {
		return false;
	}
	*byte = m[writer].call.bytes[m[writer].call.moved++];
	if (m[writer].call.moved == m[writer].call.length) {
		goes_on(writer, pipe_result(&m[writer].call));
	}
	return true;
}

/* One byte to whoever takes it first. */
static bool byte_in(uint8_t byte)
{
	int reader = first_in(0);

	if (reader >= 0) {
		m[reader].call.bytes[m[reader].call.moved++] = byte;
		if (m[reader].call.moved == m[reader].call.length) {
			goes_on(reader, pipe_result(&m[reader].call));
		}
		return true;
	}
	if (in_ring == ring_size) {
		return false;
	}
	stream[in_ring++] = byte;
	return true;
}

static void waiters_fill(void)
{
	for (int id = first_in(1); id >= 0 && in_ring < ring_size; id = first_in(1)) {
		stream[in_ring++] = m[id].call.bytes[m[id].call.moved++];
		if (m[id].call.moved == m[id].call.length) {
			goes_on(id, pipe_result(&m[id].call));
		}
	}
}

static size_t wanted_in(int queue)
{
	size_t sum = 0;

	for (int id = 0; id < THREADS; id++) {
		if (m[id].waits && m[id].queue == queue) {
			sum += m[id].call.length - m[id].call.moved;
		}
	}
	return sum;
}

static int pipe_move(int id, bool write)
{
	struct call *c = &m[id].call;
	size_t possible = write ? ring_size - in_ring + wanted_in(0) : in_ring + wanted_in(1);

	if (is_older(c) && c->least > c->length) {
		return -EINVAL;
	}
	if (write && !pipe_is_open) {
		return -EPIPE;
	}
	if (is_older(c) && no_time(id) && possible < c->least) {
		return -EIO;
	}
	while (c->moved < c->length &&
	       (write ? byte_in(c->bytes[c->moved]) : byte_out(&c->bytes[c->moved]))) {
		c->moved++;
	}
	if (!write) {
		waiters_fill();
	}
	if (c->moved >= enough(c)) {
		return pipe_result(c);
	}
	if (!pipe_is_open && c->moved == 0) {
		return -EPIPE;
	}
	if (!pipe_is_open || no_time(id)) {
		return c->moved > 0 && !is_older(c) ? (int)c->moved : -EAGAIN;
	}
	return waits_in(id, write ? 1 : 0);
}

static int pipe_model(int id)
{
	switch (m[id].call.what) {
	case WRITE:
	case WRITE_AGAIN:
	case PUT:
		return pipe_move(id, true);
	case READ:
	case READ_AGAIN:
	case GET:
		return pipe_move(id, false);
	case RESET:
		in_ring = 0;
		all_go_on(0, -ECANCELED);
		all_go_on(1, -ECANCELED);
		return 0;
	case FLUSH:
		in_ring = 0;
		for (int w = first_in(1); w >= 0; w = first_in(1)) {
			m[w].call.moved = m[w].call.length;
			goes_on(w, pipe_result(&m[w].call));
		}
		return 0;
	case BUFFER_FLUSH:
		in_ring = 0;
		waiters_fill();
		return 0;
	default:
		pipe_is_open = false;
		all_go_on(0, -EPIPE);
		all_go_on(1, -EPIPE);
		return 0;
	}
}

static int pipe_timed_out(int id)
{
	const struct call *c = &m[id].call;

	if (is_older(c)) {
		return c->moved >= c->least ? 0 : -EAGAIN;
	}
	return c->moved > 0 ? (int)c->moved : -EAGAIN;
}

static void pipe_audit(void)
{
	CHECK(pipe_.bytes_used == in_ring, "%zu bytes instead of %zu", pipe_.bytes_used, in_ring);
	CHECK(z_impl_k_pipe_read_avail(&pipe_) == in_ring);
	CHECK(z_impl_k_pipe_write_avail(&pipe_) == ring_size - in_ring);
	if (!pipe_is_open && in_ring == 0) {
		pipe_begin();
	}
}

/* ---- Random calls ---------------------------------------------------------------------------------- */

static void nothing_more(void)
{
}

static const struct suite suites[] = {
	{"sem", sem_begin, sem_call, sem_model, 4, in_vain, sem_audit},
	{"msgq", msgq_begin, msgq_call, msgq_model, 7, in_vain, msgq_audit},
	{"stack", stack_begin, stack_call, stack_model, 2, in_vain, nothing_more},
	{"event", event_begin, event_call, event_model, 6, no_events, event_audit},
	{"mem_slab", slab_begin, slab_call, slab_model, 3, in_vain, slab_audit},
	{"pipe", pipe_begin, pipe_call, pipe_model, PIPE_CALLS, pipe_timed_out, pipe_audit},
};

static k_timeout_t some_timeout(void)
{
	switch (random_below(5)) {
	case 0:
	case 1:
		return K_NO_WAIT;
	case 2:
		return K_TIMEOUT_ABS_TICKS((k_ticks_t)(clock_ticks + random_below(6)));
	case 3:
		return K_FOREVER;
	default:
		return K_TICKS(1 + random_below(6));
	}
}

static struct call some_call(int calls_of_suite)
{
	struct call call = {.what = (int)random_below((uint32_t)calls_of_suite),
			    .timeout = some_timeout(),
			    .value = random32(),
			    .length = random_below(10),
			    .least = random_below(4)};

	if (call.what == CLOSE && !one_in(8)) {
		call.what = READ;
	}
	for (size_t i = 0; i < sizeof(call.bytes); i++) {
		call.bytes[i] = (uint8_t)random32();
	}
	return call;
}

/* Both went on, or both wait; what they got is the same. */
static void compare(const struct suite *suite, int id)
{
	CHECK(t[id].busy == m[id].waits, "%s: thread %d %s", suite->name, id,
	      t[id].busy ? "still waits" : "went on");
	if (!t[id].busy) {
		CHECK(t[id].result == m[id].result,
		      "%s: call %d of thread %d returned %d instead of %d", suite->name,
		      m[id].call.what, id, t[id].result, m[id].result);
		CHECK(calls[id].value == m[id].call.value, "%s: thread %d got %u instead of %u",
		      suite->name, id, calls[id].value, m[id].call.value);
		CHECK(memcmp(calls[id].bytes, m[id].call.bytes, sizeof(calls[id].bytes)) == 0,
		      "%s: thread %d got other bytes", suite->name, id);
		CHECK(!is_older(&calls[id]) || suite->call != pipe_call ||
			      calls[id].moved == m[id].call.moved,
		      "%zu instead of %zu", calls[id].moved, m[id].call.moved);
	}
}

static void makes_call(const struct suite *suite, int id)
{
	calls[id] = some_call(suite->what);
	m[id].call = calls[id];
	t[id].call = suite->call;
	t[id].busy = true;
	t[id].result = 0;
	m[id].result = suite->model(id);
	run(id);
}

static void time_passes(const struct suite *suite)
{
	clock_ticks += random_below(3);
	fake_cpu.mode = FAKE_ISR;
	sys_clock_announce_now();
	for (int id = 0; id < THREADS; id++) {
		if (m[id].waits && m[id].timed && m[id].deadline <= clock_ticks) {
			goes_on(id, suite->timed_out(id));
		}
	}
}

static void aborts(int id)
{
	fake_cpu.mode = FAKE_ISR;
	z_impl_k_thread_abort(&t[id].thread);
	m[id].waits = false;
	create(id, m[id].prio);
	t[id].result = m[id].result = 0;
	calls[id] = m[id].call = (struct call){0};
}

static void changes_prio(int id)
{
	int prio = (int)random_below(4);

	if (prio != m[id].prio) {
		fake_cpu.mode = FAKE_ISR;
		z_impl_k_thread_priority_set(&t[id].thread, prio);
		m[id].prio = prio;
		m[id].arrival = arrivals++;
	}
}

static void step(const struct suite *suite)
{
	int id = (int)random_below(THREADS);

	if (one_in(4)) {
		time_passes(suite);
	} else if (!m[id].waits) {
		makes_call(suite, id);
	} else if (one_in(8)) {
		aborts(id);
	} else if (one_in(4)) {
		changes_prio(id);
	}
	_kernel.next = &idle;
	run_woken();
	for (id = 0; id < THREADS; id++) {
		compare(suite, id);
	}
	suite->audit();
}

static void boot(void)
{
	static struct k_thread before = {
		.base = {.thread_state = THREAD_DEAD, .prio = K_IDLE_PRIO + 1}};

	_kernel.current = &before;
	_kernel.next = &before;
	z_thread_setup(&idle, stacks[THREADS], sizeof(stacks[THREADS]), NULL, NULL, NULL, NULL,
		       K_IDLE_PRIO, 0, K_NO_WAIT);
	_kernel.current = &idle;
	for (int id = 0; id < THREADS; id++) {
		m[id].prio = (int)random_below(4);
		create(id, m[id].prio);
	}
}

int main(int argc, char **argv)
{
	uint64_t steps = argc > 1 ? strtoull(argv[1], NULL, 0) : 100000;

	if (argc > 2) {
		random_state ^= strtoull(argv[2], NULL, 0) << 1;
	}
	boot();
	for (size_t i = 0; i < ARRAY_SIZE(suites); i++) {
		suites[i].begin();
		for (uint64_t n = 0; n < steps; n++) {
			step(&suites[i]);
		}
		for (int id = 0; id < THREADS; id++) {
			if (m[id].waits) {
				aborts(id);
			}
		}
	}
	return 0;
}
