/* SPDX-License-Identifier: Apache-2.0 */
/* Mailboxes. The test's thread is more urgent than its children. */

#include "support.h"

#define SIZE 8

K_MBOX_DEFINE(defined_mbox);
static struct k_mbox mbox;
static struct k_sem given;

static void *setup(void)
{
	k_mbox_init(&mbox);
	return NULL;
}

static void before(void *fixture)
{
	ARG_UNUSED(fixture);
	k_sem_init(&given, 0, 100);
	events_clear();
}

static void after(void *fixture)
{
	struct k_mbox_msg rest = {0};

	children_end(fixture);
	zassert_is_null(mbox.tx_msg_queue.head, "somebody still sends");
	zassert_is_null(mbox.rx_msg_queue.head, "somebody still receives");
	while (k_mbox_get(&mbox, &rest, NULL, K_NO_WAIT) == 0) {
		rest = (struct k_mbox_msg){0};
	}
}

ZTEST_SUITE(mbox, NULL, setup, before, after, NULL);

static struct k_mbox_msg to_send(const char *data, size_t size, uint32_t info)
{
	return (struct k_mbox_msg){.size = size, .info = info, .tx_data = (void *)(uintptr_t)data};
}

static char sent(int result)
{
	return result == 0 ? '+' : (result == -EAGAIN ? '.' : (result == -ENOMSG ? '-' : '?'));
}

/* What children send and to whom, and what they want and from whom. */
struct order {
	char letter;
	const char *data;
	size_t size;
	k_tid_t partner;
	k_timeout_t timeout;
	struct k_mbox_msg msg; /* as it was afterwards */
};

static void sends(void *p1, void *p2, void *p3)
{
	struct order *order = p1;
	struct k_mbox_msg msg = to_send(order->data, order->size, (uint32_t)order->letter);

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	msg.tx_target_thread = order->partner;
	event(sent(k_mbox_put(&mbox, &msg, order->timeout)));
	order->msg = msg;
}

static void receives(void *p1, void *p2, void *p3)
{
	struct order *order = p1;
	struct k_mbox_msg msg = {.size = SIZE, .info = (uint32_t)order->letter};
	char buffer[SIZE];

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	msg.rx_source_thread = order->partner;
	event(order->letter);
	if (k_mbox_get(&mbox, &msg, buffer, order->timeout) == 0) {
		event((char)msg.info);
		event(msg.size > 0 ? buffer[0] : '0');
	} else {
		event('.');
	}
	order->msg = msg;
}

/* Receives without the data. */
static struct k_mbox_msg get(size_t size, k_tid_t source)
{
	struct k_mbox_msg msg = {.size = size, .info = 'r', .rx_source_thread = source};

	zassert_equal(k_mbox_get(&mbox, &msg, NULL, K_NO_WAIT), 0);
	return msg;
}

static void sender_start(int n, struct order *order, int prio)
{
	child_create(n, sends, order, prio, 0, K_NO_WAIT);
	let_run();
}

static void receiver_start(int n, struct order *order, int prio)
{
	child_create(n, receives, order, prio, 0, K_NO_WAIT);
	let_run();
}

/* ---- One message ------------------------------------------------------------------------------ */

/* Requirement: ZEP-SRS-25-2, ZEP-SRS-25-6, ZEP-SRS-25-9, ZEP-SRS-25-12 */
ZTEST(mbox, test_nobody_there)
{
	struct k_mbox_msg msg = to_send("x", 1, 1);
	int64_t now;

	zassert_equal(k_mbox_put(&mbox, &msg, K_NO_WAIT), -ENOMSG);
	zassert_equal(k_mbox_get(&mbox, &msg, NULL, K_NO_WAIT), -ENOMSG);
	(void)k_sleep(K_TICKS(1));
	now = k_uptime_ticks();
	zassert_equal(k_mbox_put(&mbox, &msg, K_TICKS(1)), -EAGAIN);
	zassert_equal(k_uptime_ticks(), now + 2);
	zassert_equal(k_mbox_get(&mbox, &msg, NULL, K_TICKS(1)), -EAGAIN);
	zassert_equal(k_uptime_ticks(), now + 4);
	zassert_equal(k_mbox_get(&defined_mbox, &msg, NULL, K_TIMEOUT_ABS_TICKS(now + 6)), -EAGAIN);
	zassert_equal(k_uptime_ticks(), now + 6);
	memset(&msg, 0xff, sizeof(msg));
	msg._syncing_thread = NULL;
	zassert_equal(k_mbox_get(&mbox, &msg, NULL, K_NO_WAIT), -ENOMSG);
	k_mbox_data_get(&msg, NULL); /* of nothing */
}

