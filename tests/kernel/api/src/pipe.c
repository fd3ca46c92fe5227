/* SPDX-License-Identifier: Apache-2.0 */
/* Pipes, today's calls and the older ones. */

#include "support.h"
#include <zephyr/irq_offload.h>

#define SIZE 8

K_PIPE_DEFINE(defined_pipe, SIZE, 4);
static struct k_pipe pipe;   /* with a ring of SIZE bytes */
static struct k_pipe direct; /* without */
static uint8_t ring[SIZE + 1];

static void *setup(void)
{
	children_grant();
	k_thread_access_grant(k_current_get(), &defined_pipe, &pipe, &direct);
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	k_pipe_reset(&defined_pipe);
	events_clear();
}

/* Nobody waits: a supervisor may initialise them again. */
static void after(void *fixture)
{
	children_end(fixture);
	zassert_is_null(pipe.wait_q.readers.head);
	zassert_is_null(pipe.wait_q.writers.head);
	zassert_is_null(direct.wait_q.readers.head);
	zassert_is_null(direct.wait_q.writers.head);
	zassert_equal(ring[SIZE], '#', "the ring is longer than it should be");
	k_pipe_init(&pipe, ring, SIZE);
	k_pipe_init(&direct, NULL, 0);
}

static void *setup_and_init(void)
{
	ring[SIZE] = '#';
	after(NULL);
	return setup();
}

ZTEST_SUITE(pipe, NULL, setup_and_init, before, after, NULL);

/* What came of a call, as one character: a count, or an error. */
static char sign(int result)
{
	switch (result) {
	case -EAGAIN:
		return '.';
	case -ECANCELED:
		return 'x';
	case -EPIPE:
		return '|';
	case -EIO:
		return '-';
	case -EINVAL:
		return '!';
	default:
		return result >= 0 && result < 10 ? (char)('0' + result)
						  : (result >= 0 ? (char)('A' + result - 10) : '?');
	}
}

static int write_text(struct k_pipe *to, const char *text, k_timeout_t timeout)
{
	return k_pipe_write(to, (const uint8_t *)text, strlen(text), timeout);
}

#define zassert_read(from, len, timeout, expected)                                                 \
	do {                                                                                       \
		char got[40] = "";                                                                 \
		int count = k_pipe_read(from, (uint8_t *)got, len, timeout);                       \
		zassert_equal(count, (int)strlen(expected));                                       \
		zassert_text(got, expected);                                                       \
	} while (false)

/* ---- One thread ------------------------------------------------------------------------------ */

ZTEST(pipe, test_init)
{
	struct k_pipe own;
	uint8_t buffer[3];

	k_pipe_init(&own, buffer, sizeof(buffer));
	zassert_equal(own.flags, PIPE_FLAG_OPEN);
	zassert_equal(write_text(&own, "abcd", K_NO_WAIT), 3);
	zassert_mem_equal(buffer, "abc", 3);
	k_pipe_close(&own);
	zassert_equal(own.flags & PIPE_FLAG_OPEN, 0);
	k_pipe_init(&own, buffer, sizeof(buffer));
	zassert_equal(k_pipe_read(&own, buffer, 1, K_NO_WAIT), -EAGAIN, "empty and open");
}

BOTH_MODES(pipe, defined)
{
	zassert_equal(write_text(&defined_pipe, "abc", K_NO_WAIT), 3);
	zassert_equal(write_text(&defined_pipe, "defgh", K_FOREVER), 5);
	zassert_equal(write_text(&defined_pipe, "i", K_NO_WAIT), -EAGAIN);
	zassert_read(&defined_pipe, 30, K_NO_WAIT, "abcdefgh");
	zassert_equal(k_pipe_read(&defined_pipe, (uint8_t[1]){0}, 1, K_NO_WAIT), -EAGAIN);
}

/* The ring is met at each place. */
BOTH_MODES(pipe, wraps)
{
	for (int i = 0; i < 3 * SIZE; i++) {
		zassert_equal(write_text(&pipe, "abcde", K_NO_WAIT), 5);
		zassert_read(&pipe, 2, K_NO_WAIT, "ab");
		zassert_equal(write_text(&pipe, "fghijk", K_NO_WAIT), 5);
		zassert_read(&pipe, SIZE, K_FOREVER, "cdefghij");
		zassert_equal(write_text(&pipe, "x", K_NO_WAIT), 1);
		zassert_read(&pipe, 1, K_NO_WAIT, "x");
	}
}

