/* SPDX-License-Identifier: Apache-2.0 */

#include "barrier.h"

/* Enough for every thread to get ready for the common start. */
#define LEAD_MS 5

static void open_gate(const struct zpp_barrier *barrier)
{
	barrier->state->start = k_uptime_get() + LEAD_MS;
	for (uint32_t i = 1; i < barrier->threads; i++) {
		k_sem_give(barrier->gate);
	}
}

int64_t zpp_barrier_wait(const struct zpp_barrier *barrier)
{
	bool last;

	k_mutex_lock(barrier->mutex, K_FOREVER);
	last = --barrier->state->missing == 0;
	if (last) {
		open_gate(barrier);
	}
	k_mutex_unlock(barrier->mutex);
	if (!last) {
		k_sem_take(barrier->gate, K_FOREVER);
	}
	return barrier->state->start;
}

int64_t zpp_barrier_start(const struct zpp_barrier *barrier)
{
	return barrier->state->start;
}

void zpp_barrier_grant_access(const struct zpp_barrier *barrier, k_tid_t thread)
{
	k_thread_access_grant(thread, barrier->mutex, barrier->gate);
}