/* Requirement: ZEP-SRS-25-1, ZEP-SRS-25-5, ZEP-SRS-25-9, ZEP-SRS-25-11 */
ZTEST(mbox, test_receiver_waits)
{
	struct order order = {.letter = 'r', .timeout = K_FOREVER};
	struct k_mbox_msg msg = to_send("hello", 5, 's');

	receiver_start(0, &order, 5);
	zassert_equal(k_mbox_put(&mbox, &msg, K_NO_WAIT), 0, "that waits for the data to be taken");
	zassert_equal(msg.info, 'r');
	zassert_equal(msg.size, 5);
	zassert_equal(msg.tx_target_thread, &child[0]);
	child_join(0);
	zassert_events("rsh");
	zassert_equal(order.msg.info, 's');
	zassert_equal(order.msg.size, 5);
	zassert_equal(order.msg.rx_source_thread, k_current_get());
}

/* The receiver takes less, as much, more. */
/* Requirement: ZEP-SRS-3-6, ZEP-SRS-25-3, ZEP-SRS-25-4 */
ZTEST(mbox, test_sizes)
{
	for (size_t size = 0; size <= SIZE; size += 2) {
		struct order order = {.data = "abcdef", .size = 6, .timeout = K_FOREVER};
		struct k_mbox_msg msg = {.size = size, .rx_source_thread = K_ANY};
		char buffer[SIZE] = "########";
		size_t taken = MIN(size, 6);

		sender_start(0, &order, 5);
		zassert_equal(k_mbox_get(&mbox, &msg, buffer, K_FOREVER), 0);
		zassert_equal(msg.size, taken);
		zassert_mem_equal(buffer, "abcdef##", taken);
		zassert_equal(buffer[taken], '#');
		child_join(0);
		zassert_equal(order.msg.size, taken);
	}
}

/* Requirement: ZEP-SRS-25-3 */
ZTEST(mbox, test_no_data)
{
	struct order order = {.letter = 'e', .timeout = K_FOREVER, .size = 4};
	struct k_mbox_msg msg = {.size = SIZE};
	char buffer[SIZE] = "########";

	sender_start(0, &order, 5);
	zassert_equal(k_mbox_get(&mbox, &msg, buffer, K_NO_WAIT), 0);
	zassert_equal(msg.size, 4, "a size without data");
	zassert_equal(buffer[0], '#');
	child_join(0);
	zassert_events("+");
}

/* The older way to say where data are. */
ZTEST(mbox, test_block)
{
	struct order order = {.letter = 'r', .timeout = K_FOREVER};
	char data[] = "block";
	struct k_mbox_msg msg = {.size = sizeof(data), .info = 's', .tx_block.data = data};

	receiver_start(0, &order, 5);
	zassert_equal(k_mbox_put(&mbox, &msg, K_FOREVER), 0);
	child_join(0);
	zassert_events("rsb");
}

/* ---- Taking the data later --------------------------------------------------------------------- */