BOTH_MODES(pipe, nothing)
{
	zassert_equal(k_pipe_write(&pipe, NULL, 0, K_FOREVER), 0);
	zassert_equal(k_pipe_read(&pipe, NULL, 0, K_FOREVER), 0);
	zassert_equal(k_pipe_write(&direct, NULL, 0, K_FOREVER), 0);
	zassert_equal(k_pipe_read(&direct, NULL, 0, K_FOREVER), 0);
	zassert_equal(write_text(&pipe, "12345678", K_NO_WAIT), 8);
	zassert_equal(k_pipe_write(&pipe, NULL, 0, K_FOREVER), 0);
}

BOTH_MODES(pipe, direct_alone)
{
	uint8_t byte;

	zassert_equal(write_text(&direct, "a", K_NO_WAIT), -EAGAIN);
	zassert_equal(k_pipe_read(&direct, &byte, 1, K_NO_WAIT), -EAGAIN);
	zassert_equal(write_text(&direct, "a", K_TICKS(1)), -EAGAIN);
	zassert_equal(k_pipe_read(&direct, &byte, 1, K_TICKS(1)), -EAGAIN);
	k_pipe_reset(&direct);
	k_pipe_close(&direct);
	zassert_equal(write_text(&direct, "a", K_FOREVER), -EPIPE);
	zassert_equal(k_pipe_read(&direct, &byte, 1, K_FOREVER), -EPIPE);
}

/* What was moved before the time was over is told. */
BOTH_MODES(pipe, timeouts)
{
	uint8_t bytes[4];
	int64_t now;

	(void)k_sleep(K_TICKS(1));
	now = k_uptime_ticks();
	zassert_equal(k_pipe_read(&pipe, bytes, 1, K_TICKS(1)), -EAGAIN);
	zassert_equal(k_uptime_ticks(), now + 2);
	zassert_equal(write_text(&pipe, "abc", K_NO_WAIT), 3);
	now = k_uptime_ticks();
	zassert_read(&pipe, 4, K_TIMEOUT_ABS_TICKS(now + 3), "abc");
	zassert_equal(k_uptime_ticks(), now + 3);
	zassert_equal(write_text(&pipe, "123456", K_NO_WAIT), 6);
	now = k_uptime_ticks();
	zassert_equal(write_text(&pipe, "789", K_TICKS(2)), 2);
	zassert_equal(k_uptime_ticks(), now + 3);
	zassert_equal(write_text(&pipe, "9", K_TIMEOUT_ABS_TICKS(1)), -EAGAIN);
	zassert_read(&pipe, 9, K_TICKS(1), "12345678");
}

BOTH_MODES(pipe, reset)
{
	zassert_equal(write_text(&pipe, "abcde", K_NO_WAIT), 5);
	k_pipe_reset(&pipe);
	zassert_equal(k_pipe_read(&pipe, (uint8_t[1]){0}, 1, K_NO_WAIT), -EAGAIN);
	zassert_equal(write_text(&pipe, "12345678", K_NO_WAIT), 8);
	zassert_read(&pipe, 8, K_NO_WAIT, "12345678");
}

BOTH_MODES(pipe, close)
{
	uint8_t bytes[5];

	zassert_equal(write_text(&pipe, "abcdefgh", K_NO_WAIT), 8);
	k_pipe_close(&pipe);
	zassert_equal(write_text(&pipe, "x", K_FOREVER), -EPIPE);
	zassert_equal(k_pipe_write(&pipe, bytes, 0, K_NO_WAIT), -EPIPE);
	zassert_read(&pipe, 5, K_NO_WAIT, "abcde");
	zassert_equal(k_pipe_write(&pipe, bytes, 1, K_NO_WAIT), -EPIPE);
	zassert_read(&pipe, 5, K_FOREVER, "fgh");
	zassert_equal(k_pipe_read(&pipe, bytes, 5, K_NO_WAIT), -EPIPE);
	zassert_equal(k_pipe_read(&pipe, bytes, 5, K_FOREVER), -EPIPE);
	k_pipe_reset(&pipe);
	zassert_equal(k_pipe_write(&pipe, bytes, 1, K_NO_WAIT), -EPIPE, "it stays closed");
}

