/* SPDX-License-Identifier: Apache-2.0 */
/* Queues, and what else they are called. Only supervisors put items in: while a user's case runs, a
 * thread does it that puts in an item each time it is asked. */

#include "support.h"
#include <zephyr/irq_offload.h>

struct item {
	void *link;
	char name;
};

#define ITEMS 8

static K_QUEUE_DEFINE(queue);
static K_QUEUE_DEFINE(filled); /* with a, b and c */
static K_FIFO_DEFINE(fifo);
static K_LIFO_DEFINE(lifo);
static struct k_queue new_queue;
static K_SEM_DEFINE(request, 0, 10);
static ZTEST_DMEM const void *items_start; /* where users may not read: only compared */
static struct item items[ITEMS];
static unsigned int next_item;

/* a, b, c … by address, so that users need not read it */
static char name_of(const void *item)
{
	size_t offset = (size_t)((uintptr_t)item - (uintptr_t)items_start);

	if (item == NULL) {
		return '-';
	}
	return offset % sizeof(struct item) == 0 && offset < sizeof(items)
		       ? (char)('a' + offset / sizeof(struct item))
		       : '!';
}

/* The same from the item itself. */
static char name_in(const struct item *item)
{
	return item == NULL ? '-' : item->name;
}

static void *item(char name)
{
	return &items[name - 'a'];
}

static void puts_when_asked(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	while (k_sem_take(&request, K_FOREVER) == 0) {
		k_queue_append(&queue, &items[next_item++ % ITEMS]);
	}
}

K_THREAD_DEFINE(putter, 768, puts_when_asked, NULL, NULL, NULL, K_PRIO_COOP(1), 0, 0);

static void empty(struct k_queue *which)
{
	while (k_queue_get(which, K_NO_WAIT) != NULL) {
	}
}

static void restock(void)
{
	empty(&queue);
	empty(&filled);
	for (char name = 'a'; name <= 'c'; name++) {
		k_queue_append(&filled, item(name));
	}
	next_item = 0;
}

static void *setup(void)
{
	items_start = items;
	restock();
	children_grant();
	k_thread_access_grant(k_current_get(), &queue, &filled, &fifo, &lifo, &new_queue, &request);
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	events_clear();
}

static void after(void *fixture)
{
	children_end(fixture);
	zassert_is_null(queue.wait_q.head, "somebody still waits");
	restock();
}

ZTEST_SUITE(queue, NULL, setup, before, after, NULL);

static void put_one(void)
{
	k_sem_give(&request);
	let_run();
}

static char get(struct k_queue *which, k_timeout_t timeout)
{
	return name_of(k_queue_get(which, timeout));
}

/* ---- From a queue that is filled, until it is empty ---------------------------------------------- */

/* Requirement: ZEP-SRS-20-1, ZEP-SRS-20-6, ZEP-SRS-20-7, ZEP-SRS-20-8, ZEP-SRS-20-9 */
BOTH_MODES(queue, get)
{
	zassert_equal(k_queue_is_empty(&filled), 0);
	zassert_equal(name_of(k_queue_peek_head(&filled)), 'a');
	zassert_equal(name_of(k_queue_peek_tail(&filled)), 'c');
	zassert_equal(get(&filled, K_NO_WAIT), 'a');
	zassert_equal(get(&filled, K_FOREVER), 'b');
	zassert_equal(name_of(k_queue_peek_head(&filled)), 'c');
	zassert_equal(name_of(k_queue_peek_tail(&filled)), 'c');
	zassert_equal(get(&filled, K_TICKS(1)), 'c');
	zassert_equal(k_queue_is_empty(&filled), 1);
	zassert_is_null(k_queue_peek_head(&filled));
	zassert_is_null(k_queue_peek_tail(&filled));
	zassert_is_null(k_queue_get(&filled, K_NO_WAIT));
}

/* Requirement: ZEP-SRS-20-6, ZEP-SRS-24-7, ZEP-SRS-23-4 */
BOTH_MODES(queue, timeouts)
{
	int64_t now;

	(void)k_sleep(K_TICKS(1));
	now = k_uptime_ticks();
	zassert_is_null(k_queue_get(&queue, K_TICKS(1)));
	zassert_equal(k_uptime_ticks(), now + 2);
	now = k_uptime_ticks();
	zassert_is_null(k_queue_get(&queue, K_TIMEOUT_ABS_TICKS(now + 3)));
	zassert_equal(k_uptime_ticks(), now + 3);
	zassert_is_null(k_queue_get(&queue, K_TIMEOUT_ABS_TICKS(1)));
	zassert_true(k_uptime_ticks() <= now + 4, "that time was over");
}