/* Requirement: ZEP-SRS-25-10 */
ZTEST(mbox, test_data_later)
{
	struct order order = {.letter = 's', .data = "later", .size = 5, .timeout = K_TICKS(3)};
	struct k_mbox_msg msg;
	char buffer[SIZE] = "########";

	sender_start(0, &order, 5);
	msg = get(4, K_ANY);
	zassert_equal(msg.size, 4);
	zassert_equal(msg.info, 's');
	zassert_equal(msg.rx_source_thread, &child[0]);
	(void)k_sleep(K_TICKS(6));
	zassert_events(""); /* its patience was only for a receiver */
	k_mbox_data_get(&msg, buffer);
	zassert_mem_equal(buffer, "late####", SIZE);
	zassert_equal(msg.size, 4);
	buffer[0] = '#';
	k_mbox_data_get(&msg, buffer);
	zassert_equal(buffer[0], '#', "there is nothing any more");
	child_join(0);
	zassert_events("+");
	zassert_equal(order.msg.size, 4);
	zassert_equal(order.msg.info, 'r');
}

ZTEST(mbox, test_data_not_wanted)
{
	struct order order = {.data = "later", .size = 5, .timeout = K_FOREVER};
	struct k_mbox_msg msg;

	sender_start(0, &order, 5);
	msg = get(SIZE, K_ANY);
	k_mbox_data_get(&msg, NULL);
	zassert_equal(msg.size, 0);
	child_join(0);
	zassert_equal(order.msg.size, 0);
	zassert_events("+");
	sender_start(0, &order, 5);
	msg = get(0, K_ANY);
	child_join(0);
	zassert_events("++"); /* with nothing wanted it is over at once */
	k_mbox_data_get(&msg, NULL);
}

/* ---- Whose turn it is --------------------------------------------------------------------------- */

ZTEST(mbox, test_order_of_senders)
{
	struct order orders[] = {
		{'a', "1", 1, K_ANY, K_FOREVER, {0}},
		{'b', "2", 1, K_ANY, K_FOREVER, {0}},
		{'c', "3", 1, K_ANY, K_FOREVER, {0}},
	};
	struct k_mbox_msg msg;
	static const int prio[] = {5, 4, 5};

	for (int i = 0; i < 3; i++) {
		sender_start(i, &orders[i], prio[i]);
	}
	msg = to_send(NULL, 0, 'm'); /* this thread's: the most urgent */
	k_mbox_async_put(&mbox, &msg, &given);
	zassert_equal(get(0, K_ANY).info, 'm');
	zassert_equal(get(0, K_ANY).info, 'b');
	zassert_equal(get(0, K_ANY).info, 'a');
	zassert_equal(get(0, K_ANY).info, 'c');
	zassert_equal(k_sem_count_get(&given), 1);
}

/* Requirement: ZEP-SRS-25-14, ZEP-SRS-25-15 */
ZTEST(mbox, test_order_of_receivers)
{
	struct order orders[] = {
		{.letter = 'a', .timeout = K_FOREVER},
		{.letter = 'b', .timeout = K_FOREVER},
		{.letter = 'c', .timeout = K_FOREVER},
	};
	static const int prio[] = {5, 4, 5};

	for (int i = 0; i < 3; i++) {
		receiver_start(i, &orders[i], prio[i]);
	}
	for (int i = 0; i < 3; i++) {
		struct k_mbox_msg msg = to_send(NULL, 0, '1' + i);

		zassert_equal(k_mbox_put(&mbox, &msg, K_NO_WAIT), 0);
	}
	let_run();
	zassert_events("abc102030");
	zassert_equal(orders[1].msg.info, '1');
	zassert_equal(orders[0].msg.info, '2');
	zassert_equal(orders[2].msg.info, '3');
}

/* Who wants somebody else is passed over. */
/* Requirement: ZEP-SRS-25-13 */
ZTEST(mbox, test_targets)
{
	struct order for_me = {'a', "1", 1, k_current_get(), K_FOREVER, {0}};
	struct order for_other = {'b', "2", 1, &child[3], K_FOREVER, {0}};
	struct order for_all = {'c', "3", 1, K_ANY, K_FOREVER, {0}};
	struct order from_last = {'d', NULL, 0, &child[2], K_FOREVER, {0}};
	struct k_mbox_msg msg = {.rx_source_thread = &child[1]};

	sender_start(1, &for_other, 4);
	sender_start(0, &for_me, 5);
	sender_start(2, &for_all, 6);
	zassert_equal(k_mbox_get(&mbox, &msg, NULL, K_NO_WAIT), -ENOMSG,
		      "it is not for this thread");
	zassert_equal(get(0, &child[2]).info, 'c');
	child_join(2);
	zassert_equal(get(0, K_ANY).info, 'a');
	zassert_equal(for_all.msg.tx_target_thread, k_current_get());
	receiver_start(3, &from_last, 5);
	msg = to_send(NULL, 0, 0);
	zassert_equal(k_mbox_put(&mbox, &msg, K_NO_WAIT), -ENOMSG,
		      "it does not want this thread's");
	zassert_equal(mbox.tx_msg_queue.head, &child[1]);
	zassert_equal(mbox.rx_msg_queue.head, &child[3]);
}