/* ---- Several threads ------------------------------------------------------------------------- */

struct job {
	struct k_pipe *pipe;
	bool write;
	uint8_t length;
	char bytes[14]; /* to write; what was read */
	int8_t ticks;	/* -1: for ever */
};

static ZTEST_BMEM struct job jobs[CHILDREN];

/* Both: the result, and what was read. */
static void does(void *p1, void *p2, void *p3)
{
	struct job *job = p1;
	k_timeout_t timeout = K_TICKS(job->ticks);
	int result;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	if (job->write) {
		result = k_pipe_write(job->pipe, (uint8_t *)job->bytes, job->length, timeout);
	} else {
		result = k_pipe_read(job->pipe, (uint8_t *)job->bytes, job->length, timeout);
	}
	event((char)('a' + (job - jobs)));
	event(sign(result));
}

static void start(int n, struct k_pipe *on, bool write, const char *bytes, int length, int ticks,
		  int prio)
{
	jobs[n] =
		(struct job){.pipe = on, .write = write, .length = (uint8_t)length, .ticks = ticks};
	strncpy(jobs[n].bytes, bytes, sizeof(jobs[n].bytes) - 1);
	child_start(n, does, &jobs[n], prio);
}

static void start_write(int n, struct k_pipe *to, const char *bytes, int ticks, int prio)
{
	start(n, to, true, bytes, (int)strlen(bytes), ticks, prio);
	let_run();
}

static void start_read(int n, struct k_pipe *from, int length, int ticks, int prio)
{
	start(n, from, false, "", length, ticks, prio);
	let_run();
}

/* A reader waits until it has all. */
BOTH_MODES(pipe, reader_waits_for_all)
{
	struct k_pipe *const both[] = {&pipe, &direct};

	for (int i = 0; i < 2; i++) {
		events_clear();
		start_read(0, both[i], 10, -1, 3);
		zassert_equal(write_text(both[i], "abc", K_NO_WAIT), 3);
		let_run();
		zassert_events("");
		zassert_equal(write_text(both[i], "defghij", K_FOREVER), 7);
		let_run();
		zassert_events("aA");
		zassert_text(jobs[0].bytes, "abcdefghij");
		child_join(0);
	}
}

/* And a writer. */
BOTH_MODES(pipe, writer_waits_for_all)
{
	start_write(0, &pipe, "abcdefghijkl", -1, 3);
	zassert_read(&pipe, 3, K_NO_WAIT, "abc");
	let_run();
	zassert_events("");
	zassert_read(&pipe, 1, K_NO_WAIT, "d");
	let_run();
	zassert_events("aC");
	zassert_read(&pipe, 9, K_NO_WAIT, "efghijkl");
	events_clear();
	child_join(0);
	start_write(0, &direct, "abcdefghijkl", -1, 3);
	zassert_read(&direct, 3, K_NO_WAIT, "abc");
	zassert_read(&direct, 10, K_TICKS(1), "defghijkl");
	let_run();
	zassert_events("aC");
	child_join(0);
}

/* The most urgent is served first, equals in the order in which they came. */
BOTH_MODES(pipe, order_of_readers)
{
	start_read(0, &pipe, 2, -1, 5);
	start_read(1, &pipe, 3, -1, 3);
	start_read(2, &pipe, 2, -1, 5);
	start_read(3, &pipe, 2, -1, 4);
	zassert_equal(write_text(&pipe, "123456789", K_NO_WAIT), 9);
	let_run();
	zassert_events("b3d2a2c2");
	zassert_text(jobs[1].bytes, "123");
	zassert_text(jobs[3].bytes, "45");
	zassert_text(jobs[0].bytes, "67");
	zassert_text(jobs[2].bytes, "89");
	zassert_equal(k_pipe_read(&pipe, (uint8_t[1]){0}, 1, K_NO_WAIT), -EAGAIN);
}

BOTH_MODES(pipe, order_of_writers)
{
	zassert_equal(write_text(&pipe, "12345678", K_NO_WAIT), 8);
	start_write(0, &pipe, "ab", -1, 5);
	start_write(1, &pipe, "cde", -1, 3);
	start_write(2, &pipe, "fg", -1, 5);
	start_write(3, &pipe, "hi", -1, 4);
	zassert_equal(write_text(&pipe, "x", K_NO_WAIT), -EAGAIN);
	zassert_read(&pipe, 12, K_NO_WAIT, "12345678cdeh");
	let_run();
	zassert_events("b3d2a2c2");
	zassert_read(&pipe, 12, K_NO_WAIT, "iabfg");
}