/* Requirement: ZEP-SRS-20-2 */
ZTEST_USER(queue, test_init_user)
{
	k_queue_init(&new_queue);
	zassert_equal(k_queue_is_empty(&new_queue), 1);
	zassert_is_null(k_queue_get(&new_queue, K_NO_WAIT));
}

/* ---- Waiters ----------------------------------------------------------------------------------- */

/* Both: the letter of the thread and the item. */
static void gets(void *letter, void *p2, void *p3)
{
	char what = get(&queue, K_FOREVER);

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event((char)(uintptr_t)letter);
	event(what);
}

static void gets_with_patience(void *ticks, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(get(&queue, K_TICKS((intptr_t)ticks)));
}

/* Requirement: ZEP-SRS-3-1 */
BOTH_MODES(queue, waiters)
{
	child_start(0, gets, (void *)'1', 5);
	child_start(1, gets, (void *)'2', 3);
	child_start(2, gets, (void *)'3', 5);
	child_start(3, gets, (void *)'4', 4);
	let_run();
	for (int i = 0; i < 4; i++) {
		put_one();
		zassert_equal(k_queue_is_empty(&queue), 1, "handed over at once");
	}
	zassert_events("2a4b1c3d");
	put_one();
	zassert_equal(get(&queue, K_NO_WAIT), 'e');
}

/* Requirement: ZEP-SRS-24-2 */
BOTH_MODES(queue, cancel_wait)
{
	k_queue_cancel_wait(&queue); /* nobody: it is not remembered */
	child_start(0, gets, (void *)'1', 5);
	child_start(1, gets, (void *)'2', 3);
	let_run();
	zassert_events("");
	k_queue_cancel_wait(&queue);
	let_run();
	zassert_events("2-");
	put_one();
	zassert_events("2-1a");
	k_queue_cancel_wait(&filled);
	zassert_equal(get(&filled, K_NO_WAIT), 'a');
}

BOTH_MODES(queue, waiters_change)
{
	child_start(0, gets, (void *)'1', 3);
	child_start(1, gets, (void *)'2', 4);
	child_start(2, gets, (void *)'3', 5);
	child_start(3, gets_with_patience, (void *)2, 3);
	let_run();
	k_thread_priority_set(&child[1], 6);
	k_thread_abort(&child[0]);
	k_thread_suspend(&child[2]);
	child_join(3);
	put_one();
	put_one();
	put_one();
	zassert_events("-2b");
	zassert_equal(get(&queue, K_NO_WAIT), 'c');
	k_thread_resume(&child[2]);
	child_join(2);
	zassert_events("-2b3a");
}

/* A user that was given an item by one queue waits in vain at another. */
static void gets_twice(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	event(get(&queue, K_FOREVER));
	event(get(&queue, K_TICKS(2)));
}

BOTH_MODES(queue, nothing_of_the_last_wait)
{
	child_start(0, gets_twice, NULL, 3);
	let_run();
	put_one();
	child_join(0);
	zassert_events("a-");
}

/* ---- Putting items in ---------------------------------------------------------------------------- */

/* What is in the queue, from both ends, which is taken out. */
static void assert_content(struct k_queue *which, const char *expected)
{
	size_t length = strlen(expected);

	zassert_equal(name_in(k_queue_peek_tail(which)), length == 0 ? '-' : expected[length - 1]);
	for (; *expected != '\0'; expected++) {
		char name = name_in(k_queue_get(which, K_NO_WAIT));

		zassert_equal(name, *expected, "%c instead of %c", name, *expected);
	}
	zassert_true(k_queue_is_empty(which) == 1 && k_queue_peek_tail(which) == NULL);
}

static void name_items(void)
{
	for (int i = 0; i < ITEMS; i++) {
		items[i].name = (char)('a' + i);
	}
}

/* Requirement: ZEP-SRS-20-3, ZEP-SRS-20-4 */
ZTEST(queue, test_both_ends)
{
	name_items();
	k_queue_append(&queue, item('b'));
	k_queue_prepend(&queue, item('a'));
	k_queue_append(&queue, item('c'));
	assert_content(&queue, "abc");
	k_queue_prepend(&queue, item('b'));
	k_queue_append(&queue, item('c'));
	assert_content(&queue, "bc");
}

