/* SPDX-License-Identifier: Apache-2.0 */
/* Polling.
 *
 * While a poller waits, each of its events is in the list of its object. The object takes the first
 * event of its list when it has something that no waiter took, and the event's poller goes on. That
 * takes constant time, whoever polls what. The poller's other events stay where they are until it
 * runs again, and note what comes meanwhile.
 *
 * A poller is a thread, whose k_poll() takes its events out of the lists again, or if the thread
 * ends before, its end (I11); or it is what a function speaks for (work_poll.c).
 *
 * The kernel follows links and object pointers of events, so events of a user's call are a copy. It
 * belongs to the thread's record, where the thread's end finds it.
 *
 * A list is a ring whose head the object knows. An object that is initialised while it is polled
 * forgets the ring, which stays sound in itself: only who is the head touches the object. */

#include <poll.h>
#include <walls.h>

/* Where threads wait that poll. */
static _wait_q_t polling;

/* ---- Lists of events: kernel lock held ----------------------------------------------------------- */

static void insert_before(struct k_poll_event *place, struct k_poll_event *event)
{
	event->_node.next = place;
	event->_node.prev = place->_node.prev;
	place->_node.prev->_node.next = event;
	place->_node.prev = event;
}

/* Behind all that are at least as urgent. */
static void list_insert(struct z_poll_list *list, struct k_poll_event *event)
{
	int8_t prio = event->poller->prio;
	struct k_poll_event *place = list->head;

	if (place == NULL) {
		event->_node.next = event;
		event->_node.prev = event;
		list->head = event;
		return;
	}
	if (place->_node.prev->poller->prio > prio) {
		while (place->poller->prio <= prio) {
			place = place->_node.next;
		}
		if (place == list->head) {
			list->head = event;
		}
	}
	insert_before(place, event);
}

static void list_remove(struct z_poll_list *list, struct k_poll_event *event)
{
	struct k_poll_event *next = event->_node.next;

	next->_node.prev = event->_node.prev;
	event->_node.prev->_node.next = next;
	if (list->head == event) {
		list->head = next == event ? NULL : next;
	}
	event->_node.next = NULL;
	event->_node.prev = NULL;
	event->poller = NULL;
}

/* ---- What can be polled --------------------------------------------------------------------------- */

/* The list of the object, and in @p state what it has now, or 0. NULL: nothing to wait for. */
static struct z_poll_list *look_at(const struct k_poll_event *event, uint32_t *state)
{
	switch (event->type) {
	case K_POLL_TYPE_IGNORE:
		*state = 0;
		return NULL;
	case K_POLL_TYPE_SIGNAL:
		*state = event->signal->signaled != 0 ? K_POLL_STATE_SIGNALED : 0;
		return &event->signal->poll_events;
	case K_POLL_TYPE_SEM_AVAILABLE:
		*state = event->sem->count != 0 ? K_POLL_STATE_SEM_AVAILABLE : 0;
		return &event->sem->poll_events;
	case K_POLL_TYPE_DATA_AVAILABLE:
		*state = z_impl_k_queue_is_empty(event->queue) == 0 ? K_POLL_STATE_DATA_AVAILABLE
								    : 0;
		return &event->queue->poll_events;
	case K_POLL_TYPE_MSGQ_DATA_AVAILABLE:
		*state = event->msgq->used_msgs != 0 ? K_POLL_STATE_MSGQ_DATA_AVAILABLE : 0;
		return &event->msgq->poll_events;
	case K_POLL_TYPE_PIPE_DATA_AVAILABLE:
		*state = event->pipe->bytes_used != 0 ? K_POLL_STATE_PIPE_DATA_AVAILABLE : 0;
		return &event->pipe->poll_events;
	default:
		__ASSERT(false, "no event has type 0x%x", event->type);
		*state = 0;
		return NULL;
	}
}

/* ---- Pollers ------------------------------------------------------------------------------------- */

static void watch(struct z_poller *poller, struct k_poll_event *event, bool just_look)
{
	uint32_t state;
	struct z_poll_list *list = look_at(event, &state);

	event->poller = NULL;
	if (state != 0) {
		event->state |= state;
		poller->is_polling = false;
	} else if (list != NULL && poller->is_polling && !just_look) {
		event->poller = poller;
		list_insert(list, event);
	}
	poller->num_watched++;
}