/* A timeout after a part: the part counts, and is not given back. */
BOTH_MODES(pipe, partly_until_timeout)
{
	start_read(0, &pipe, 9, 6, 3);
	zassert_equal(write_text(&pipe, "abc", K_NO_WAIT), 3);
	child_join(0);
	zassert_text(jobs[0].bytes, "abc");
	start_write(1, &pipe, "abcdefghijk", 6, 3);
	zassert_read(&pipe, 1, K_NO_WAIT, "a");
	child_join(1);
	zassert_read(&pipe, 9, K_NO_WAIT, "bcdefghi");
	start_write(2, &direct, "abcdef", 6, 3);
	zassert_read(&direct, 1, K_NO_WAIT, "a");
	child_join(2);
	start_read(3, &direct, 6, 6, 3);
	zassert_equal(write_text(&direct, "a", K_NO_WAIT), 1);
	child_join(3);
	zassert_events("a3b9c1d1");
}

BOTH_MODES(pipe, reset_wakes)
{
	start_read(0, &pipe, 9, -1, 4);
	start_read(1, &pipe, 1, -1, 3);
	k_pipe_reset(&pipe);
	let_run();
	zassert_events("bxax");
	events_clear();
	start_write(2, &pipe, "abcdefghijk", -1, 4);
	start_write(3, &pipe, "l", -1, 3);
	k_pipe_reset(&pipe);
	let_run();
	zassert_events("dxcx");
	zassert_equal(k_pipe_read(&pipe, (uint8_t[1]){0}, 1, K_NO_WAIT), -EAGAIN);
	zassert_equal(write_text(&pipe, "abc", K_NO_WAIT), 3, "and it is open");
}

BOTH_MODES(pipe, close_wakes)
{
	start_read(0, &direct, 9, -1, 4);
	zassert_equal(write_text(&direct, "abc", K_NO_WAIT), 3);
	k_pipe_close(&direct);
	let_run();
	zassert_events("a|");
	events_clear();
	start_write(2, &pipe, "abcdefghijk", -1, 4);
	start_write(3, &pipe, "l", -1, 3);
	k_pipe_close(&pipe);
	let_run();
	zassert_events("d|c|");
	zassert_read(&pipe, 9, K_FOREVER, "abcdefgh");
	zassert_equal(k_pipe_read(&pipe, (uint8_t[1]){0}, 1, K_FOREVER), -EPIPE);
}

/* Waiters end, change, and stop for a while. */
BOTH_MODES(pipe, waiters_change)
{
	start_read(0, &pipe, 2, -1, 3);
	start_read(1, &pipe, 2, -1, 4);
	start_read(2, &pipe, 2, -1, 5);
	start_read(3, &pipe, 2, 4, 3);
	k_thread_priority_set(&child[1], 6);
	zassert_equal(write_text(&pipe, "1", K_NO_WAIT), 1); /* for one that ends */
	k_thread_abort(&child[0]);
	k_thread_suspend(&child[2]);
	child_join(3);
	zassert_equal(write_text(&pipe, "234567", K_NO_WAIT), 6);
	let_run();
	zassert_events("d.b2");
	zassert_text(jobs[1].bytes, "45");
	k_thread_resume(&child[2]);
	child_join(2);
	zassert_text(jobs[2].bytes, "23");
	zassert_read(&pipe, 9, K_NO_WAIT, "67");
	start_write(4, &pipe, "abcdefghijkl", -1, 3);
	start_write(5, &pipe, "xy", -1, 4);
	k_thread_abort(&child[4]);
	zassert_read(&pipe, 10, K_NO_WAIT, "abcdefghxy");
	child_join(5);
	zassert_events("d.b2c2f2");
}

/* ---- Long transfers ---------------------------------------------------------------------------- */

#define LONG 1000

static ZTEST_BMEM uint8_t sent[LONG], received[LONG];
static ZTEST_BMEM struct k_pipe *long_pipe;

