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

LOG_MODULE_DECLARE(car_system, CONFIG_APP_LOG_LEVEL);

#define PRODUCER_PRIORITY 8
#define CONSUMER_PRIORITY 10
#define STACK_SIZE	  1024

/* How long the work takes that the threads pretend to do. */
#define PRODUCER_COMPUTATION_MS 50
#define CONSUMER_COMPUTATION_MS 100

/* The sensor shows the sequence number, scaled. */
#define SENSOR_VALUE_SCALE 42

static struct k_thread producer;
static struct k_thread consumer;
static K_THREAD_STACK_DEFINE(producer_stack, STACK_SIZE);
static K_THREAD_STACK_DEFINE(consumer_stack, STACK_SIZE);

/* Both threads begin together. */
ZPP_BARRIER_DEFINE(start_barrier, 2);
/* Tells the consumer that data is ready. The second count is for prod_consumer_stop(), which must
 * be able to wake the consumer when the producer has already posted an item. */
static K_SEM_DEFINE(sync_semaphore, 0, 2);
static K_MUTEX_DEFINE(data_mutex);

/* For everyone: data of the application. */
APP_DATA static atomic_t stop_flag = ATOMIC_INIT(0);
APP_DATA static atomic_t sequence_counter = ATOMIC_INIT(0);

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
} consumer_statistics = {0};

static void busy_wait_ms(uint32_t ms)
{
	k_busy_wait(ms * USEC_PER_MSEC);
}

static void sleep_until_ms(int64_t time)
{
	k_sleep(K_TIMEOUT_ABS_MS(time));
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
	k_mutex_lock(&data_mutex, K_FOREVER);
	shared_data = data;
	k_mutex_unlock(&data_mutex);
	k_sem_give(&sync_semaphore);
}

/* The mistake, if there is to be one. */
static void go_rogue_after(uint32_t sequence_number)
{
	if (IS_ENABLED(CONFIG_CAR_ROGUE_CONSUMER_PARTITION) &&
	    sequence_number == CONFIG_CAR_ROGUE_AFTER) {
		LOG_WRN("ProdConsumer Producer: writing to the Consumer's statistics at %p",
			(void *)&consumer_statistics);
		consumer_statistics.lost = UINT32_MAX;
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
		go_rogue_after(data.sequence_number);

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

static struct sensor_data receive(void)
{
	struct sensor_data data;

	k_mutex_lock(&data_mutex, K_FOREVER);
	data = shared_data;
	k_mutex_unlock(&data_mutex);
	return data;
}

static void process(const struct sensor_data *data)
{
	consumer_statistics.received++;
	consumer_statistics.lost += data->sequence_number - consumer_statistics.expected;
	consumer_statistics.expected = data->sequence_number + 1;
	busy_wait_ms(CONSUMER_COMPUTATION_MS);
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

		k_sem_take(&sync_semaphore, K_FOREVER);
		if (atomic_get(&stop_flag) != 0) {
			break;
		}
		data = receive();
		LOG_INF("ProdConsumer Consumer: received data "
			"(seq=%u, timestamp=%lld ms, value=%u)",
			data.sequence_number, data.timestamp, data.sensor_value);
		process(&data);

		next_period += PROD_CONSUMER_PERIOD_MS;
		sleep_until_ms(next_period);
	}
	LOG_INF("ProdConsumer Consumer: stopping, %u items received, %u lost",
		consumer_statistics.received, consumer_statistics.lost);
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

int prod_consumer_start(void)
{
	int ret;

	create(&producer, producer_stack, producer_task, PRODUCER_PRIORITY, "Producer");
	create(&consumer, consumer_stack, consumer_task, CONSUMER_PRIORITY, "Consumer");
	grant_objects();
	ret = init_prod_consumer_domains(&producer, &consumer);
	if (ret != 0) {
		LOG_ERR("ProdConsumer: no domains for its threads: %d", ret);
		return ret;
	}
	k_thread_start(&producer);
	k_thread_start(&consumer);
	return 0;
}

bool prod_consumer_producer_ends(k_timeout_t timeout)
{
	return k_thread_join(&producer, timeout) == 0;
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
	atomic_set(&stop_flag, 1);
	/* The consumer may wait for an item that does not come any more. */
	k_sem_give(&sync_semaphore);
}

int prod_consumer_join(void)
{
	int ret = k_thread_join(&producer, K_FOREVER);

	return ret != 0 ? ret : k_thread_join(&consumer, K_FOREVER);
}
