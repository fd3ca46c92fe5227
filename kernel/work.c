/* SPDX-License-Identifier: Apache-2.0 */
/* Work items and their queues.
 *
 * An item is in at most one queue, and runs on at most one: one that is submitted while it runs goes
 * to the queue on which it runs. So `queue` of an item says where it is in either case.
 *
 * Who flushes an item puts one of its own behind it, or in front of all if the item only runs, and is
 * woken when the queue's thread comes to that. Who waits for a cancelled item to end waits at the
 * queue: all who do wait for the one item that runs there. Either way nothing but the end of the wait
 * is needed to leave no trace of the waiter, whoever ends it.
 *
 * Nothing is locked while a handler runs. The item is looked at once more afterwards, under the lock,
 * and not after those who waited for it were woken: then it may be gone. */

#include <ksched.h>
#include <work.h>

void k_work_init(struct k_work *work, k_work_handler_t handler)
{
	*work = (struct k_work)Z_WORK_INITIALIZER(handler);
}

/* ---- Submission -------------------------------------------------------------------------------- */

static void notify(struct k_work_q *queue)
{
	if (queue->notifyq.head != NULL) {
		sched_wake(queue->notifyq.head, 0);
	}
}

/* While a queue is drained, its handlers may go on submitting, also if it will be plugged then. */
static int refusal(const struct k_work_q *queue)
{
	if (queue == NULL) {
		return -EINVAL;
	}
	if ((queue->flags & K_WORK_QUEUE_STARTED) == 0) {
		return -ENODEV;
	}
	if ((queue->flags & K_WORK_QUEUE_DRAIN) != 0) {
		return queue->thread_id == _kernel.current && !arch_is_in_isr() ? 0 : -EBUSY;
	}
	return (queue->flags & K_WORK_QUEUE_PLUGGED) != 0 ? -EBUSY : 0;
}

int work_submit(struct k_work_q *queue, struct k_work *work)
{
	bool running = (work->flags & K_WORK_RUNNING) != 0;
	int refused;

	if ((work->flags & K_WORK_CANCELING) != 0) {
		return -EBUSY;
	}
	if ((work->flags & K_WORK_QUEUED) != 0) {
		return 0;
	}
	if (running || queue == NULL) {
		queue = work->queue;
	}
	refused = refusal(queue);
	if (refused != 0) {
		return refused;
	}
	sys_dlist_append(&queue->pending, &work->node);
	work->queue = queue;
	work->flags |= K_WORK_QUEUED;
	notify(queue);
	return running ? 2 : 1;
}

int k_work_submit_to_queue(struct k_work_q *queue, struct k_work *work)
{
	unsigned int key = arch_irq_lock();
	int result = work_submit(queue, work);

	sched_unlock(key);
	return result;
}

/* ---- Waiting for it, and cancelling -------------------------------------------------------------- */

static void flush_ended(struct k_thread *thread, _wait_q_t *wait_q)
{
	struct k_work_sync *sync = CONTAINER_OF(wait_q, struct k_work_sync, wait_q);

	ARG_UNUSED(thread);
	if (sys_dnode_is_linked(&sync->work.node)) {
		sys_dlist_remove(&sync->work.node);
	}
}

bool work_flush(struct k_work *work, struct k_work_sync *sync, unsigned int key)
{
	bool queued = (work->flags & K_WORK_QUEUED) != 0;
	struct k_work_q *queue = work->queue;

	if (!queued && (work->flags & K_WORK_RUNNING) == 0) {
		sched_unlock(key);
		return false;
	}
	__ASSERT(queue->thread_id != _kernel.current, "the queue would wait for itself");
	sync->work.flags = K_WORK_FLUSHING;
	sync->wait_q.head = NULL;
	sys_dlist_insert(queued ? work->node.next : queue->pending.head, &sync->work.node);
	(void)sched_wait(&sync->wait_q, K_FOREVER, flush_ended, key);
	return true;
}

bool k_work_flush(struct k_work *work, struct k_work_sync *sync)
{
	return work_flush(work, sync, arch_irq_lock());
}

int work_cancel(struct k_work *work)
{
	if ((work->flags & K_WORK_QUEUED) != 0) {
		sys_dlist_remove(&work->node);
		work->flags &= ~(uint32_t)K_WORK_QUEUED;
	}
	if ((work->flags & K_WORK_RUNNING) != 0) {
		work->flags |= K_WORK_CANCELING;
	}
	return k_work_busy_get(work);
}

int k_work_cancel(struct k_work *work)
{
	unsigned int key = arch_irq_lock();
	int busy = work_cancel(work);

	arch_irq_unlock(key);
	return busy;
}

