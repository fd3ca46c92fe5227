/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Polling, for the kernel's own objects: kernel lock held, but for poll_watch() and
 * poll_unwatch().
 *
 * An object that can be polled has a `poll_events` with CONFIG_POLL, and calls poll_notify() or
 * poll_notify_and_unlock() when what is polled for is there and no waiter took it. Without
 * CONFIG_POLL all of this is nothing. */
#ifndef KERNEL_POLL_H
#define KERNEL_POLL_H

#include <ksched.h>

#ifdef CONFIG_POLL

#define POLL_LIST(object) (&(object)->poll_events)

/** Who still is in the list of an object that is initialised anew stays there, unknown to it. */
static ALWAYS_INLINE void poll_list_init(struct z_poll_list *list)
{
	list->head = NULL;
}

/** Takes the first event of a list that has one: @p state is its state, and its poller goes on. */
void poll_notify_first(struct z_poll_list *list, uint32_t state);

static ALWAYS_INLINE void poll_notify(struct z_poll_list *list, uint32_t state)
{
	if (list->head != NULL) {
		poll_notify_first(list, state);
	}
}

/** The object is gone: all who poll it go on, with -EINTR. */
static ALWAYS_INLINE void poll_cancel_all(struct z_poll_list *list)
{
	while (list->head != NULL) {
		poll_notify_first(list, K_POLL_STATE_CANCELLED);
	}
}

static ALWAYS_INLINE void poll_notify_and_unlock(struct z_poll_list *list, uint32_t state,
						 unsigned int key)
{
	if (list->head != NULL) {
		poll_notify_first(list, state);
		sched_unlock(key);
	} else {
		arch_irq_unlock(key);
	}
}

/**
 * A poller begins: looks at each event, and puts it into the list of its object, unless one is ready
 * or that is not wanted (@p just_look). Each under the lock for itself. Afterwards is_polling says
 * that no event has come. Pre: `triggered` and `prio` are set.
 */
void poll_watch(struct z_poller *poller, struct k_poll_event *events, int num_events,
		bool just_look);
/** It ends: no event of it is in a list any more. */
void poll_unwatch(struct z_poller *poller);

/** A thread ends that may be polling. */
void poll_thread_ended(struct k_thread *thread);

#else

#define POLL_LIST(object) NULL

static ALWAYS_INLINE void poll_list_init(struct z_poll_list *list)
{
	ARG_UNUSED(list);
}

static ALWAYS_INLINE void poll_notify(struct z_poll_list *list, uint32_t state)
{
	ARG_UNUSED(list);
	ARG_UNUSED(state);
}

static ALWAYS_INLINE void poll_cancel_all(struct z_poll_list *list)
{
	ARG_UNUSED(list);
}

static ALWAYS_INLINE void poll_notify_and_unlock(struct z_poll_list *list, uint32_t state,
						 unsigned int key)
{
	ARG_UNUSED(list);
	ARG_UNUSED(state);
	arch_irq_unlock(key);
}

static ALWAYS_INLINE void poll_thread_ended(struct k_thread *thread)
{
	ARG_UNUSED(thread);
}

#endif
#endif