/* Requirement: ZEP-SRS-20-10 */
ZTEST(queue, test_insert)
{
	name_items();
	k_queue_insert(&queue, NULL, item('b'));
	k_queue_insert(&queue, NULL, item('a'));
	k_queue_insert(&queue, item('b'), item('d')); /* behind the last one */
	k_queue_insert(&queue, item('b'), item('c'));
	k_queue_append(&queue, item('e'));
	assert_content(&queue, "abcde");
}

/* Requirement: ZEP-SRS-20-5 */
ZTEST(queue, test_remove)
{
	static const char *const rests[] = {"bcd", "acd", "abd", "abc"};

	name_items();
	zassert_false(k_queue_remove(&queue, item('a')));
	for (char out = 'a'; out <= 'd'; out++) {
		for (char name = 'a'; name <= 'd'; name++) {
			k_queue_append(&queue, item(name));
		}
		zassert_true(k_queue_remove(&queue, item(out)));
		zassert_false(k_queue_remove(&queue, item(out)));
		zassert_false(k_queue_remove(&queue, item('e')));
		assert_content(&queue, rests[out - 'a']);
		k_queue_append(&queue, item('a'));
		zassert_true(k_queue_remove(&queue, item('a')));
		assert_content(&queue, "");
	}
	for (char name = 'a'; name <= 'b'; name++) {
		k_queue_append(&queue, item(name));
	}
	zassert_true(k_queue_remove(&queue, item('b')));
	k_queue_append(&queue, item('c'));
	assert_content(&queue, "ac");
}

/* Requirement: ZEP-SRS-20-13 */
ZTEST(queue, test_unique_append)
{
	name_items();
	zassert_true(k_queue_unique_append(&queue, item('a')));
	zassert_true(k_queue_unique_append(&queue, item('b')));
	zassert_false(k_queue_unique_append(&queue, item('a')));
	zassert_false(k_queue_unique_append(&queue, item('b')));
	zassert_true(k_queue_unique_append(&queue, item('c')));
	assert_content(&queue, "abc");
}

/* Items from @p first to @p last, linked by hand. */
static void chain(char first, char last)
{
	for (char name = first; name <= last; name++) {
		((struct item *)item(name))->link = name == last ? NULL : item((char)(name + 1));
	}
}

/* Requirement: ZEP-SRS-20-11, ZEP-SRS-20-12 */
ZTEST(queue, test_lists)
{
	sys_slist_t list;

	name_items();
	zassert_equal(k_queue_append_list(&queue, NULL, item('a')), -EINVAL);
	zassert_equal(k_queue_append_list(&queue, item('a'), NULL), -EINVAL);
	sys_slist_init(&list);
	zassert_equal(k_queue_merge_slist(&queue, &list), -EINVAL);
	assert_content(&queue, "");
	chain('b', 'd');
	k_queue_append(&queue, item('a'));
	zassert_equal(k_queue_append_list(&queue, item('b'), item('d')), 0);
	for (char name = 'e'; name <= 'f'; name++) {
		sys_slist_append(&list, item(name));
	}
	zassert_equal(k_queue_merge_slist(&queue, &list), 0);
	zassert_true(sys_slist_is_empty(&list));
	k_queue_append(&queue, item('g'));
	assert_content(&queue, "abcdefg");
}

ZTEST(queue, test_lists_for_waiters)
{
	name_items();
	for (int rest = 0; rest < 3; rest++) {
		events_clear();
		child_create(0, gets, (void *)'1', 5, 0, K_NO_WAIT);
		child_create(1, gets, (void *)'2', 3, K_USER | K_INHERIT_PERMS, K_NO_WAIT);
		let_run();
		chain('a', (char)('b' + rest));
		zassert_equal(k_queue_append_list(&queue, item('a'), item((char)('b' + rest))), 0);
		let_run();
		zassert_events("2a1b");
		k_queue_append(&queue, item('h'));
		assert_content(&queue, rest == 0 ? "h" : (rest == 1 ? "ch" : "cdh"));
	}
	child_create(0, gets, (void *)'1', 5, 0, K_NO_WAIT);
	child_create(1, gets, (void *)'2', 3, 0, K_NO_WAIT);
	let_run();
	events_clear();
	k_queue_prepend(&queue, item('a'));
	zassert_true(k_queue_unique_append(&queue, item('b')));
	let_run();
	zassert_events("2a1b");
}

