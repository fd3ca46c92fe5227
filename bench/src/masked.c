/* SPDX-License-Identifier: Apache-2.0 */
/* How long interrupts are masked while a user thread calls the kernel.
 *
 * An operation runs again and again, each time with an interrupt that is due one instruction later, until
 * it comes when the operation is over. The latest one tells: how many instructions after the time at which
 * it was due its handler began, less what it takes where nothing is masked. */

#include "bench.h"
#include "declared.h"

#include <zephyr/internal/syscall_handler.h>

/* ---- The alarm -------------------------------------------------------------------------------- */

static uint32_t due;
static bool came;
static bool over; /* the operation, before the alarm came */
static uint32_t latest;

static void alarm_isr(const void *arg)
{
	uint32_t now = port_now(port_timer());

	ARG_UNUSED(arg);
	port_alarm_stop();
	latest = MAX(latest, port_instructions(due, now) + 1);
	came = true;
}

bool z_impl_bench_alarm(uint32_t instructions)
{
	unsigned int key;

	if (!came) {
		over = true;
		port_alarm_stop();
		return false;
	}
	key = irq_lock(); /* it shall not come before it is known when it is due */
	came = false;
	due = port_alarm(instructions);
	irq_unlock(key);
	return true;
}

static bool z_vrfy_bench_alarm(uint32_t instructions)
{
	return z_impl_bench_alarm(instructions);
}
#include <zephyr/syscalls/bench_alarm_mrsh.c>

/* ---- Operations ------------------------------------------------------------------------------- */

#define LONGEST_MESSAGE 1024
#define MOST_PENDING	1000

static struct k_timer pending[MOST_PENDING];
static struct k_timer timer;
static char __aligned(4) ring[LONGEST_MESSAGE];

K_APP_BMEM(results) static char __aligned(4) message[LONGEST_MESSAGE];

/* Nothing that masks, but for the end of bench_alarm(), which is over after so many instructions. */
#define ALARM_SET 200

static void nothing(void)
{
	port_nops();
	port_nops();
	port_nops();
	port_nops();
}

static void gives_takes(void)
{
	k_sem_give(&sem_a);
	k_sem_take(&sem_a, K_NO_WAIT);
}

static void locks_unlocks(void)
{
	k_mutex_lock(&mutex, K_FOREVER);
	k_mutex_unlock(&mutex);
}

static void waits_for_another(void)
{
	k_sem_give(&sem_a);
	k_sem_take(&sem_b, K_FOREVER);
}

static void starts_stops_timer(void)
{
	k_timer_start(&timer, K_SECONDS(3600 * 2), K_NO_WAIT);
	k_timer_stop(&timer);
}

static void grants(void)
{
	k_object_access_grant(&sem_a, &threads[CHILD]);
}

static void child_returns(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
}

static void child_faults(void *forbidden, void *p2, void *p3)
{
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	port_store(forbidden, 0);
}

static void has_child(k_thread_entry_t entry)
{
	k_thread_create(&threads[CHILD], child_stack, CHILD_STACK_SIZE, entry, &threads[CHILD],
			NULL, NULL, PRIORITY, K_USER, K_NO_WAIT);
	k_thread_join(&threads[CHILD], K_FOREVER);
}

static void has_child_that_ends(void)
{
	has_child(child_returns);
}

static void has_child_that_faults(void)
{
	has_child(child_faults);
}

static void sends_receives(void)
{
	k_msgq_put(&msgq, message, K_NO_WAIT);
	k_msgq_get(&msgq, message, K_NO_WAIT);
}

/* ---- Rows ------------------------------------------------------------------------------------- */

static void first(void *operation, void *from, void *p3)
{
	uint32_t instructions = (uint32_t)(uintptr_t)from;

	ARG_UNUSED(p3);
	((void (*)(void))operation)(); /* once without, as in every row */
	while (bench_alarm(instructions)) {
		((void (*)(void))operation)();
		instructions++;
	}
}

static uint32_t latest_during(void (*operation)(void), uintptr_t from)
{
	latest = 0;
	came = true;
	over = false;
	thread_prepare(FIRST, first, (void *)operation, (void *)from, K_USER);
	k_thread_access_grant(&threads[FIRST], &timer);
	k_thread_start(&threads[FIRST]);
	if (operation == waits_for_another) {
		thread_prepare(SECOND, sem_answerer, NULL, NULL, K_USER);
		k_thread_start(&threads[SECOND]);
	}
	k_thread_join(&threads[FIRST], K_FOREVER);
	if (operation == waits_for_another) {
		k_thread_abort(&threads[SECOND]);
	}
	if (!over) {
		give_up("masked");
	}
	return latest;
}

static uint32_t unmasked;

static void print_masked(const char *name, uint32_t instructions)
{
	char id[40];

	snprintk(id, sizeof(id), "masked%s", name);
	print_row(id, (struct result){instructions, instructions});
}

static void messages_masked(size_t size)
{
	char name[16];

	objects_reset();
	k_msgq_init(&msgq, ring, size, 1);
	snprintk(name, sizeof(name), "_message@%zu", size);
	print_masked(name, latest_during(sends_receives, 1) - unmasked);
}

static const struct {
	const char *name;
	void (*operation)(void);
} operations[] = {
	{".sem_give_take", gives_takes},
	{".mutex_lock_unlock", locks_unlocks},
	{".sem_ping_pong", waits_for_another},
	{".timer_start_stop", starts_stops_timer},
	{".grant", grants},
	{".create_exit_join", has_child_that_ends},
	{".fault", has_child_that_faults},
};

/* As many timeouts are pending as there are objects beside. */
static void pending_start(void)
{
	k_timer_init(&timer, NULL, NULL);
	for (unsigned int i = 0; i < MIN(others_count(), MOST_PENDING); i++) {
		k_timer_init(&pending[i], NULL, NULL);
		k_timer_start(&pending[i], K_SECONDS(3600 + 2 * i), K_NO_WAIT);
	}
}

void measure_all(void)
{
	static const struct row calibration[] = {
		{"calibrate_user", calibrate, K_USER},
		{"calibrate_supervisor", calibrate, 0},
	};
	uint32_t most = 0;

	print_rows(calibration, ARRAY_SIZE(calibration));
	IRQ_CONNECT(PORT_ALARM_IRQ, 1, alarm_isr, NULL, 0);
	irq_enable(PORT_ALARM_IRQ);
	pending_start();
	objects_reset();
	unmasked = latest_during(nothing, ALARM_SET);
	for (size_t i = 0; i < ARRAY_SIZE(operations); i++) {
		uint32_t masked;

		objects_reset();
		masked = latest_during(operations[i].operation, 1) - unmasked;
		print_masked(operations[i].name, masked);
		most = MAX(most, masked);
	}
	print_masked("", most);
	messages_masked(16);
	messages_masked(64);
	messages_masked(256);
	messages_masked(LONGEST_MESSAGE);
}
