/* SPDX-License-Identifier: Apache-2.0 */
/* Events: 32 bits that threads wait for.
 *
 * What a waiter wants is not there while it waits: whoever changes the events ends all waits that
 * they satisfy, under the same lock. So a wait returns what matches when it ends, and that is
 * nothing if the time is over. All waiters see the same events; what the safe ones among them
 * received is cleared after the last of them. */

#include <ksched.h>
#include <walls.h>

#define WAIT_ALL  BIT(0)
#define WAIT_SAFE BIT(1)

static uint32_t matching(const struct k_event *event, uint32_t wanted, uint8_t mode)
{
	uint32_t found = event->events & wanted;

	return (mode & WAIT_ALL) != 0 && found != wanted ? 0 : found;
}

static void event_wait_ended(struct k_thread *thread, _wait_q_t *queue)
{
	struct k_event *event = CONTAINER_OF(queue, struct k_event, wait_q);

	arch_thread_set_result(thread,
			       (int)matching(event, thread->wait_events, thread->base.wait_mode));
}

static void wake_satisfied(struct k_event *event)
{
	struct k_thread *thread = event->wait_q.head;
	struct k_thread *last = thread == NULL ? NULL : thread->base.prev;
	uint32_t cleared = 0;

	while (thread != NULL) {
		struct k_thread *next = thread == last ? NULL : thread->base.next;
		uint32_t found = matching(event, thread->wait_events, thread->base.wait_mode);

		if (found != 0) {
			cleared |= (thread->base.wait_mode & WAIT_SAFE) != 0 ? found : 0;
			sched_wake(thread, 0);
		}
		thread = next;
	}
	event->events &= ~cleared;
}

static uint32_t change(struct k_event *event, uint32_t events, uint32_t mask)
{
	unsigned int key = arch_irq_lock();
	uint32_t before = event->events & mask;

	event->events = (event->events & ~mask) | (events & mask);
	wake_satisfied(event);
	sched_unlock(key);
	return before;
}

static uint32_t wait(struct k_event *event, uint32_t wanted, bool reset, k_timeout_t timeout,
		     uint8_t mode)
{
	unsigned int key = arch_irq_lock();
	struct k_thread *current = _kernel.current;
	uint32_t found;

	event->events = reset && wanted != 0 ? 0 : event->events;
	found = matching(event, wanted, mode);
	if (found != 0 || wanted == 0 || K_TIMEOUT_EQ(timeout, K_NO_WAIT)) {
		event->events &= (mode & WAIT_SAFE) != 0 ? ~found : UINT32_MAX;
		arch_irq_unlock(key);
		return found;
	}
	current->wait_events = wanted;
	current->base.wait_mode = mode;
	return (uint32_t)sched_wait(&event->wait_q, timeout, event_wait_ended, key);
}

void z_impl_k_event_init(struct k_event *event)
{
	event->wait_q.head = NULL;
	event->events = 0;
	k_object_init(event);
}

uint32_t z_impl_k_event_post(struct k_event *event, uint32_t events)
{
	return change(event, events, events);
}

uint32_t z_impl_k_event_set(struct k_event *event, uint32_t events)
{
	return change(event, events, UINT32_MAX);
}

uint32_t z_impl_k_event_set_masked(struct k_event *event, uint32_t events, uint32_t events_mask)
{
	return change(event, events, events_mask);
}

uint32_t z_impl_k_event_clear(struct k_event *event, uint32_t events)
{
	return change(event, 0, events);
}

uint32_t z_impl_k_event_wait(struct k_event *event, uint32_t events, bool reset,
			     k_timeout_t timeout)
{
	return wait(event, events, reset, timeout, 0);
}

uint32_t z_impl_k_event_wait_all(struct k_event *event, uint32_t events, bool reset,
				 k_timeout_t timeout)
{
	return wait(event, events, reset, timeout, WAIT_ALL);
}

uint32_t z_impl_k_event_wait_safe(struct k_event *event, uint32_t events, bool reset,
				  k_timeout_t timeout)
{
	return wait(event, events, reset, timeout, WAIT_SAFE);
}

uint32_t z_impl_k_event_wait_all_safe(struct k_event *event, uint32_t events, bool reset,
				      k_timeout_t timeout)
{
	return wait(event, events, reset, timeout, WAIT_ALL | WAIT_SAFE);
}
