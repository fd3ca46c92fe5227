/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes of threads that wait for a pipe: whose rights count when they move, and when. As messages.c,
 * but a transfer has several parts, and memory may go away between them.
 *
 * Child 0 and child 1 are users in domains of their own, child 2 is a supervisor. */

#include "support.h"
#include <zephyr/irq_offload.h>

#define SIZE   8
#define LENGTH 512

static uint8_t ring[SIZE];
static struct k_pipe pipe, direct;

K_APPMEM_PARTITION_DEFINE(pipe_mine);
K_APPMEM_PARTITION_DEFINE(pipe_theirs);
K_APP_BMEM(pipe_mine) static uint8_t my_bytes[LENGTH] __aligned(4);
K_APP_BMEM(pipe_theirs) static uint8_t their_bytes[LENGTH] __aligned(4);
static struct k_mem_domain my_domain, their_domain;
static uint8_t kernel_bytes[LENGTH];

/* What the children do. */
static struct k_pipe *chosen;

static void does_nothing(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
}

static void grant(int n)
{
	k_thread_access_grant(&child[n], &pipe, &direct);
	k_thread_start(&child[n]);
}

static void start(int n, struct k_mem_domain *domain, k_thread_entry_t entry, const void *bytes)
{
	child_create(n, entry, (void *)(uintptr_t)bytes, 2 + n, n == 2 ? 0 : K_USER, K_FOREVER);
	if (domain != NULL) {
		zassert_equal(k_mem_domain_add_thread(domain, &child[n]), 0);
	}
	grant(n);
}

static void before(void *fixture)
{
	struct k_mem_partition *my_parts[] = {&pipe_mine, &ztest_mem_partition};
	struct k_mem_partition *their_parts[] = {&pipe_theirs, &ztest_mem_partition};

	ARG_UNUSED(fixture);
	zassert_equal(k_mem_domain_init(&my_domain, 2, my_parts), 0);
	zassert_equal(k_mem_domain_init(&their_domain, 2, their_parts), 0);
	k_pipe_init(&pipe, ring, SIZE);
	k_pipe_init(&direct, NULL, 0);
	/* What is read-only to the last user that ran is to supervisors too. */
	start(0, &my_domain, does_nothing, NULL);
	child_join(0);
	memset(my_bytes, 'm', LENGTH);
	memset(their_bytes, 't', LENGTH);
	memset(kernel_bytes, 'k', LENGTH);
	events_clear();
}

static bool nobody_waits(const struct k_pipe *at)
{
	return at->wait_q.readers.head == NULL && at->wait_q.writers.head == NULL;
}

static void after(void *fixture)
{
	children_end(fixture);
	zassert_true(nobody_waits(&pipe) && nobody_waits(&direct));
	zassert_equal(k_mem_domain_deinit(&my_domain), 0);
	zassert_equal(k_mem_domain_deinit(&their_domain), 0);
}

ZTEST_SUITE(pipes, NULL, NULL, before, after, NULL);

static void event_of(int result)
{
	event(result > 0 ? '+' : (result == -EAGAIN ? '.' : '?'));
}

/* Twelve bytes: more than the ring. */
static void reads(void *bytes, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event_of(k_pipe_read(&pipe, bytes, 12, K_FOREVER));
}

static void writes(void *bytes, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event_of(k_pipe_write(&pipe, bytes, 12, K_FOREVER));
}

static void reads_direct(void *bytes, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event_of(k_pipe_read(&direct, bytes, LENGTH, K_FOREVER));
}

static void writes_direct(void *bytes, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event_of(k_pipe_write(&direct, bytes, LENGTH, K_FOREVER));
}

static void one_died(int n, const void *at)
{
	(void)k_thread_join(&child[n], K_SECONDS(1)); /* the report takes its time */
	zassert_equal(fault.count, 1);
	zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
	zassert_equal_ptr(fault.thread, &child[n]);
	zassert_equal(child[n].end_address, (uintptr_t)at);
	child_join(n);
}

static bool all_are(const uint8_t *bytes, char what, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (bytes[i] != (uint8_t)what) {
			return false;
		}
	}
	return true;
}

/* ---- From one domain to another ---------------------------------------------------------------- */

