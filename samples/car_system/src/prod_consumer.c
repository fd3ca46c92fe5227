/* SPDX-License-Identifier: Apache-2.0 */
/* The producer writes sensor data every 500 ms, the consumer reads it.
 *
 * The data lies in memory that both may touch, behind a mutex; a semaphore tells the consumer that
 * there is something new. What each thread counts for itself lies in memory of its own. Which
 * memory that is depends on the configuration: see userspace/prod_consumer_partitions.h.
 *
 * The producer is the more urgent one, so that data is fresh when the consumer wakes up. */

#include "prod_consumer.h"
#include "userspace/init_domain.h"
#include "userspace/prod_consumer_partitions.h"
#include "zpp_lib/barrier.h"

#include <zephyr/logging/log.h>
#include <zephyr/sys/atomic.h>

#include "rogue.h"

LOG_MODULE_DECLARE(car_system, CONFIG_APP_LOG_LEVEL);

#define PRODUCER_PRIORITY 8
#define CONSUMER_PRIORITY 10
#define STACK_SIZE	  1024

/* How long the work takes that the producer pretends to do. */
#define PRODUCER_COMPUTATION_MS 50

/* The sensor shows the sequence number, scaled. */
#define SENSOR_VALUE_SCALE 42

static struct k_thread producer;
static struct k_thread consumer;
static K_THREAD_STACK_DEFINE(producer_stack, STACK_SIZE);
static K_THREAD_STACK_DEFINE(consumer_stack, STACK_SIZE);

/* Both threads begin together; a mistake lets them wait for a third. */
ZPP_BARRIER_DEFINE(start_barrier, 2 + IS_ENABLED(CONFIG_CAR_ROGUE_BARRIER));
/* Tells the consumer that data is ready. Of two counts, the second is for prod_consumer_stop(), which
 * must be able to give one when the producer has already posted an item. */
static K_SEM_DEFINE(sync_semaphore, 0, CONFIG_CAR_SEMAPHORE_LIMIT);
static K_MUTEX_DEFINE(data_mutex);

/* For everyone: data of the application. */
STATE_DATA static atomic_t stop_flag = ATOMIC_INIT(0);
STATE_DATA static atomic_t sequence_counter = ATOMIC_INIT(0);

/* For both threads: what they exchange, guarded by data_mutex. */
PC_SHARED_DATA static struct sensor_data shared_data = {0};

/* For one thread alone. */
PRODUCER_DATA static struct {
	uint32_t written;
	uint32_t late; /* wake-ups after their time */
} producer_statistics = {0};

CONSUMER_DATA static struct {
	uint32_t received;
	uint32_t lost;
	uint32_t expected; /* next sequence number */
	uint32_t polls;	   /* looks at the semaphore in vain */
} consumer_statistics = {0};

static void busy_wait_ms(uint32_t ms)
{
	k_busy_wait(ms * USEC_PER_MSEC);
}

static void sleep_until_ms(int64_t time)
{
	k_sleep(K_TIMEOUT_ABS_MS(time));
}

static void lock_data(void)
{
	if (!IS_ENABLED(CONFIG_CAR_ROGUE_NO_MUTEX)) {
		k_mutex_lock(&data_mutex, K_FOREVER);
	}
}

static void unlock_data(void)
{
	if (!IS_ENABLED(CONFIG_CAR_ROGUE_NO_MUTEX)) {
		k_mutex_unlock(&data_mutex);
	}
}

/* ---- The producer ---------------------------------------------------------------------------- */

static struct sensor_data read_sensor(void)
{
	struct sensor_data data;

	busy_wait_ms(PRODUCER_COMPUTATION_MS);
	data.sequence_number = (uint32_t)atomic_inc(&sequence_counter);
	data.timestamp = k_uptime_get();
	data.sensor_value = data.sequence_number * SENSOR_VALUE_SCALE;
	return data;
}

static void publish(struct sensor_data data)
{
	lock_data();
	shared_data = data;
	unlock_data();
	k_sem_give(&sync_semaphore);
}

/* Ends when the stack does. */
static uint32_t recurse(uint32_t depth)
{
	volatile uint32_t frame[16];

	frame[depth % 16] = depth;
	return depth == UINT32_MAX ? 0 : recurse(depth + 1) + frame[depth % 16];
}