static void reads_long(void *result, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(k_pipe_read(long_pipe, received, LONG, K_FOREVER) == (int)(intptr_t)result ? 'r'
											 : '?');
}

static void writes_long(void *result, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(k_pipe_write(long_pipe, sent, LONG, K_FOREVER) == (int)(intptr_t)result ? 'w' : '?');
}

/* Requirement: ZEP-SRS-3-4 */
BOTH_MODES(pipe, longer_than_a_piece)
{
	struct k_pipe *const both[] = {&pipe, &direct};

	for (int i = 0; i < LONG; i++) {
		sent[i] = (uint8_t)(i * 7 + i / 256);
	}
	for (int i = 0; i < 4; i++) {
		long_pipe = both[i % 2];
		memset(received, 0, LONG);
		events_clear();
		child_start(0, i < 2 ? reads_long : writes_long, (void *)LONG, 3);
		child_start(1, i < 2 ? writes_long : reads_long, (void *)LONG, 4);
		child_join(0);
		child_join(1);
		zassert_events(i < 2 ? "rw" : "wr");
		zassert_mem_equal(received, sent, LONG);
	}
}

/* ---- A stream that several threads write and one reads ----------------------------------------- */

#define WRITERS 2
#define STREAM	600

static ZTEST_BMEM uint32_t random_state[WRITERS + 1];

static uint32_t random_below(int who, uint32_t n)
{
	random_state[who] = random_state[who] * 1664525 + 1013904223;
	return (random_state[who] >> 16) % n;
}

static k_timeout_t some_timeout(int who)
{
	static const int8_t ticks[] = {0, 1, 2, -1};

	return K_TICKS(ticks[random_below(who, ARRAY_SIZE(ticks))]);
}

/* Bytes of writer n have the remainder n, and count up. */
static void writes_stream(void *p1, void *p2, void *p3)
{
	int n = (int)(intptr_t)p1;
	int next = 0;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	while (next < STREAM) {
		uint8_t bytes[24];
		int length = 1 + (int)random_below(n, MIN(sizeof(bytes), STREAM - next));
		int result;

		for (int i = 0; i < length; i++) {
			bytes[i] = (uint8_t)((next + i) * WRITERS + n);
		}
		result = k_pipe_write(long_pipe, bytes, (size_t)length, some_timeout(n));
		if (result == -EAGAIN || (result > 0 && result < length)) {
			event('p');
		} else if (result != length) {
			event('?');
			return;
		}
		next += MAX(result, 0);
		if (random_below(n, 4) == 0) {
			(void)k_sleep(K_TICKS(1));
		}
	}
}

static void read_stream(void)
{
	int next[WRITERS] = {0};

	for (int all = 0; all < WRITERS * STREAM;) {
		uint8_t bytes[30];
		size_t length = 1 + random_below(WRITERS, sizeof(bytes));
		int result =
			k_pipe_read(long_pipe, bytes, length, K_TICKS(random_below(WRITERS, 3)));

		zassert_true(result == -EAGAIN || (result > 0 && result <= (int)length));
		for (int i = 0; i < result; i++) {
			int n = bytes[i] % WRITERS;

			zassert_equal(bytes[i], (uint8_t)(next[n] * WRITERS + n));
			next[n]++;
		}
		all += MAX(result, 0);
		if (random_below(WRITERS, 4) == 0) {
			(void)k_sleep(K_TICKS(1));
		}
	}
}

/* Requirement: ZEP-SRS-3-4 */
BOTH_MODES(pipe, streams)
{
	struct k_pipe *const both[] = {&pipe, &direct};

	for (uint32_t i = 0; i < 8; i++) {
		long_pipe = both[i % 2];
		for (uint32_t n = 0; n <= WRITERS; n++) {
			random_state[n] = 1000 * i + n;
		}
		events_clear();
		child_start(0, writes_stream, (void *)0, i < 4 ? 3 : -1);
		child_start(1, writes_stream, (void *)1, 4);
		read_stream();
		child_join(0);
		child_join(1);
		zassert_is_null(strchr(events, '?'));
		zassert_equal(k_pipe_read(long_pipe, sent, 1, K_NO_WAIT), -EAGAIN);
	}
}

/* ---- Modes and interrupts ---------------------------------------------------------------------- */

static void writes_in_isr(const void *text)
{
	event(sign(write_text(&pipe, text, K_NO_WAIT)));
}

