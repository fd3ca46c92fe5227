/* SPDX-License-Identifier: Apache-2.0 */
/* A producer thread and a consumer thread exchanging sensor data through shared memory. */
#ifndef PROD_CONSUMER_H
#define PROD_CONSUMER_H

#include <stdbool.h>
#include <stdint.h>
#include <zephyr/kernel.h>

/* How often the producer writes, and the consumer reads. */
#define PROD_CONSUMER_PERIOD_MS 500

struct sensor_data {
	uint32_t sequence_number;
	int64_t timestamp; /* ms since boot */
	uint32_t sensor_value;
};

/* Starts both threads: 0 or a negative error. */
int prod_consumer_start(void);

/* Does the producer end within @p timeout? Before prod_consumer_stop(), only a fault ends it. */
bool prod_consumer_producer_ends(k_timeout_t timeout);

/* For those who want to look at it. */
k_tid_t prod_consumer_producer(void);

/* The caller produces in place of a producer that has ended, up to the first @p items items. */
void prod_consumer_produce(uint32_t items);

/* Tells both threads to end. */
void prod_consumer_stop(void);

/* Waits until both have, but not for ever: 0 or a negative error. */
int prod_consumer_join(void);

#endif