/* Requirement: ZEP-SRS-24-1, ZEP-SRS-24-3, ZEP-SRS-24-5, ZEP-SRS-24-6, ZEP-SRS-24-7,
 * ZEP-SRS-24-8, ZEP-SRS-24-9, ZEP-SRS-24-10, ZEP-SRS-23-1, ZEP-SRS-23-2, ZEP-SRS-23-4,
 * ZEP-SRS-23-5 */
ZTEST(queue, test_fifo_and_lifo)
{
	sys_slist_t list;

	name_items();
	k_fifo_init(&fifo);
	k_lifo_init(&lifo);
	for (char name = 'a'; name <= 'b'; name++) {
		k_fifo_put(&fifo, item(name));
		k_lifo_put(&lifo, item((char)(name + 4)));
	}
	chain('c', 'd');
	zassert_equal(k_fifo_put_list(&fifo, item('c'), item('d')), 0);
	sys_slist_init(&list);
	zassert_equal(k_fifo_put_slist(&fifo, &list), -EINVAL);
	sys_slist_append(&list, item('g'));
	zassert_equal(k_fifo_put_slist(&fifo, &list), 0);
	zassert_equal(k_fifo_is_empty(&fifo), 0);
	zassert_equal(name_in(k_fifo_peek_head(&fifo)), 'a');
	zassert_equal(name_in(k_fifo_peek_tail(&fifo)), 'g');
	for (const char *expected = "abcdg-"; *expected != '\0'; expected++) {
		zassert_equal(name_in(k_fifo_get(&fifo, K_NO_WAIT)), *expected);
	}
	zassert_equal(k_fifo_is_empty(&fifo), 1);
	k_fifo_cancel_wait(&fifo);
	for (const char *expected = "fe-"; *expected != '\0'; expected++) {
		zassert_equal(name_in(k_lifo_get(&lifo, K_NO_WAIT)), *expected);
	}
}

/* ---- Interrupts ---------------------------------------------------------------------------------- */

static void append_in_isr(const void *data)
{
	k_queue_append(&queue, (void *)(uintptr_t)data);
}

static void get_in_isr(const void *unused)
{
	ARG_UNUSED(unused);
	event(get(&queue, K_NO_WAIT));
}

static void cancel_in_isr(const void *unused)
{
	ARG_UNUSED(unused);
	k_queue_cancel_wait(&queue);
}

ZTEST(queue, test_isr)
{
	irq_offload(get_in_isr, NULL);
	irq_offload(append_in_isr, item('a'));
	irq_offload(append_in_isr, item('b'));
	irq_offload(get_in_isr, NULL);
	irq_offload(get_in_isr, NULL);
	zassert_events("-ab");
	events_clear();
	child_create(0, gets, (void *)'1', 3, K_USER | K_INHERIT_PERMS, K_NO_WAIT);
	child_create(1, gets, (void *)'2', 4, 0, K_NO_WAIT);
	child_create(2, gets, (void *)'3', 5, K_USER | K_INHERIT_PERMS, K_NO_WAIT);
	let_run();
	irq_offload(append_in_isr, item('c'));
	irq_offload(append_in_isr, item('d'));
	irq_offload(cancel_in_isr, NULL);
	let_run();
	zassert_events("1c2d3-");
}

/* An item at every instant around the timeout: it is taken, or still there. */
static void append_a(void *unused)
{
	ARG_UNUSED(unused);
	k_queue_append(&queue, item('a'));
}

ZTEST(queue, test_append_races_timeout)
{
	bool in_time = false;
	bool too_late = false;

	for (int32_t offset = 0; offset < 400; offset += 5) {
		int64_t until;
		char result;

		(void)k_sleep(K_TICKS(1));
		until = interrupt_near_tick(4000 - 16 * offset, append_a, NULL);
		result = get(&queue, K_TIMEOUT_ABS_TICKS(until));
		k_busy_wait(400); /* longer than any of the delays */
		zassert_equal(get(&queue, K_NO_WAIT), result == 'a' ? '-' : 'a');
		in_time = in_time || result == 'a';
		too_late = too_late || result == '-';
	}
	zassert_true(in_time && too_late, "the range has both");
}