static void reads_in_isr(const void *unused)
{
	char bytes[4] = "";

	ARG_UNUSED(unused);
	event(sign(k_pipe_read(&pipe, (uint8_t *)bytes, 3, K_NO_WAIT)));
	event(bytes[0] == '\0' ? '_' : bytes[0]);
}

ZTEST(pipe, test_isr)
{
	static const uint32_t modes[] = {0, K_USER | K_INHERIT_PERMS};

	irq_offload(reads_in_isr, NULL);
	irq_offload(writes_in_isr, "abcdef");
	irq_offload(writes_in_isr, "ghij");
	irq_offload(writes_in_isr, "k");
	irq_offload(reads_in_isr, NULL);
	zassert_events("._62.3a");
	k_pipe_reset(&pipe);
	for (int mode = 0; mode < 2; mode++) {
		events_clear();
		jobs[0] = (struct job){.pipe = &pipe, .length = 10, .ticks = -1};
		child_create(0, does, &jobs[0], 3, modes[mode], K_NO_WAIT);
		let_run();
		irq_offload(writes_in_isr, "abcdefg");
		irq_offload(writes_in_isr, "hijk");
		let_run();
		zassert_events("74aA");
		zassert_text(jobs[0].bytes, "abcdefghij");
		irq_offload(reads_in_isr, NULL);
		zassert_events("74aA1k");
	}
}

ZTEST(pipe, test_supervisor_and_user)
{
	static const uint32_t modes[] = {0, K_USER | K_INHERIT_PERMS};
	struct k_pipe *const both[] = {&pipe, &direct};

	for (int mode = 0; mode < 16; mode++) {
		bool write = (mode & 4) != 0;

		events_clear();
		for (int n = 0; n < 2; n++) {
			jobs[n] = (struct job){.pipe = both[mode / 8],
					       .write = write == (n == 0),
					       .length = 12,
					       .ticks = -1,
					       .bytes = "Hello world!"};
			child_create(n, does, &jobs[n], 3 + n,
				     modes[n == 0 ? mode % 2 : mode / 2 % 2], K_NO_WAIT);
			let_run();
		}
		zassert_events("aCbC");
		zassert_text(jobs[0].bytes, "Hello world!");
		zassert_text(jobs[1].bytes, "Hello world!");
		child_join(0);
		child_join(1);
	}
}

/* A write at every instant around the timeout: the byte is read, or still there. */
static void writes_m(void *unused)
{
	ARG_UNUSED(unused);
	(void)write_text(&pipe, "m", K_NO_WAIT);
}

ZTEST(pipe, test_write_races_timeout)
{
	bool in_time = false;
	bool too_late = false;

	for (int32_t offset = 0; offset < 400; offset += 5) {
		uint8_t byte;
		int64_t until;
		int result;

		(void)k_sleep(K_TICKS(1));
		until = interrupt_near_tick(4000 - 16 * offset, writes_m, NULL);
		result = k_pipe_read(&pipe, &byte, 1, K_TIMEOUT_ABS_TICKS(until));
		k_busy_wait(400); /* longer than any of the delays */
		zassert_equal(k_pipe_read(&pipe, &byte, 1, K_NO_WAIT), result == 1 ? -EAGAIN : 1);
		in_time = in_time || result == 1;
		too_late = too_late || result == -EAGAIN;
	}
	zassert_true(in_time && too_late, "the range has both");
}

/* A reset at every instant of a long write and read: nobody hangs, nothing is left. */
static void resets(void *unused)
{
	ARG_UNUSED(unused);
	k_pipe_reset(&direct);
}

ZTEST(pipe, test_reset_at_each_instant)
{
	long_pipe = &direct;
	for (uint32_t cycles = 100; cycles < 12000; cycles += 131) {
		events_clear();
		child_create(0, reads_long, (void *)LONG, 3, K_USER | K_INHERIT_PERMS, K_NO_WAIT);
		child_create(1, writes_long, (void *)LONG, 4, K_USER | K_INHERIT_PERMS, K_NO_WAIT);
		interrupt_after(cycles, resets, NULL);
		let_run();
		let_run();
		k_pipe_reset(&direct);
		child_join(0);
		child_join(1);
		zassert_is_null(direct.wait_q.readers.head);
		zassert_is_null(direct.wait_q.writers.head);
	}
}