void work_await_cancelled(struct k_work *work, unsigned int key)
{
	if ((work->flags & K_WORK_CANCELING) == 0) {
		arch_irq_unlock(key);
		return;
	}
	__ASSERT(work->queue->thread_id != _kernel.current, "the queue would wait for itself");
	(void)sched_wait(&work->queue->cancelq, K_FOREVER, NULL, key);
}

bool k_work_cancel_sync(struct k_work *work, struct k_work_sync *sync)
{
	unsigned int key = arch_irq_lock();
	bool was_busy = k_work_is_pending(work);

	ARG_UNUSED(sync);
	(void)work_cancel(work);
	work_await_cancelled(work, key);
	return was_busy;
}

/* ---- Handlers that take too long ---------------------------------------------------------------- */

#ifdef CONFIG_WORKQUEUE_WORK_TIMEOUT
static void work_time_over(struct _timeout *timeout, unsigned int key)
{
	struct k_work_q *queue = CONTAINER_OF(timeout, struct k_work_q, work_timeout);
	k_tid_t thread = queue->thread_id;

	sched_unlock(key);
	printk("work queue %p: the item that runs takes too long, thread %p is aborted\n",
	       (void *)queue, (void *)thread);
	k_thread_abort(thread);
	(void)arch_irq_lock();
}

static void work_time_set(struct k_work_q *queue, const struct k_work_queue_config *cfg)
{
	uint32_t ms = cfg == NULL ? 0 : cfg->work_timeout_ms;

	queue->work_time = ms == 0 ? K_FOREVER : K_MSEC(ms);
	queue->work_timeout.parent = NULL;
}

static void work_time_begin(struct k_work_q *queue)
{
	if (!K_TIMEOUT_EQ(queue->work_time, K_FOREVER)) {
		timeout_add(&queue->work_timeout, work_time_over, queue->work_time);
		queue->thread_id->base.work_timeout = &queue->work_timeout;
	}
}

static void work_time_end(struct k_work_q *queue)
{
	timeout_abort(&queue->work_timeout);
	queue->thread_id->base.work_timeout = NULL;
}
#else
static inline void work_time_set(struct k_work_q *queue, const struct k_work_queue_config *cfg)
{
	ARG_UNUSED(queue);
	ARG_UNUSED(cfg);
}

static inline void work_time_begin(struct k_work_q *queue)
{
	ARG_UNUSED(queue);
}

static inline void work_time_end(struct k_work_q *queue)
{
	ARG_UNUSED(queue);
}
#endif

/* ---- The queue's thread -------------------------------------------------------------------------- */

/* Runs an item that was taken out of the queue. Lock held, before and after. */
static unsigned int run(struct k_work_q *queue, struct k_work *work, unsigned int key)
{
	k_work_handler_t handler = work->handler;

	work->flags = (work->flags & ~(uint32_t)K_WORK_QUEUED) | K_WORK_RUNNING;
	work_time_begin(queue);
	sched_unlock(key);
	handler(work);
	key = arch_irq_lock();
	work_time_end(queue);
	work->flags &= ~(uint32_t)K_WORK_RUNNING;
	if ((work->flags & K_WORK_CANCELING) != 0) {
		work->flags &= ~(uint32_t)K_WORK_CANCELING;
		(void)sched_wake_all(&queue->cancelq, 0);
	}
	return key;
}

/* The next item, or one that stands for somebody who flushes. */
static void do_first(struct k_work_q *queue, unsigned int key)
{
	struct k_work *work = CONTAINER_OF(sys_dlist_get(&queue->pending), struct k_work, node);

	queue->flags |= K_WORK_QUEUE_BUSY;
	if ((work->flags & K_WORK_FLUSHING) != 0) {
		(void)sched_wake_all(&CONTAINER_OF(work, struct k_work_sync, work)->wait_q, 0);
	} else {
		key = run(queue, work, key);
	}
	queue->flags &= ~(uint32_t)K_WORK_QUEUE_BUSY;
	sched_unlock(key);
	if ((queue->flags & K_WORK_QUEUE_NO_YIELD) == 0) {
		k_yield();
	}
}

/* All is done. Is it to end? */
static bool rest(struct k_work_q *queue, unsigned int key)
{
	bool stop = (queue->flags & K_WORK_QUEUE_STOP) != 0;

	if ((queue->flags & K_WORK_QUEUE_DRAIN) != 0) {
		queue->flags &= ~(uint32_t)K_WORK_QUEUE_DRAIN;
		(void)sched_wake_all(&queue->drainq, 1);
	}
	if (stop) {
		queue->flags = 0;
		sched_unlock(key);
	} else {
		(void)sched_wait(&queue->notifyq, K_FOREVER, NULL, key);
	}
	return stop;
}