/* The mistake that the producer makes while it runs, if it is to make one. */
static void go_rogue(void)
{
	if (IS_ENABLED(CONFIG_CAR_ROGUE_CONSUMER_PARTITION)) {
		LOG_WRN("ProdConsumer Producer: writing to the Consumer's statistics at %p",
			(void *)&consumer_statistics);
		consumer_statistics.lost = UINT32_MAX;
	} else if (IS_ENABLED(CONFIG_CAR_ROGUE_KERNEL_MEMORY)) {
		LOG_WRN("ProdConsumer Producer: making itself more urgent, at %p",
			(void *)&producer.base.prio);
		producer.base.prio = K_HIGHEST_APPLICATION_THREAD_PRIO;
	} else if (IS_ENABLED(CONFIG_CAR_ROGUE_DEVICE)) {
		LOG_WRN("ProdConsumer Producer: writing to the register at %p",
			(void *)ROGUE_REGISTER);
		*(volatile uint32_t *)ROGUE_REGISTER = '!';
	} else if (IS_ENABLED(CONFIG_CAR_ROGUE_STACK_OVERFLOW)) {
		LOG_WRN("ProdConsumer Producer: recursing without an end");
		producer_statistics.late = recurse(0);
	}
}

static void producer_task(void *p1, void *p2, void *p3)
{
	int64_t next_period = zpp_barrier_wait(&start_barrier);

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	LOG_INF("ProdConsumer Producer starting at %lld ms", next_period);
	sleep_until_ms(next_period);
	while (atomic_get(&stop_flag) == 0) {
		struct sensor_data data = read_sensor();

		LOG_INF("ProdConsumer Producer: writing data (seq=%u, value=%u)",
			data.sequence_number, data.sensor_value);
		publish(data);
		producer_statistics.written++;
		if (data.sequence_number == CONFIG_CAR_ROGUE_AFTER) {
			go_rogue();
		}

		next_period += PROD_CONSUMER_PERIOD_MS;
		sleep_until_ms(next_period);
		if (k_uptime_get() > next_period) {
			producer_statistics.late++;
		}
	}
	LOG_INF("ProdConsumer Producer: stopping, %u items written, %u times late",
		producer_statistics.written, producer_statistics.late);
}

/* ---- The consumer ---------------------------------------------------------------------------- */

static void wait_for_item(void)
{
	if (!IS_ENABLED(CONFIG_CAR_ROGUE_POLLING)) {
		k_sem_take(&sync_semaphore, K_FOREVER);
		return;
	}
	while (k_sem_take(&sync_semaphore, K_NO_WAIT) != 0) {
		consumer_statistics.polls++;
	}
}

static struct sensor_data receive(void)
{
	struct sensor_data data;

	lock_data();
	data.sequence_number = shared_data.sequence_number;
	busy_wait_ms(CONFIG_CAR_READ_MS);
	data.timestamp = shared_data.timestamp;
	data.sensor_value = shared_data.sensor_value;
	unlock_data();
	return data;
}

static void process(const struct sensor_data *data)
{
	consumer_statistics.received++;
	consumer_statistics.lost += data->sequence_number - consumer_statistics.expected;
	consumer_statistics.expected = data->sequence_number + 1;
	if (data->sensor_value != data->sequence_number * SENSOR_VALUE_SCALE) {
		LOG_ERR("ProdConsumer Consumer: these data are of two items");
	}
	busy_wait_ms(CONFIG_CAR_CONSUMER_MS);
}

static void consumer_task(void *p1, void *p2, void *p3)
{
	int64_t next_period = zpp_barrier_wait(&start_barrier);

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	LOG_INF("ProdConsumer Consumer starting at %lld ms", next_period);
	for (;;) {
		struct sensor_data data;

		wait_for_item();
		if (atomic_get(&stop_flag) != 0) {
			break;
		}
		data = receive();
		LOG_INF("ProdConsumer Consumer: received data "
			"(seq=%u, timestamp=%lld ms, value=%u)",
			data.sequence_number, data.timestamp, data.sensor_value);
		process(&data);

		next_period += PROD_CONSUMER_PERIOD_MS;
		if (!IS_ENABLED(CONFIG_CAR_ROGUE_POLLING)) {
			sleep_until_ms(next_period);
		}
	}
	LOG_INF("ProdConsumer Consumer: stopping, %u items received, %u lost",
		consumer_statistics.received, consumer_statistics.lost);
	if (IS_ENABLED(CONFIG_CAR_ROGUE_POLLING)) {
		LOG_WRN("ProdConsumer Consumer: looked for an item %u times in vain",
			consumer_statistics.polls);
	}
}

