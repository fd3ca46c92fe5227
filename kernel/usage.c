/* SPDX-License-Identifier: Apache-2.0 */
/* Runtime statistics.
 *
 * The port tells of each switch. From one moment to the next the cycles are those of one thread,
 * `running`, and charge() gives them to it: at a switch, and whenever somebody asks or changes what
 * is counted. The CPU's window ends with the idle thread's turn, so the time before the first rest
 * is no window yet. */

#include <kernel_internal.h>
#include <usage.h>

static struct k_thread *running; /* since when: NULL before the first thread */
static uint64_t since;
static struct k_cycle_stats cpu = {.track_usage =
					   IS_ENABLED(CONFIG_SCHED_THREAD_USAGE_AUTO_ENABLE)};
static uint64_t idle_cycles;

static void add(struct k_cycle_stats *stats, uint64_t cycles)
{
	if (stats->track_usage) {
		stats->total += cycles;
		stats->current += cycles;
		stats->longest = MAX(stats->longest, stats->current);
	}
}

static void begin_window(struct k_cycle_stats *stats)
{
	if (stats->track_usage) {
		stats->current = 0;
		stats->num_windows++;
	}
}

static void charge(void)
{
	uint64_t now = sys_clock_cycle_get_64();
	uint64_t cycles = now - since;

	since = now;
	if (running == NULL) {
		return;
	}
	add(&running->base.usage, cycles);
	if (!z_is_idle_thread_object(running)) {
		add(&cpu, cycles);
	} else if (cpu.track_usage) {
		idle_cycles += cycles;
	}
}

void usage_switched(void)
{
	unsigned int key = arch_irq_lock();
	struct k_thread *next = _kernel.current;

	charge();
	if (z_is_idle_thread_object(running) && !z_is_idle_thread_object(next)) {
		begin_window(&cpu);
	}
	running = next;
	begin_window(&next->base.usage);
	arch_irq_unlock(key);
}

static void report(k_thread_runtime_stats_t *stats, const struct k_cycle_stats *of, uint64_t idle)
{
	*stats = (k_thread_runtime_stats_t){
		.execution_cycles = of->total + idle,
		.total_cycles = of->total,
		.current_cycles = of->current,
		.peak_cycles = of->longest,
		.average_cycles = of->num_windows == 0 ? 0 : of->total / of->num_windows,
		.idle_cycles = idle,
	};
}

int k_thread_runtime_stats_get(k_tid_t thread, k_thread_runtime_stats_t *stats)
{
	unsigned int key;

	if (thread == NULL || stats == NULL) {
		return -EINVAL;
	}
	key = arch_irq_lock();
	charge();
	report(stats, &thread->base.usage, 0);
	arch_irq_unlock(key);
	return 0;
}

int k_thread_runtime_stats_cpu_get(int cpu_number, k_thread_runtime_stats_t *stats)
{
	unsigned int key;

	if (cpu_number != 0 || stats == NULL) {
		return -EINVAL;
	}
	key = arch_irq_lock();
	charge();
	report(stats, &cpu, idle_cycles);
	arch_irq_unlock(key);
	return 0;
}

int k_thread_runtime_stats_all_get(k_thread_runtime_stats_t *stats)
{
	return k_thread_runtime_stats_cpu_get(0, stats);
}

static void track(struct k_cycle_stats *stats, bool on)
{
	unsigned int key = arch_irq_lock();

	charge();
	if (stats->track_usage != on) {
		stats->track_usage = on;
		begin_window(stats);
	}
	arch_irq_unlock(key);
}

int k_thread_runtime_stats_enable(k_tid_t thread)
{
	if (thread == NULL) {
		return -EINVAL;
	}
	track(&thread->base.usage, true);
	return 0;
}

int k_thread_runtime_stats_disable(k_tid_t thread)
{
	if (thread == NULL) {
		return -EINVAL;
	}
	track(&thread->base.usage, false);
	return 0;
}

bool k_thread_runtime_stats_is_enabled(k_tid_t thread)
{
	return thread->base.usage.track_usage;
}

void k_sys_runtime_stats_enable(void)
{
	track(&cpu, true);
}

void k_sys_runtime_stats_disable(void)
{
	track(&cpu, false);
}