static void do_work(void *p1, void *p2, void *p3)
{
	struct k_work_q *queue = p1;
	bool stop = false;

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	while (!stop) {
		unsigned int key = arch_irq_lock();

		if (sys_dlist_is_empty(&queue->pending)) {
			stop = rest(queue, key);
		} else {
			do_first(queue, key);
		}
	}
}

/* ---- Queues -------------------------------------------------------------------------------------- */

void k_work_queue_init(struct k_work_q *queue)
{
	memset(queue, 0, sizeof(*queue));
}

/* From now on it accepts items, even before its thread runs. */
static void begin(struct k_work_q *queue, k_tid_t thread, const struct k_work_queue_config *cfg)
{
	__ASSERT((queue->flags & K_WORK_QUEUE_STARTED) == 0, "the queue has been started");
	sys_dlist_init(&queue->pending);
	queue->notifyq.head = NULL;
	queue->drainq.head = NULL;
	queue->cancelq.head = NULL;
	queue->thread_id = thread;
	queue->flags = K_WORK_QUEUE_STARTED;
	work_time_set(queue, cfg);
	if (cfg != NULL && cfg->no_yield) {
		queue->flags |= K_WORK_QUEUE_NO_YIELD;
	}
}

static void name_thread(const struct k_work_q *queue, const struct k_work_queue_config *cfg)
{
	if (cfg != NULL && cfg->name != NULL) {
		(void)k_thread_name_set(queue->thread_id, cfg->name);
	}
}

void k_work_queue_start(struct k_work_q *queue, k_thread_stack_t *stack, size_t stack_size,
			int prio, const struct k_work_queue_config *cfg)
{
	uint32_t options = cfg != NULL && cfg->essential ? K_ESSENTIAL : 0;

	begin(queue, &queue->thread, cfg);
	(void)k_thread_create(&queue->thread, stack, stack_size, do_work, queue, NULL, NULL, prio,
			      options, K_FOREVER);
	name_thread(queue, cfg);
	k_thread_start(&queue->thread);
}

void k_work_queue_run(struct k_work_q *queue, const struct k_work_queue_config *cfg)
{
	begin(queue, _kernel.current, cfg);
	name_thread(queue, cfg);
	do_work(queue, NULL, NULL);
}

int k_work_queue_drain(struct k_work_q *queue, bool plug)
{
	unsigned int key = arch_irq_lock();
	bool started = (queue->flags & K_WORK_QUEUE_STARTED) != 0;

	if (!started || (!plug && (queue->flags & (K_WORK_QUEUE_BUSY | K_WORK_QUEUE_DRAIN)) == 0 &&
			 sys_dlist_is_empty(&queue->pending))) {
		arch_irq_unlock(key);
		return plug ? -ENODEV : 0;
	}
	__ASSERT(queue->thread_id != _kernel.current, "the queue would wait for itself");
	queue->flags |= K_WORK_QUEUE_DRAIN | (plug ? K_WORK_QUEUE_PLUGGED : 0);
	notify(queue);
	return sched_wait(&queue->drainq, K_FOREVER, NULL, key);
}

int k_work_queue_unplug(struct k_work_q *queue)
{
	unsigned int key = arch_irq_lock();
	bool plugged = (queue->flags & K_WORK_QUEUE_PLUGGED) != 0;

	queue->flags &= ~(uint32_t)K_WORK_QUEUE_PLUGGED;
	arch_irq_unlock(key);
	return plugged ? 0 : -EALREADY;
}

static int may_stop(const struct k_work_q *queue)
{
	if ((queue->flags & K_WORK_QUEUE_STARTED) == 0) {
		return -EALREADY;
	}
	if ((queue->thread_id->base.user_options & K_ESSENTIAL) != 0) {
		return -ENOTSUP;
	}
	return (queue->flags & K_WORK_QUEUE_PLUGGED) == 0 ? -EBUSY : 0;
}

int k_work_queue_stop(struct k_work_q *queue, k_timeout_t timeout)
{
	unsigned int key = arch_irq_lock();
	int refused = may_stop(queue);

	if (refused != 0) {
		arch_irq_unlock(key);
		return refused;
	}
	queue->flags |= K_WORK_QUEUE_STOP;
	notify(queue);
	sched_unlock(key);
	if (k_thread_join(queue->thread_id, timeout) == 0) {
		return 0;
	}
	key = arch_irq_lock();
	queue->flags &= ~(uint32_t)K_WORK_QUEUE_STOP;
	arch_irq_unlock(key);
	return -ETIMEDOUT;
}
