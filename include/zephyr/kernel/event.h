/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Events: 32 bits that threads wait for (CONFIG_EVENTS). */
#ifndef ZEPHYR_INCLUDE_KERNEL_EVENT_H_
#define ZEPHYR_INCLUDE_KERNEL_EVENT_H_

#include <stdbool.h>
#include <stdint.h>
#include <zephyr/kernel/wait_queue.h>
#include <zephyr/sys/iterable_sections.h>
#include <zephyr/sys_clock.h>

#ifdef CONFIG_EVENTS

#ifdef __cplusplus
extern "C" {
#endif

struct k_event {
	uint16_t kobject_id;
	_wait_q_t wait_q;
	uint32_t events;
};

#define Z_EVENT_INITIALIZER(obj)                                                                   \
	{                                                                                          \
		.wait_q = Z_WAIT_Q_INIT(&(obj).wait_q), .events = 0,                               \
	}

/** Defines and initialises an event object at build time; the semicolon is part of it. */
#define K_EVENT_DEFINE(name) STRUCT_SECTION_ITERABLE(k_event, name) = Z_EVENT_INITIALIZER(name);

/** Initialises an event object: no events. User (with permission, once), supervisor. */
__syscall_short void k_event_init(__kobj_new struct k_event *event);

/**
 * Adds @p events. Whoever waits for what is there now goes on, all at the same time.
 * User (with permission), supervisor, ISR.
 * @return those of @p events that were there before
 */
__syscall_short uint32_t k_event_post(__kobj struct k_event *event, uint32_t events);

/**
 * Replaces all events by @p events; waiters as with k_event_post().
 * User (with permission), supervisor, ISR.
 * @return the events before
 */
__syscall_short uint32_t k_event_set(__kobj struct k_event *event, uint32_t events);

/**
 * Replaces those events that are in @p events_mask by those of @p events; waiters as with
 * k_event_post(). User (with permission), supervisor, ISR.
 * @return those of @p events_mask that were there before
 */
__syscall_short uint32_t k_event_set_masked(__kobj struct k_event *event, uint32_t events,
					    uint32_t events_mask);

/**
 * Takes @p events away. User (with permission), supervisor, ISR.
 * @return those of @p events that were there before
 */
__syscall_short uint32_t k_event_clear(__kobj struct k_event *event, uint32_t events);

/**
 * Waits at most @p timeout until any of @p events is there; it stays there. With @p reset all
 * events are cleared first, unless @p events is 0. User (with permission), supervisor; ISR with K_NO_WAIT.
 * @return those of @p events that are there; 0 after @p timeout, or at once if @p events is 0
 */
__syscall_checked uint32_t k_event_wait(__kobj struct k_event *event, uint32_t events, bool reset,
					k_timeout_t timeout);

/** The same, until all of @p events are there at the same time. */
__syscall_checked uint32_t k_event_wait_all(__kobj struct k_event *event, uint32_t events,
					    bool reset, k_timeout_t timeout);

/**
 * As k_event_wait(), but the events that it returns are cleared in the same step. Others who wait
 * for them at that moment receive them too; whoever comes later does not.
 */
__syscall_checked uint32_t k_event_wait_safe(__kobj struct k_event *event, uint32_t events,
					     bool reset, k_timeout_t timeout);

/** As k_event_wait_all(), but the events that it returns are cleared in the same step. */
__syscall_checked uint32_t k_event_wait_all_safe(__kobj struct k_event *event, uint32_t events,
						 bool reset, k_timeout_t timeout);

#ifdef __cplusplus
}
#endif

#include <zephyr/kernel/timeout.h>
#include <zephyr/syscalls/event.h>

/** Those of @p events_mask that are there. User (with permission), supervisor, ISR. */
static inline uint32_t k_event_test(struct k_event *event, uint32_t events_mask)
{
	return k_event_wait(event, events_mask, false, K_NO_WAIT);
}

#endif
#endif