/* ---- Supervisor mode: start, stop ------------------------------------------------------------ */

static void create(struct k_thread *thread, k_thread_stack_t *stack, k_thread_entry_t entry,
		   int priority, const char *name)
{
	uint32_t options = IS_ENABLED(CONFIG_USERSPACE) ? K_USER : 0;

	k_thread_create(thread, stack, STACK_SIZE, entry, NULL, NULL, NULL, priority, options,
			K_FOREVER);
	k_thread_name_set(thread, name);
}

/* A user thread may use the kernel objects that it was granted, and no others. */
static void grant_objects(void)
{
	zpp_barrier_grant_access(&start_barrier, &producer);
	zpp_barrier_grant_access(&start_barrier, &consumer);
	k_thread_access_grant(&producer, &sync_semaphore);
	k_thread_access_grant(&consumer, &sync_semaphore);
	if (!IS_ENABLED(CONFIG_CAR_ROGUE_NO_MUTEX_GRANT)) {
		k_thread_access_grant(&producer, &data_mutex);
	}
	k_thread_access_grant(&consumer, &data_mutex);
}

static void start_threads(void)
{
	k_thread_start(&producer);
	k_thread_start(&consumer);
}

/* The mistake of CONFIG_CAR_ROGUE_LATE_DOMAINS. */
static void start_without_domains(void)
{
	int ret;

	start_threads();
	k_sleep(K_MSEC(PROD_CONSUMER_PERIOD_MS / 5));
	ret = init_prod_consumer_domains(&producer, &consumer);
	LOG_WRN("ProdConsumer: the domains of its threads, too late: %d", ret);
}

int prod_consumer_start(void)
{
	int ret;

	create(&producer, producer_stack, producer_task, PRODUCER_PRIORITY, "Producer");
	create(&consumer, consumer_stack, consumer_task, CONSUMER_PRIORITY, "Consumer");
	grant_objects();
	if (IS_ENABLED(CONFIG_CAR_ROGUE_LATE_DOMAINS)) {
		start_without_domains();
		return 0;
	}
	ret = init_prod_consumer_domains(&producer, &consumer);
	if (ret != 0) {
		LOG_ERR("ProdConsumer: no domains for its threads: %d", ret);
		return ret;
	}
	start_threads();
	return 0;
}

bool prod_consumer_producer_ends(k_timeout_t timeout)
{
	return k_thread_join(&producer, timeout) == 0;
}

k_tid_t prod_consumer_producer(void)
{
	return &producer;
}

void prod_consumer_produce(uint32_t items)
{
	int64_t start = zpp_barrier_start(&start_barrier);
	uint32_t next;

	while ((next = (uint32_t)atomic_get(&sequence_counter)) < items) {
		struct sensor_data data;

		sleep_until_ms(start + (int64_t)next * PROD_CONSUMER_PERIOD_MS);
		data = read_sensor();
		LOG_INF("CarSystem: writing data in place of the Producer (seq=%u, value=%u)",
			data.sequence_number, data.sensor_value);
		publish(data);
	}
}

void prod_consumer_stop(void)
{
	unsigned int pending = k_sem_count_get(&sync_semaphore);

	atomic_set(&stop_flag, 1);
	/* The consumer may wait for an item that does not come any more. */
	k_sem_give(&sync_semaphore);
	if (pending == CONFIG_CAR_SEMAPHORE_LIMIT) {
		LOG_WRN("ProdConsumer stop: the semaphore was at its limit, the count is lost");
	}
}

int prod_consumer_join(void)
{
	k_timeout_t patience = K_MSEC(4 * PROD_CONSUMER_PERIOD_MS);
	int ret = k_thread_join(&producer, patience);

	return ret != 0 ? ret : k_thread_join(&consumer, patience);
}