void poll_watch(struct z_poller *poller, struct k_poll_event *events, int num_events,
		bool just_look)
{
	poller->events = events;
	poller->num_watched = 0;
	poller->result = 0;
	poller->is_polling = true;
	for (int i = 0; i < num_events; i++) {
		unsigned int key = arch_irq_lock();

		watch(poller, &events[i], just_look);
		arch_irq_unlock(key);
	}
}

/* Lock held. False: there was none left. */
static bool unwatch_last(struct z_poller *poller)
{
	struct k_poll_event *event;
	uint32_t state;

	if (poller->num_watched == 0) {
		return false;
	}
	event = &poller->events[--poller->num_watched];
	if (event->poller != NULL) {
		list_remove(look_at(event, &state), event);
	}
	return true;
}

void poll_unwatch(struct z_poller *poller)
{
	bool more;

	do {
		unsigned int key = arch_irq_lock();

		more = unwatch_last(poller);
		arch_irq_unlock(key);
	} while (more);
}

static void wake_thread(struct z_poller *poller)
{
	struct k_thread *thread = CONTAINER_OF(poller, struct k_thread, base.poller);

	if (thread->base.pended_on == &polling) {
		sched_wake(thread, poller->result);
	}
}

void poll_notify_first(struct z_poll_list *list, uint32_t state)
{
	struct k_poll_event *event = list->head;
	struct z_poller *poller = event->poller;

	list_remove(list, event);
	event->state |= state;
	if (!poller->is_polling) {
		return;
	}
	poller->is_polling = false;
	poller->result = state == K_POLL_STATE_CANCELLED ? -EINTR : 0;
	if (poller->triggered != NULL) {
		poller->triggered(poller);
	} else {
		wake_thread(poller);
	}
}

/* ---- Threads that poll ---------------------------------------------------------------------------- */

/* Never in the short lane, so something may follow the wait. */
static int wait_for_event(struct z_poller *poller, k_timeout_t timeout)
{
	unsigned int key = arch_irq_lock();
	int result = poller->result;

	if (poller->is_polling && K_TIMEOUT_EQ(timeout, K_NO_WAIT)) {
		result = -EAGAIN;
	} else if (poller->is_polling) {
		return sched_wait(&polling, timeout, NULL, key);
	}
	arch_irq_unlock(key);
	return result;
}

int z_impl_k_poll(struct k_poll_event *events, int num_events, k_timeout_t timeout)
{
	struct z_poller *poller = &_kernel.current->base.poller;
	int result;

	__ASSERT(!arch_is_in_isr(), "an interrupt handler cannot poll");
	__ASSERT(events != NULL, "no array of events");
	__ASSERT(num_events >= 0, "there are no %d events", num_events);
	poller->prio = _kernel.current->base.prio;
	poll_watch(poller, events, num_events, K_TIMEOUT_EQ(timeout, K_NO_WAIT));
	result = wait_for_event(poller, timeout);
	poll_unwatch(poller);
	return result;
}

/* Lock held. Of a user's call, what was allocated for it. */
static void drop_events(struct z_poller *poller)
{
	if (IS_ENABLED(CONFIG_USERSPACE) && poller->owns_events) {
		poller->owns_events = false;
		k_free(poller->events);
	}
}

void poll_thread_ended(struct k_thread *thread)
{
	while (unwatch_last(&thread->base.poller)) {
	}
	drop_events(&thread->base.poller);
}

/* ---- Signals -------------------------------------------------------------------------------------- */

void z_impl_k_poll_signal_init(struct k_poll_signal *sig)
{
	poll_list_init(POLL_LIST(sig));
	sig->signaled = 0;
	k_object_init(sig);
}

void z_impl_k_poll_signal_reset(struct k_poll_signal *sig)
{
	sig->signaled = 0;
}

void z_impl_k_poll_signal_check(struct k_poll_signal *sig, unsigned int *signaled, int *result)
{
	unsigned int key = arch_irq_lock();

	*signaled = sig->signaled;
	*result = sig->result;
	arch_irq_unlock(key);
}

/* An expiry is one step under the lock: only a test that writes _EXPIRED there sees it going on. */
static bool is_expiring(struct z_poller *poller)
{
	return poller->triggered == NULL &&
	       CONTAINER_OF(poller, struct k_thread, base.poller)->base.timeout.dticks == _EXPIRED;
}