ZTEST(pipes, test_across_domains)
{
	for (int reader_first = 0; reader_first < 2; reader_first++) {
		memset(my_bytes, 'm', LENGTH);
		if (reader_first) {
			start(0, &my_domain, reads_direct, my_bytes);
			let_run();
			start(1, &their_domain, writes_direct, their_bytes);
		} else {
			start(1, &their_domain, writes_direct, their_bytes);
			let_run();
			start(0, &my_domain, reads_direct, my_bytes);
		}
		child_join(0);
		child_join(1);
		zassert_true(all_are(my_bytes, 't', LENGTH));
		zassert_true(all_are(their_bytes, 't', LENGTH));
	}
	zassert_events("++++");
}

/* What is read-only to the thread that runs is written for the one that waits. */
ZTEST(pipes, test_read_only_to_the_running_thread)
{
	struct k_mem_partition read_only = pipe_mine;

	read_only.attr = (k_mem_partition_attr_t)K_MEM_PARTITION_P_RO_U_RO;
	zassert_equal(k_mem_domain_add_partition(&their_domain, &read_only), 0);
	start(0, &my_domain, reads_direct, my_bytes);
	let_run();
	start(1, &their_domain, writes_direct, their_bytes);
	child_join(0);
	child_join(1);
	zassert_true(all_are(my_bytes, 't', LENGTH));
	zassert_events("++");
}

/* ---- Memory that goes away --------------------------------------------------------------------- */

static void write_in_isr(const void *unused)
{
	ARG_UNUSED(unused);
	event('0' + k_pipe_write(chosen, kernel_bytes, 5, K_NO_WAIT));
}

static void read_in_isr(const void *unused)
{
	ARG_UNUSED(unused);
	event('0' + k_pipe_read(chosen, kernel_bytes, 5, K_NO_WAIT));
}

/* It has had three bytes; those that come then stay. */
ZTEST(pipes, test_reader_loses_its_memory)
{
	for (int i = 0; i < 4; i++) {
		bool buffered = i % 2 == 0;

		chosen = buffered ? &pipe : &direct;
		events_clear();
		start(0, &my_domain, buffered ? reads : reads_direct, my_bytes);
		let_run();
		zassert_equal(k_pipe_write(chosen, kernel_bytes, 3, K_NO_WAIT), 3);
		zassert_equal(k_mem_domain_remove_partition(&my_domain, &pipe_mine), 0);
		faults_expect(1);
		if (i < 2) {
			irq_offload(write_in_isr, NULL);
			zassert_events(buffered ? "5" : "%"); /* '%': -EAGAIN */
		} else {
			zassert_equal(k_pipe_write(chosen, kernel_bytes, 5, K_NO_WAIT),
				      buffered ? 5 : -EAGAIN);
		}
		one_died(0, my_bytes + 3);
		zassert_true(all_are(my_bytes, 'k', 3) && all_are(my_bytes + 3, 'm', 20));
		zassert_equal(pipe.bytes_used, buffered ? 5 : 0);
		k_pipe_reset(&pipe);
		memset(my_bytes, 'm', LENGTH);
		zassert_equal(k_mem_domain_add_partition(&my_domain, &pipe_mine), 0);
	}
}

ZTEST(pipes, test_next_reader_is_served)
{
	start(0, &my_domain, reads, my_bytes);
	start(1, &their_domain, reads, their_bytes);
	let_run();
	zassert_equal(k_mem_domain_remove_partition(&my_domain, &pipe_mine), 0);
	faults_expect(1);
	zassert_equal(k_pipe_write(&pipe, kernel_bytes, 14, K_NO_WAIT), 14);
	one_died(0, my_bytes);
	child_join(1);
	zassert_true(all_are(their_bytes, 'k', 12) && all_are(my_bytes, 'm', LENGTH));
	zassert_equal(pipe.bytes_used, 2);
	zassert_events("+");
}

