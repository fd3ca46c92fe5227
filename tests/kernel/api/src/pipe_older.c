/* SPDX-License-Identifier: Apache-2.0 */
/* The older calls of pipes: so few bytes are enough. */

#include "support.h"
#include <zephyr/irq_offload.h>

#define SIZE 8

K_PIPE_DEFINE(older_pipe, SIZE, 1);
static struct k_pipe direct;

static void *setup(void)
{
	children_grant();
	k_pipe_init(&direct, NULL, 0);
	k_thread_access_grant(k_current_get(), &older_pipe, &direct);
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	k_pipe_flush(&older_pipe);
	events_clear();
}

static void after(void *fixture)
{
	children_end(fixture);
	zassert_equal(k_pipe_cleanup(&older_pipe), 0, "somebody still waits");
	zassert_equal(k_pipe_cleanup(&direct), 0, "somebody still waits");
	zassert_not_null(older_pipe.buffer);
}

ZTEST_SUITE(pipe_older, NULL, setup, before, after, NULL);

#define COUNT_UNTOUCHED 99

#define zassert_put(to, text, least, timeout, result, count)                                       \
	do {                                                                                       \
		size_t done = COUNT_UNTOUCHED;                                                     \
		zassert_equal(k_pipe_put(to, text, strlen(text), &done, least, timeout), result);  \
		zassert_equal(done, (size_t)(count), "%zu bytes", done);                           \
	} while (false)

#define zassert_get(from, len, least, timeout, result, text)                                       \
	do {                                                                                       \
		size_t done = COUNT_UNTOUCHED;                                                     \
		char got[40] = "";                                                                 \
		zassert_equal(k_pipe_get(from, got, len, &done, least, timeout), result);          \
		zassert_text(got, text);                                                           \
		zassert_equal(done, strlen(text));                                                 \
	} while (false)

BOTH_MODES(pipe_older, at_once)
{
	zassert_get(&older_pipe, 3, 1, K_NO_WAIT, -EIO, "");
	zassert_get(&older_pipe, 3, 0, K_NO_WAIT, 0, "");
	zassert_get(&older_pipe, 0, 0, K_NO_WAIT, 0, "");
	zassert_put(&older_pipe, "123456789", 9, K_NO_WAIT, -EIO, 0);
	zassert_put(&older_pipe, "12345", 5, K_NO_WAIT, 0, 5);
	zassert_put(&older_pipe, "6789", 4, K_NO_WAIT, -EIO, 0);
	zassert_put(&older_pipe, "6789", 3, K_NO_WAIT, 0, 3);
	zassert_put(&older_pipe, "x", 1, K_NO_WAIT, -EIO, 0);
	zassert_put(&older_pipe, "x", 0, K_FOREVER, 0, 0);
	zassert_put(&older_pipe, "", 0, K_FOREVER, 0, 0);
	zassert_get(&older_pipe, 10, 9, K_NO_WAIT, -EIO, "");
	zassert_get(&older_pipe, 2, 2, K_FOREVER, 0, "12");
	zassert_get(&older_pipe, 9, 1, K_FOREVER, 0, "345678");
}

BOTH_MODES(pipe_older, invalid)
{
	size_t done = COUNT_UNTOUCHED;
	char byte = 'x';

	zassert_equal(k_pipe_put(&older_pipe, &byte, 1, &done, 2, K_NO_WAIT), -EINVAL);
	zassert_equal(k_pipe_get(&older_pipe, &byte, 1, &done, 2, K_FOREVER), -EINVAL);
	zassert_equal(k_pipe_get(&older_pipe, &byte, 0, &done, SIZE_MAX, K_FOREVER), -EINVAL);
	zassert_equal(done, COUNT_UNTOUCHED);
}

ZTEST(pipe_older, test_no_count)
{
	char byte = 'x';

	zassert_equal(k_pipe_put(&older_pipe, &byte, 1, NULL, 1, K_NO_WAIT), -EINVAL);
	zassert_equal(k_pipe_get(&older_pipe, &byte, 1, NULL, 1, K_NO_WAIT), -EINVAL);
	zassert_equal(k_pipe_read_avail(&older_pipe), 0);
}