int z_impl_k_poll_signal_raise(struct k_poll_signal *sig, int result)
{
	unsigned int key = arch_irq_lock();
	struct k_poll_event *first = sig->poll_events.head;

	sig->result = result;
	sig->signaled = 1;
	if (first != NULL && is_expiring(first->poller)) {
		first->poller->is_polling = false;
		arch_irq_unlock(key);
		return -EAGAIN;
	}
	poll_notify(POLL_LIST(sig), K_POLL_STATE_SIGNALED);
	sched_unlock(key);
	return 0;
}

#ifdef CONFIG_USERSPACE
/* ---- What a user's call must fulfil --------------------------------------------------------------- */

#include <zephyr/internal/syscall_handler.h>

void z_user_k_poll_signal_check(struct k_poll_signal *sig, unsigned int *signaled, int *result)
{
	unsigned int key = arch_irq_lock();

	if (!walls_buffer_check(result, sizeof(*result), true, true)) {
		/* nothing is written then */
		(void)walls_buffer_refused(result, sizeof(*result), true, key);
	}
	if (!walls_buffer_write(signaled, &sig->signaled, sizeof(*signaled), true)) {
		(void)walls_buffer_refused(signaled, sizeof(*signaled), true, key);
	}
	if (!walls_buffer_write(result, &sig->result, sizeof(*result), true)) {
		(void)walls_buffer_refused(result, sizeof(*result), true, key);
	}
	arch_irq_unlock(key);
}

/* Memory and who owns it come together: the thread may end at any time. */
static struct k_poll_event *events_allocate(size_t size)
{
	struct z_poller *poller = &_kernel.current->base.poller;
	unsigned int key = arch_irq_lock();

	poller->num_watched = 0;
	poller->events = z_thread_malloc(size);
	poller->owns_events = poller->events != NULL;
	arch_irq_unlock(key);
	return poller->events;
}

static void events_free(void)
{
	unsigned int key = arch_irq_lock();

	drop_events(&_kernel.current->base.poller);
	sched_unlock(key);
}

/* What an event of a type is about; K_OBJ_ANY: there is no such type. */
static const uint8_t object_of[] = {
	[K_POLL_TYPE_SIGNAL] = K_OBJ_POLL_SIGNAL,
	[K_POLL_TYPE_SEM_AVAILABLE] = K_OBJ_SEM,
	[K_POLL_TYPE_DATA_AVAILABLE] = K_OBJ_QUEUE,
	[K_POLL_TYPE_MSGQ_DATA_AVAILABLE] = K_OBJ_MSGQ,
	[K_POLL_TYPE_PIPE_DATA_AVAILABLE] = K_OBJ_PIPE,
};

/* 0, -EINVAL, or -EPERM: an object that the caller may not use so. The first event decides. */
static int events_check(const struct k_poll_event *events, int num_events)
{
	for (const struct k_poll_event *event = events; event < events + num_events; event++) {
		uint32_t type = event->type;

		if (event->mode != K_POLL_MODE_NOTIFY_ONLY) {
			return -EINVAL;
		}
		if (type == K_POLL_TYPE_IGNORE) {
			continue;
		}
		if (type >= ARRAY_SIZE(object_of) || object_of[type] == K_OBJ_ANY) {
			return -EINVAL;
		}
		if (K_SYSCALL_OBJ(event->obj, object_of[type])) {
			return -EPERM;
		}
	}
	return 0;
}

static int z_vrfy_k_poll(struct k_poll_event *events, int num_events, k_timeout_t timeout)
{
	struct k_poll_event *copy;
	size_t size;
	int result;
	bool refused;

	/* a negative number is too large in any case */
	if (size_mul_overflow((size_t)num_events, sizeof(*events), &size)) {
		return -EINVAL;
	}
	copy = events_allocate(size);
	if (copy == NULL) {
		return -ENOMEM;
	}
	refused = K_SYSCALL_MEMORY_WRITE(events, size);
	refused = refused || k_usermode_from_copy(copy, events, size) != 0;
	result = refused ? -EPERM : events_check(copy, num_events);
	if (result == 0) {
		result = z_impl_k_poll(copy, num_events, timeout);
		refused = k_usermode_to_copy(events, copy, size) != 0;
	}
	events_free();
	K_OOPS(refused || result == -EPERM);
	return result;
}
#include <zephyr/syscalls/k_poll_mrsh.c>
#endif