/* Eight bytes of it are in the ring already. */
ZTEST(pipes, test_writer_loses_its_memory)
{
	start(0, &my_domain, writes, my_bytes);
	start(1, &their_domain, writes, their_bytes);
	let_run();
	zassert_equal(k_mem_domain_remove_partition(&my_domain, &pipe_mine), 0);
	faults_expect(1);
	chosen = &pipe;
	irq_offload(read_in_isr, NULL);
	zassert_events("5");
	one_died(0, my_bytes + SIZE);
	zassert_true(all_are(kernel_bytes, 'm', 5));
	zassert_equal(k_pipe_read(&pipe, kernel_bytes, 30, K_NO_WAIT), 15);
	zassert_true(all_are(kernel_bytes, 'm', 3) && all_are(kernel_bytes + 3, 't', 12));
	child_join(1);
	zassert_equal(k_mem_domain_add_partition(&my_domain, &pipe_mine), 0);
	start(0, &my_domain, writes_direct, my_bytes);
	start(1, &their_domain, writes_direct, their_bytes);
	let_run();
	zassert_equal(k_mem_domain_remove_partition(&my_domain, &pipe_mine), 0);
	faults_expect(1);
	zassert_equal(k_pipe_read(&direct, kernel_bytes, LENGTH, K_NO_WAIT), LENGTH);
	one_died(0, my_bytes);
	child_join(1);
	zassert_true(all_are(kernel_bytes, 't', LENGTH));
	zassert_events("5++");
}

/* Refused, and aborted before it could die; refused while suspended. */
ZTEST(pipes, test_refused_and_ended)
{
	start(0, &my_domain, reads, my_bytes);
	let_run();
	zassert_equal(k_mem_domain_remove_partition(&my_domain, &pipe_mine), 0);
	k_sched_lock();
	zassert_equal(k_pipe_write(&pipe, kernel_bytes, 1, K_NO_WAIT), 1);
	k_thread_abort(&child[0]);
	k_sched_unlock();
	zassert_equal(k_thread_join(&child[0], K_NO_WAIT), 0);
	zassert_equal(fault.count, 0);
	k_pipe_reset(&pipe);
	zassert_equal(k_mem_domain_add_partition(&my_domain, &pipe_mine), 0);
	start(0, &my_domain, reads, my_bytes);
	let_run();
	k_thread_suspend(&child[0]);
	zassert_equal(k_mem_domain_remove_partition(&my_domain, &pipe_mine), 0);
	zassert_equal(k_pipe_write(&pipe, kernel_bytes, 1, K_NO_WAIT), 1);
	let_run();
	faults_expect(1);
	k_thread_resume(&child[0]);
	one_died(0, my_bytes);
	zassert_events("");
}

/* ---- An instant in the middle of a long transfer ------------------------------------------------ */

static bool met_waiting, met_after;

static void takes_away(void *unused)
{
	ARG_UNUSED(unused);
	met_waiting = met_waiting || direct.wait_q.readers.head != NULL;
	met_after = met_after || events[0] != '\0';
	(void)k_mem_domain_remove_partition(&my_domain, &pipe_mine);
}

/* The one that waits, or the one that runs: it dies, or was faster; the other one goes on. */
ZTEST(pipes, test_at_each_instant)
{
	console_is_silent = true;
	for (uint32_t cycles = 300; cycles < 16000; cycles += 73) {
		int mine = (int)(cycles / 73 % 2); /* who loses its memory */
		size_t done = 0;

		memset(my_bytes, 'm', LENGTH);
		memset(their_bytes, 't', LENGTH);
		faults_expect(1);
		events_clear();
		start(mine, &my_domain, mine == 0 ? reads_direct : writes_direct, my_bytes);
		start(1 - mine, &their_domain, mine == 0 ? writes_direct : reads_direct,
		      their_bytes);
		interrupt_after(cycles, takes_away, NULL);
		let_run();
		if (fault.count == 1) {
			zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
			zassert_equal_ptr(fault.thread, &child[mine]);
			zassert_false(nobody_waits(&direct), "cycle %u", cycles);
			zassert_events("");
		} else {
			(void)k_mem_domain_remove_partition(&my_domain, &pipe_mine);
			zassert_events("++");
		}
		while (done < LENGTH && my_bytes[done] == their_bytes[done]) {
			done++;
		}
		zassert_true(mine == 0 ? all_are(my_bytes + done, 'm', LENGTH - done)
				       : all_are(their_bytes + done, 't', LENGTH - done));
		k_thread_abort(&child[0]);
		k_thread_abort(&child[1]);
		zassert_true(nobody_waits(&direct));
		zassert_equal(k_mem_domain_add_partition(&my_domain, &pipe_mine), 0);
	}
	console_is_silent = false;
	zassert_true(met_waiting && met_after, "the range has both");
}