BOTH_MODES(pipe_older, available)
{
	for (size_t i = 0; i < 3 * SIZE; i++) {
		zassert_equal(k_pipe_read_avail(&older_pipe), 0);
		zassert_equal(k_pipe_write_avail(&older_pipe), SIZE);
		zassert_put(&older_pipe, "12345", 5, K_NO_WAIT, 0, 5);
		zassert_equal(k_pipe_read_avail(&older_pipe), 5);
		zassert_equal(k_pipe_write_avail(&older_pipe), 3);
		zassert_put(&older_pipe, "678", 3, K_NO_WAIT, 0, 3);
		zassert_equal(k_pipe_read_avail(&older_pipe), SIZE);
		zassert_equal(k_pipe_write_avail(&older_pipe), 0);
		zassert_get(&older_pipe, 7, 7, K_NO_WAIT, 0, "1234567");
		zassert_equal(k_pipe_read_avail(&older_pipe), 1);
		zassert_get(&older_pipe, 1, 1, K_NO_WAIT, 0, "8");
	}
	zassert_equal(k_pipe_read_avail(&direct), 0);
	zassert_equal(k_pipe_write_avail(&direct), 0);
}

BOTH_MODES(pipe_older, timeouts)
{
	int64_t now;

	(void)k_sleep(K_TICKS(1));
	now = k_uptime_ticks();
	zassert_get(&older_pipe, 1, 1, K_TICKS(1), -EAGAIN, "");
	zassert_equal(k_uptime_ticks(), now + 2);
	zassert_put(&older_pipe, "123456789ab", 10, K_TICKS(1), -EAGAIN, 8);
	zassert_put(&older_pipe, "x", 1, K_TIMEOUT_ABS_TICKS(1), -EAGAIN, 0);
	zassert_get(&older_pipe, 12, 9, K_TICKS(1), -EAGAIN, "12345678");
	zassert_put(&direct, "x", 1, K_TICKS(1), -EAGAIN, 0);
	zassert_get(&direct, 1, 1, K_TICKS(1), -EAGAIN, "");
}

/* ---- Several threads ------------------------------------------------------------------------- */

struct job {
	struct k_pipe *pipe;
	bool put;
	uint8_t length, least;
	int8_t ticks;
	char bytes[14];
};

static ZTEST_BMEM struct job jobs[CHILDREN];

/* The letter of the thread, how many bytes, and '.' if the time was over. */
static void does(void *p1, void *p2, void *p3)
{
	struct job *job = p1;
	k_timeout_t timeout = K_TICKS(job->ticks);
	size_t done = COUNT_UNTOUCHED;
	int result;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	if (job->put) {
		result = k_pipe_put(job->pipe, job->bytes, job->length, &done, job->least, timeout);
	} else {
		result = k_pipe_get(job->pipe, job->bytes, job->length, &done, job->least, timeout);
	}
	event((char)('a' + (job - jobs)));
	event((char)('0' + done));
	if (result != 0) {
		event(result == -EAGAIN ? '.' : '?');
	}
}

static void start_put(int n, struct k_pipe *to, const char *bytes, int least, int ticks, int prio)
{
	jobs[n] = (struct job){.pipe = to,
			       .put = true,
			       .length = (uint8_t)strlen(bytes),
			       .least = (uint8_t)least,
			       .ticks = (int8_t)ticks};
	strncpy(jobs[n].bytes, bytes, sizeof(jobs[n].bytes) - 1);
	child_start(n, does, &jobs[n], prio);
	let_run();
}

static void start_get(int n, struct k_pipe *from, int length, int least, int ticks, int prio)
{
	jobs[n] = (struct job){.pipe = from,
			       .length = (uint8_t)length,
			       .least = (uint8_t)least,
			       .ticks = (int8_t)ticks};
	child_start(n, does, &jobs[n], prio);
	let_run();
}

/* A waiter takes what comes, and goes on when it has all. */
BOTH_MODES(pipe_older, enough)
{
	struct k_pipe *const both[] = {&older_pipe, &direct};

	for (int i = 0; i < 2; i++) {
		events_clear();
		start_get(0, both[i], 12, 4, -1, 3);
		zassert_put(both[i], "123", 3, K_NO_WAIT, 0, 3);
		let_run();
		zassert_events("");
		zassert_put(both[i], "45678", 1, K_NO_WAIT, 0, 5);
		let_run();
		zassert_events("");
		zassert_put(both[i], "9abc", 4, K_NO_WAIT, 0, 4);
		let_run();
		zassert_events("a<"); /* '<' is twelve */
		zassert_text(jobs[0].bytes, "123456789abc");
		child_join(0);
	}
	events_clear();
	start_put(1, &direct, "abcdefghij", 6, -1, 3);
	zassert_get(&direct, 5, 5, K_NO_WAIT, 0, "abcde");
	let_run();
	zassert_events("");
	zassert_get(&direct, 2, 1, K_NO_WAIT, 0, "fg");
	let_run();
	zassert_events("");
	zassert_get(&direct, 3, 1, K_NO_WAIT, 0, "hij");
	let_run();
	zassert_events("b:"); /* ':' is ten */
	zassert_get(&direct, 2, 1, K_NO_WAIT, -EIO, "");
}