/* ---- Without waiting ----------------------------------------------------------------------------- */

/* Requirement: ZEP-SRS-3-6, ZEP-SRS-25-7, ZEP-SRS-25-8 */
ZTEST(mbox, test_async)
{
	char data[] = "async";
	struct k_mbox_msg msg = to_send(data, sizeof(data), 7);
	struct k_mbox_msg received;
	char buffer[SIZE];

	k_mbox_async_put(&mbox, &msg, &given);
	memset(&msg, 0xff, sizeof(msg)); /* it was copied */
	received = get(SIZE, k_current_get());
	zassert_equal(received.info, 7);
	zassert_equal(received.size, sizeof(data));
	zassert_equal(received.rx_source_thread, k_current_get());
	zassert_equal(k_sem_count_get(&given), 0, "the data are still needed");
	k_mbox_data_get(&received, buffer);
	zassert_mem_equal(buffer, "async", sizeof(data));
	zassert_equal(k_sem_count_get(&given), 1);
	k_mbox_data_get(&received, buffer);
	zassert_equal(k_sem_count_get(&given), 1);
}

ZTEST(mbox, test_async_to_waiter)
{
	struct order order = {.letter = 'r', .timeout = K_FOREVER};
	struct k_mbox_msg msg = to_send("data", 4, 's');

	receiver_start(0, &order, 5);
	k_mbox_async_put(&mbox, &msg, &given);
	zassert_events("r"); /* the sender goes on */
	zassert_equal(k_sem_take(&given, K_FOREVER), 0);
	child_join(0);
	zassert_events("rsd");
}

static void sends_async(void *info, void *p2, void *p3)
{
	struct k_mbox_msg msg = to_send(NULL, 0, (uintptr_t)info);

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_mbox_async_put(&mbox, &msg, NULL);
	event((char)(uintptr_t)info);
}

/* Synchronous and asynchronous ones of one priority: the first comes first. */
ZTEST(mbox, test_async_between)
{
	struct order orders[] = {
		{'a', NULL, 0, K_ANY, K_FOREVER, {0}},
		{'b', NULL, 0, K_ANY, K_FOREVER, {0}},
	};

	sender_start(0, &orders[0], 5);
	child_create(1, sends_async, (void *)'x', 5, 0, K_NO_WAIT);
	let_run();
	sender_start(2, &orders[1], 5);
	child_create(3, sends_async, (void *)'y', 5, 0, K_NO_WAIT);
	child_create(4, sends_async, (void *)'z', 4, 0, K_NO_WAIT);
	let_run();
	zassert_equal(get(0, K_ANY).info, 'z');
	zassert_equal(get(0, K_ANY).info, 'a');
	zassert_equal(get(0, &child[3]).info, 'y');
	zassert_equal(get(0, K_ANY).info, 'x');
	zassert_equal(get(0, K_ANY).info, 'b');
}

