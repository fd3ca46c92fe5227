/* SPDX-License-Identifier: Apache-2.0 */
/* Mailboxes.
 *
 * A message is matched with a receiver under the lock: the two exchange their names and words, and the
 * receiver learns where the data are. It copies them without the lock, in its own time. The sender
 * waits for that in a queue of its own, `received`, common to all mailboxes: a sender that is not found
 * there any more has ended, and its data with it. So no end of a thread is to be told to anybody.
 * Messages carry a number, because another can be sent from the same place.
 *
 * An asynchronous message is a copy from a pool. If the pool is empty, the sender waits; whoever
 * returns a copy fills it for the most urgent of those. So no copy is ever on its way to a thread that
 * may end.
 *
 * Finding a partner takes a look at each who waits at the mailbox, letting a sender go one at each who
 * waits in `received`. */

#include <ksched.h>
#include <string.h>
#include <timeout_q.h>

struct z_mbox_async {
	struct k_mbox_msg msg;
	struct z_mbox_async *next; /* in the mailbox, or of those that are free */
	struct k_sem *sem;
	int8_t prio;
};

/* What a thread wants to send, while there is no copy for it. */
struct request {
	struct k_mbox *mbox;
	const struct k_mbox_msg *msg;
	struct k_sem *sem;
};

static _wait_q_t received;     /* senders whose message was received but not retrieved */
static _wait_q_t without_copy; /* senders for whom there is no z_mbox_async */
static struct z_mbox_async *free_copies;
static uint32_t last_number;

void k_mbox_init(struct k_mbox *mbox)
{
	*mbox = (struct k_mbox)Z_MBOX_INITIALIZER(*mbox);
}

/* ---- Two that suit each other -------------------------------------------------------------------- */

static struct k_mbox_msg *message_of(const struct k_thread *waiter)
{
	return waiter->wait_buffer;
}

static bool match(const struct k_mbox_msg *tx, const struct k_mbox_msg *rx)
{
	return (tx->tx_target_thread == K_ANY || tx->tx_target_thread == rx->tx_target_thread) &&
	       (rx->rx_source_thread == K_ANY || rx->rx_source_thread == tx->rx_source_thread);
}

static void exchange(struct k_mbox_msg *tx, struct k_mbox_msg *rx)
{
	uint32_t info = rx->info;

	rx->info = tx->info;
	tx->info = info;
	rx->rx_source_thread = tx->rx_source_thread;
	tx->tx_target_thread = rx->tx_target_thread;
	rx->size = MIN(rx->size, tx->size);
	rx->tx_data = tx->tx_data != NULL ? tx->tx_data : tx->tx_block.data;
	rx->_syncing_thread = tx->_syncing_thread;
	rx->_number = tx->_number;
	rx->_sent = tx;
}

static struct k_thread *after(const _wait_q_t *queue, const struct k_thread *thread)
{
	return thread->base.next == queue->head ? NULL : thread->base.next;
}

/* ---- Sending: lock held -------------------------------------------------------------------------- */

/* Did somebody wait for it? */
static bool give(struct k_mbox *mbox, struct k_mbox_msg *tx)
{
	struct k_thread *receiver = mbox->rx_msg_queue.head;

	while (receiver != NULL && !match(tx, message_of(receiver))) {
		receiver = after(&mbox->rx_msg_queue, receiver);
	}
	if (receiver == NULL) {
		return false;
	}
	exchange(tx, message_of(receiver));
	sched_wake(receiver, 0);
	return true;
}

int k_mbox_put(struct k_mbox *mbox, struct k_mbox_msg *tx_msg, k_timeout_t timeout)
{
	unsigned int key = arch_irq_lock();
	struct k_thread *current = _kernel.current;

	tx_msg->rx_source_thread = current;
	tx_msg->_syncing_thread = current;
	tx_msg->_number = ++last_number;
	current->wait_buffer = tx_msg;
	if (give(mbox, tx_msg)) {
		return sched_wait(&received, K_FOREVER, NULL, key);
	}
	if (K_TIMEOUT_EQ(timeout, K_NO_WAIT)) {
		arch_irq_unlock(key);
		return -ENOMSG;
	}
	return sched_wait(&mbox->tx_msg_queue, timeout, NULL, key);
}

/* Behind all that are at least as urgent. */
static void async_insert(struct k_mbox *mbox, struct z_mbox_async *copy)
{
	struct z_mbox_async **link = &mbox->async;

	while (*link != NULL && (*link)->prio <= copy->prio) {
		link = &(*link)->next;
	}
	copy->next = *link;
	*link = copy;
}

static void async_send(const struct request *request, struct k_thread *sender,
		       struct z_mbox_async *copy)
{
	copy->msg = *request->msg;
	copy->msg.rx_source_thread = sender;
	copy->msg._syncing_thread = NULL;
	copy->msg._number = ++last_number;
	copy->sem = request->sem;
	copy->prio = sender->base.prio;
	if (!give(request->mbox, &copy->msg)) {
		async_insert(request->mbox, copy);
	}
}

/* It was retrieved. */
static void async_done(struct z_mbox_async *copy)
{
	struct k_thread *sender = without_copy.head;
	struct k_sem *sem = copy->sem;

	if (sender != NULL) {
		async_send(sender->wait_buffer, sender, copy);
		sched_wake(sender, 0);
	} else {
		copy->next = free_copies;
		free_copies = copy;
	}
	if (sem != NULL) {
		k_sem_give(sem); /* the lock is held on: no switch yet */
	}
}