/* Those who wait count when it has to be possible at once. */
BOTH_MODES(pipe_older, possible_at_once)
{
	start_get(0, &older_pipe, 3, 3, -1, 3);
	start_get(1, &older_pipe, 2, 1, -1, 4);
	zassert_put(&older_pipe, "123456789abcdef", 14, K_NO_WAIT, -EIO, 0);
	zassert_put(&older_pipe, "123456789abcdef", 13, K_NO_WAIT, 0, 13);
	let_run();
	zassert_events("a3b2");
	start_put(2, &older_pipe, "xyz", 1, -1, 3);
	zassert_get(&older_pipe, 12, 12, K_NO_WAIT, -EIO, "");
	zassert_get(&older_pipe, 12, 11, K_NO_WAIT, 0, "6789abcdxyz");
	let_run();
	zassert_events("a3b2c3");
}

BOTH_MODES(pipe_older, partly_until_timeout)
{
	start_get(0, &older_pipe, 9, 5, 4, 3);
	zassert_put(&older_pipe, "abc", 1, K_NO_WAIT, 0, 3);
	child_join(0);
	start_put(1, &older_pipe, "abcdefghijkl", 11, 4, 3);
	zassert_get(&older_pipe, 2, 1, K_NO_WAIT, 0, "ab");
	child_join(1);
	zassert_events("a3.b:."); /* ':' is ten */
	zassert_get(&older_pipe, 20, 8, K_NO_WAIT, 0, "cdefghij");
	/* enough, when the time is over */
	events_clear();
	start_get(2, &older_pipe, 9, 2, 4, 3);
	zassert_put(&older_pipe, "xyz", 1, K_NO_WAIT, 0, 3);
	zassert_events("");
	child_join(2);
	zassert_events("c3");
}

BOTH_MODES(pipe_older, flush)
{
	start_put(0, &older_pipe, "abcdefghijkl", 12, -1, 3);
	start_put(1, &older_pipe, "mn", 2, -1, 4);
	k_pipe_flush(&older_pipe);
	let_run();
	zassert_events("a<b2"); /* '<' is twelve */
	zassert_get(&older_pipe, 20, 0, K_TICKS(1), 0, "");
	events_clear();
	start_put(2, &older_pipe, "abcdefghijkl", 12, -1, 3);
	start_put(3, &older_pipe, "mnopqr", 2, -1, 4);
	k_pipe_buffer_flush(&older_pipe);
	let_run();
	zassert_events("c<");
	zassert_get(&older_pipe, 20, 0, K_TICKS(1), 0, "ijklmnopqr");
	let_run();
	start_put(4, &direct, "abc", 1, -1, 3);
	k_pipe_buffer_flush(&direct);
	let_run();
	zassert_events("c<d6");
	k_pipe_flush(&direct);
	let_run();
	zassert_events("c<d6e3");
}

/* ---- Rings from a resource pipe_pool ---------------------------------------------------------------- */

K_HEAP_DEFINE(pipe_pool, 256);
static struct k_pipe allocated;

static size_t free_bytes(void)
{
	struct sys_memory_stats stats;

	zassert_equal(sys_heap_runtime_stats_get(&pipe_pool.heap, &stats), 0);
	return stats.free_bytes;
}

ZTEST(pipe_older, test_alloc)
{
	struct k_heap *before = k_current_get()->resource_pool;
	size_t bytes = free_bytes();

	k_thread_heap_assign(k_current_get(), &pipe_pool);
	zassert_equal(k_pipe_alloc_init(&allocated, 2048), -ENOMEM);
	zassert_equal(k_pipe_alloc_init(&allocated, SIZE_MAX), -ENOMEM);
	for (int i = 0; i < 20; i++) {
		zassert_equal(k_pipe_alloc_init(&allocated, 100), 0);
		zassert_equal(k_pipe_write_avail(&allocated), 100);
		zassert_true(free_bytes() < bytes);
		zassert_put(&allocated, "abc", 3, K_NO_WAIT, 0, 3);
		zassert_equal(k_pipe_cleanup(&allocated), 0);
		zassert_is_null(allocated.buffer);
		zassert_equal(k_pipe_write_avail(&allocated), 0);
		zassert_equal(k_pipe_read_avail(&allocated), 0);
		zassert_equal(k_pipe_cleanup(&allocated), 0, "it is a direct one now");
		zassert_equal(free_bytes(), bytes);
	}
	zassert_equal(k_pipe_alloc_init(&allocated, 0), 0);
	zassert_equal(k_pipe_write_avail(&allocated), 0);
	zassert_equal(k_pipe_cleanup(&allocated), 0);
	k_thread_heap_assign(k_current_get(), NULL);
	zassert_equal(k_pipe_alloc_init(&allocated, 1), -ENOMEM);
	zassert_equal(k_pipe_alloc_init(&allocated, 0), 0);
	k_thread_heap_assign(k_current_get(), before);
}