/* As many as there may be; then senders wait, and who returns one sends the most urgent's. */
ZTEST(mbox, test_async_too_many)
{
	struct k_mbox_msg msg;

	for (uint32_t i = 0; i < CONFIG_NUM_MBOX_ASYNC_MSGS; i++) {
		msg = to_send(NULL, 0, i);
		k_mbox_async_put(&mbox, &msg, &given);
	}
	child_create(0, sends_async, (void *)'a', 6, 0, K_NO_WAIT);
	child_create(1, sends_async, (void *)'b', 5, 0, K_NO_WAIT);
	child_create(2, sends_async, (void *)'c', 4, 0, K_NO_WAIT);
	let_run();
	zassert_events("");
	k_thread_abort(&child[2]);
	memset(child_stack[2], 0xff, sizeof(child_stack[2]));
	zassert_equal(get(0, K_ANY).info, 0);
	let_run();
	zassert_events("b");
	for (uint32_t i = 1; i < CONFIG_NUM_MBOX_ASYNC_MSGS; i++) {
		zassert_equal(get(0, K_ANY).info, i);
	}
	let_run();
	zassert_events("ba");
	zassert_equal(k_sem_count_get(&given), CONFIG_NUM_MBOX_ASYNC_MSGS);
	zassert_equal(get(0, K_ANY).info, 'b');
	zassert_equal(get(0, K_ANY).info, 'a');
	msg = (struct k_mbox_msg){0};
	zassert_equal(k_mbox_get(&mbox, &msg, NULL, K_NO_WAIT), -ENOMSG);
}

/* ---- Ends ---------------------------------------------------------------------------------------- */

/* What lay on the stack of a thread that has ended may be anything. */
static void child_end(int n)
{
	k_thread_abort(&child[n]);
	memset(child_stack[n], 0xff, sizeof(child_stack[n]));
}

ZTEST(mbox, test_waiters_end)
{
	struct order order = {'a', "1", 1, K_ANY, K_FOREVER, {0}};
	struct k_mbox_msg msg = {.size = SIZE};

	sender_start(0, &order, 5);
	child_end(0);
	zassert_equal(k_mbox_get(&mbox, &msg, NULL, K_NO_WAIT), -ENOMSG);
	receiver_start(0, &order, 5);
	child_end(0);
	zassert_equal(k_mbox_put(&mbox, &msg, K_NO_WAIT), -ENOMSG);
}

/* A sender whose message was received ends, with its data, before those are taken. */
ZTEST(mbox, test_sender_ends_before_data)
{
	struct order order = {'a', "1", 1, K_ANY, K_FOREVER, {0}};
	struct order second = {'b', "2", 1, &child[5], K_FOREVER, {0}};
	struct k_mbox_msg msg;
	char buffer[SIZE] = "########";

	sender_start(0, &order, 5);
	msg = get(SIZE, K_ANY);
	zassert_equal(msg.size, 1);
	child_end(0);
	sender_start(0, &second, 5); /* the same thread's record, and another message */
	k_mbox_data_get(&msg, buffer);
	zassert_equal(msg.size, 0);
	zassert_equal(buffer[0], '#');
	zassert_events("");
	zassert_equal(mbox.tx_msg_queue.head, &child[0], "it is not concerned");
}

/* The same place and the same thread, and yet another message, which was received as well. */
ZTEST(mbox, test_another_message)
{
	struct order order = {'a', "1", 1, K_ANY, K_FOREVER, {0}};
	struct k_mbox_msg first, second;
	char buffer[SIZE] = "########";

	sender_start(0, &order, 5);
	first = get(SIZE, K_ANY);
	k_thread_abort(&child[0]);
	sender_start(0, &order, 5);
	second = get(SIZE, K_ANY);
	k_mbox_data_get(&first, buffer);
	zassert_equal(first.size, 0);
	let_run();
	zassert_events("");
	k_mbox_data_get(&second, buffer);
	zassert_equal(second.size, 1);
	let_run();
	zassert_events("+");
}

/* A receiver ends before it has taken the data: the sender waits, and can be ended. */
ZTEST(mbox, test_receiver_ends_before_data)
{
	struct order order = {'a', "1", 1, K_ANY, K_FOREVER, {0}};
	struct order wants = {'r', NULL, 0, K_ANY, K_FOREVER, {0}};

	receiver_start(0, &wants, 5);
	k_thread_suspend(&child[0]);
	sender_start(1, &order, 5);
	zassert_is_null(mbox.rx_msg_queue.head, "it was received");
	child_end(0);
	let_run();
	zassert_events("r");
	child_end(1);
}