#if CONFIG_NUM_MBOX_ASYNC_MSGS > 0
static struct z_mbox_async *async_new(void)
{
	static struct z_mbox_async copies[CONFIG_NUM_MBOX_ASYNC_MSGS];
	static size_t used; /* at least once */
	struct z_mbox_async *copy = free_copies;

	if (copy != NULL) {
		free_copies = copy->next;
	} else if (used < ARRAY_SIZE(copies)) {
		copy = &copies[used++];
	}
	return copy;
}

void k_mbox_async_put(struct k_mbox *mbox, struct k_mbox_msg *tx_msg, struct k_sem *sem)
{
	struct request request = {mbox, tx_msg, sem};
	unsigned int key = arch_irq_lock();
	struct k_thread *current = _kernel.current;
	struct z_mbox_async *copy = async_new();

	if (copy != NULL) {
		async_send(&request, current, copy);
		sched_unlock(key);
	} else {
		current->wait_buffer = &request;
		(void)sched_wait(&without_copy, K_FOREVER, NULL, key);
	}
}
#endif

/* ---- Receiving: lock held ------------------------------------------------------------------------ */

static struct k_thread *first_sender(const struct k_mbox *mbox, const struct k_mbox_msg *rx)
{
	struct k_thread *sender = mbox->tx_msg_queue.head;

	while (sender != NULL && !match(message_of(sender), rx)) {
		sender = after(&mbox->tx_msg_queue, sender);
	}
	return sender;
}

static struct z_mbox_async **first_async(struct k_mbox *mbox, const struct k_mbox_msg *rx)
{
	struct z_mbox_async **link = &mbox->async;

	while (*link != NULL && !match(&(*link)->msg, rx)) {
		link = &(*link)->next;
	}
	return link;
}

static bool comes_first(const struct k_thread *sender, const struct z_mbox_async *copy)
{
	if (copy == NULL || sender == NULL) {
		return copy == NULL;
	}
	if (sender->base.prio != copy->prio) {
		return sender->base.prio < copy->prio;
	}
	return (int32_t)(message_of(sender)->_number - copy->msg._number) < 0;
}

/* It goes on waiting, but not for a receiver any more. */
static void sender_was_received(struct k_mbox *mbox, struct k_thread *sender)
{
	timeout_abort(&sender->base.timeout);
	thread_queue_remove(&mbox->tx_msg_queue, sender);
	sender->base.pended_on = &received;
	thread_queue_insert(&received, sender);
}

/* Was there a message? */
static bool take(struct k_mbox *mbox, struct k_mbox_msg *rx)
{
	struct k_thread *sender = first_sender(mbox, rx);
	struct z_mbox_async **link = first_async(mbox, rx);
	struct z_mbox_async *copy = *link;

	if (sender == NULL && copy == NULL) {
		return false;
	}
	if (comes_first(sender, copy)) {
		exchange(message_of(sender), rx);
		sender_was_received(mbox, sender);
	} else {
		exchange(&copy->msg, rx);
		*link = copy->next;
	}
	return true;
}

int k_mbox_get(struct k_mbox *mbox, struct k_mbox_msg *rx_msg, void *buffer, k_timeout_t timeout)
{
	unsigned int key = arch_irq_lock();
	int result = 0;

	rx_msg->tx_target_thread = _kernel.current;
	rx_msg->_sent = NULL;
	if (take(mbox, rx_msg)) {
		arch_irq_unlock(key);
	} else if (K_TIMEOUT_EQ(timeout, K_NO_WAIT)) {
		arch_irq_unlock(key);
		return -ENOMSG;
	} else {
		_kernel.current->wait_buffer = rx_msg;
		result = sched_wait(&mbox->rx_msg_queue, timeout, NULL, key);
	}
	if (result == 0 && (buffer != NULL || rx_msg->size == 0)) {
		k_mbox_data_get(rx_msg, buffer);
	}
	return result;
}

/* ---- Retrieval ----------------------------------------------------------------------------------- */

/* The sender, if it still waits. Lock held. */
static struct k_thread *sender_of(const struct k_mbox_msg *rx)
{
	struct k_thread *sender = received.head;

	while (sender != NULL &&
	       !(sender == rx->_syncing_thread && message_of(sender)->_number == rx->_number)) {
		sender = after(&received, sender);
	}
	return sender;
}

static bool data_are_there(const struct k_mbox_msg *rx)
{
	unsigned int key = arch_irq_lock();
	bool there = rx->_syncing_thread == NULL || sender_of(rx) != NULL;

	arch_irq_unlock(key);
	return there;
}

/* The message is gone. Were its data there until now? */
static bool finish(struct k_mbox_msg *rx)
{
	unsigned int key = arch_irq_lock();
	struct k_mbox_msg *tx = rx->_sent;
	struct k_thread *sender = sender_of(rx);
	bool async = rx->_syncing_thread == NULL;

	rx->_sent = NULL;
	rx->_syncing_thread = NULL;
	if (async) {
		async_done(CONTAINER_OF(tx, struct z_mbox_async, msg));
	} else if (sender != NULL) {
		tx->size = rx->size;
		sched_wake(sender, 0);
	}
	sched_unlock(key);
	return async || sender != NULL;
}

void k_mbox_data_get(struct k_mbox_msg *rx_msg, void *buffer)
{
	if (buffer == NULL) {
		rx_msg->size = 0;
	}
	if (rx_msg->_sent == NULL) {
		return;
	}
	if (rx_msg->size > 0 && rx_msg->tx_data != NULL && data_are_there(rx_msg)) {
		memcpy(buffer, rx_msg->tx_data, rx_msg->size);
	}
	if (!finish(rx_msg)) {
		rx_msg->size = 0;
	}
}