#ifdef CONFIG_USERSPACE
static struct k_pipe granted_once[2];

/* A user initialises each of them once, and uses it. */
static void initialises(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(k_pipe_alloc_init(&granted_once[0], 1000) == -ENOMEM ? '-' : '?');
	event(k_pipe_alloc_init(&granted_once[0], 10) == 0 ? '+' : '?');
	event((char)('0' + k_pipe_write_avail(&granted_once[0]) % 10));
	event((char)('0' + k_pipe_write(&granted_once[0], (const uint8_t *)"abc", 3, K_NO_WAIT)));
	(void)k_pipe_alloc_init(&granted_once[0], 10);
	event('?');
}

/* Today's way: the memory stands for the size. */
static void initialises_with_memory(void *p1, void *p2, void *p3)
{
	uint8_t memory[12];

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (int i = 0; i < 30; i++) {
		k_pipe_init(&granted_once[1], memory, sizeof(memory));
	}
	event((char)('0' +
		     k_pipe_write(&granted_once[1], (const uint8_t *)"123456789", 9, K_NO_WAIT)));
	memset(memory, 0, sizeof(memory));
	event((char)('0' + k_pipe_read(&granted_once[1], memory, 1, K_NO_WAIT)));
	event((char)memory[0]);
	k_pipe_init(&granted_once[1], NULL, 0);
	event(k_pipe_write(&granted_once[1], memory, 1, K_NO_WAIT) == -EAGAIN ? '.' : '?');
}

static void run_user(k_thread_entry_t entry)
{
	child_create(0, entry, NULL, 3, K_USER, K_FOREVER);
	k_thread_access_grant(&child[0], &granted_once[0], &granted_once[1]);
	k_thread_heap_assign(&child[0], &pipe_pool);
	k_thread_start(&child[0]);
	child_join(0);
}

ZTEST(pipe_older, test_user_allocates)
{
	size_t bytes = free_bytes();

	faults_expect(1);
	run_user(initialises);
	zassert_events("-+03");
	events_clear();
	run_user(initialises_with_memory);
	zassert_events("911.");
	zassert_equal(k_pipe_cleanup(&granted_once[0]), 0);
	zassert_equal(free_bytes(), bytes, "nothing is lost");
}
#endif

ZTEST(pipe_older, test_cleanup)
{
	start_get(0, &older_pipe, 1, 1, -1, 3);
	zassert_equal(k_pipe_cleanup(&older_pipe), -EAGAIN);
	zassert_put(&older_pipe, "12345678", 1, K_NO_WAIT, 0, 8);
	zassert_put(&older_pipe, "9", 1, K_NO_WAIT, 0, 1);
	start_put(1, &older_pipe, "a", 1, -1, 3);
	zassert_equal(k_pipe_cleanup(&older_pipe), -EAGAIN);
	k_thread_abort(&child[1]);
	zassert_equal(k_pipe_cleanup(&older_pipe), 0);
	zassert_get(&older_pipe, 20, 0, K_TICKS(1), 0, "23456789");
}

/* Both APIs on one pipe. */
BOTH_MODES(pipe_older, with_todays_calls)
{
	uint8_t bytes[4];

	start_get(0, &older_pipe, 3, 2, -1, 3);
	zassert_equal(k_pipe_write(&older_pipe, (const uint8_t *)"abc", 3, K_NO_WAIT), 3);
	let_run();
	zassert_events("a3");
	start_get(1, &older_pipe, 6, 2, -1, 3);
	k_pipe_reset(&older_pipe);
	let_run();
	zassert_events("a3b0?");
	zassert_put(&older_pipe, "xyz", 1, K_NO_WAIT, 0, 3);
	zassert_equal(k_pipe_read(&older_pipe, bytes, 2, K_NO_WAIT), 2);
}

static void puts_in_isr(const void *text)
{
	zassert_put(&older_pipe, text, 3, K_NO_WAIT, 0, strlen(text));
}

static void gets_in_isr(const void *unused)
{
	ARG_UNUSED(unused);
	zassert_get(&older_pipe, 9, 1, K_NO_WAIT, -EIO, "");
	k_pipe_flush(&older_pipe);
	k_pipe_buffer_flush(&older_pipe);
}

ZTEST(pipe_older, test_isr)
{
	irq_offload(gets_in_isr, NULL);
	irq_offload(puts_in_isr, "abcd");
	zassert_get(&older_pipe, 9, 1, K_NO_WAIT, 0, "abcd");
	start_get(0, &older_pipe, 3, 2, -1, 3);
	irq_offload(puts_in_isr, "abc");
	let_run();
	zassert_events("a3");
	irq_offload(gets_in_isr, NULL);
}
