/* SPDX-License-Identifier: Apache-2.0 */

#include "attack.h"
#include "attack_calls.h"
#include <zephyr/internal/syscall_handler.h>
#include <zephyr/linker/linker-defs.h>

K_APPMEM_PARTITION_DEFINE(attack_part);
K_APPMEM_PARTITION_DEFINE(attack_read_only);
K_APPMEM_PARTITION_DEFINE(victim_part);
K_APP_DMEM(attack_read_only)
uint8_t attack_read_only_bytes[32] = {0x70, 0x47, [31] = 'x'}; /* bx lr; and no string ends there */
K_APP_BMEM(victim_part) uint8_t victim_bytes[4096];
static ATTACK_BMEM volatile uint32_t attack_part_is_not_empty;

const uint8_t attack_constant[32] __aligned(32) = {1};
uint32_t kernel_bytes[128] __aligned(32);
struct k_sem foreign_sem;

struct k_mem_domain attack_domain;
static struct k_mem_domain victim_domain;

#define KERNEL_PATTERN(i) (0x5a000000u + (i)*0x01010101u)
#define VICTIM_PATTERN(i) ((uint8_t)((i)*7 + 3))

/* ---- The victim ----------------------------------------------------------------------------- */

struct k_thread victim;
WHOLE_PAGES K_THREAD_STACK_DEFINE(victim_stack, 1024);

K_APP_BMEM(victim_part) static volatile struct {
	uint32_t beats;
	uint32_t late;
	uint32_t privileged;
	uint32_t damaged;
	bool stop;
} WHOLE_PAGES pulse;

static void victim_lives(void *p1, void *p2, void *p3)
{
	int64_t next = k_uptime_ticks() + 1;

	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (size_t round = 0; !pulse.stop; round++) {
		(void)k_sleep(K_TIMEOUT_ABS_TICKS(next));
		pulse.late += k_uptime_ticks() != next;
		pulse.privileged += !k_is_user_context();
		for (size_t i = round % 16 * 256; i < round % 16 * 256 + 256; i++) {
			pulse.damaged += victim_bytes[i] != VICTIM_PATTERN(i);
		}
		pulse.beats++;
		next++;
	}
}

static void victim_start(void)
{
	for (size_t i = 0; i < sizeof(victim_bytes); i++) {
		victim_bytes[i] = VICTIM_PATTERN(i);
	}
	pulse.beats = pulse.late = pulse.privileged = pulse.damaged = 0;
	pulse.stop = false;
	k_thread_abort(&victim);
	(void)k_thread_create(&victim, victim_stack, K_THREAD_STACK_SIZEOF(victim_stack),
			      victim_lives, NULL, NULL, NULL, VICTIM_PRIO, K_USER, K_FOREVER);
	(void)k_thread_name_set(&victim, "victim");
	(void)k_mem_domain_add_thread(&victim_domain, &victim);
	k_thread_start(&victim);
}

/* ---- The oracles ---------------------------------------------------------------------------- */

struct table_header {
	uint16_t count;
	uint16_t words[5];
	uint32_t ram_size;
};

static uint32_t program_sum;
static uint32_t rights_sum;
static volatile bool ran_privileged;

static uint32_t sum_of(const char *start, const char *end)
{
	uint32_t sum = 0;

	for (const uint32_t *word = (const uint32_t *)start; word < (const uint32_t *)end; word++) {
		sum = (sum << 5 | sum >> 27) ^ *word;
	}
	return sum;
}

/* Who may use what, and which threads and stacks are in use. */
static uint32_t rights_sum_now(void)
{
	const struct table_header *table = (const void *)__kobject_table;

	return sum_of(__kobject_ram, __kobject_ram + ROUND_DOWN(table->ram_size, 4));
}

void privilege_probe(void)
{
	if (k_is_user_context()) {
		return;
	}
	ran_privileged = true;
}

static uint8_t read_only_copy[sizeof(attack_read_only_bytes)];

void oracles_ask(void)
{
	uint32_t beats = pulse.beats;

	zassert_false(ran_privileged, "user code ran privileged");
	(void)k_sleep(K_TICKS(2));
	zassert_true(pulse.beats - beats >= 2, "the victim does not live");
	zassert_equal(pulse.late, 0, "the victim was late %u times", pulse.late);
	zassert_equal(pulse.privileged, 0, "the victim ran privileged");
	zassert_equal(pulse.damaged, 0, "the victim's memory is damaged");
	for (size_t i = 0; i < ARRAY_SIZE(kernel_bytes); i++) {
		zassert_equal(kernel_bytes[i], KERNEL_PATTERN(i), "kernel memory %p holds 0x%08x",
			      &kernel_bytes[i], kernel_bytes[i]);
	}
	zassert_equal(k_sem_count_get(&foreign_sem), 1, "somebody used the kernel's semaphore");
	zassert_mem_equal(attack_read_only_bytes, read_only_copy, sizeof(read_only_copy));
}

/* ---- The attacker --------------------------------------------------------------------------- */

static bool prepared;

void *attack_setup(void)
{
	static struct k_mem_partition *attack_parts[] = {&attack_part, &attack_read_only};
	static struct k_mem_partition *victim_parts[] = {&victim_part};

	if (!prepared) {
		attack_read_only.attr = K_MEM_PARTITION_P_RO_U_RO;
		zassert_equal(k_mem_domain_init(&attack_domain, 2, attack_parts), 0);
		zassert_equal(k_mem_domain_init(&victim_domain, 1, victim_parts), 0);
		(void)k_sem_init(&foreign_sem, 1, 10);
		for (size_t i = 0; i < ARRAY_SIZE(kernel_bytes); i++) {
			kernel_bytes[i] = KERNEL_PATTERN(i);
		}
		memcpy(read_only_copy, attack_read_only_bytes, sizeof(read_only_copy));
		program_sum = sum_of(__rom_start, __rom_end);
		prepared = true;
	}
	victim_start();
	rights_sum = rights_sum_now();
	return NULL;
}

static const struct series *running;

k_thread_stack_t *attacker_stack = child_stack[0];

void attack_after(void *fixture)
{
	attacker_stack = child_stack[0];
	children_end(fixture);
	interrupt_cancel();
	running = NULL;
	zassert_equal(sum_of(__rom_start, __rom_end), program_sum, "the program has changed");
}

void *attack_setup_pool(struct k_heap *pool)
{
	k_thread_heap_assign(k_current_get(), pool);
	return attack_setup();
}

void attack_after_pool(void *fixture, struct k_heap *pool)
{
	struct sys_memory_stats stats;

	attack_after(fixture);
	k_object_free(NULL); /* whoever is still to be buried */
	zassert_equal(sys_heap_runtime_stats_get(&pool->heap, &stats), 0);
	zassert_equal(stats.allocated_bytes, 0, "the attacker left something");
}

void attack_teardown_pool(void *fixture)
{
	ARG_UNUSED(fixture);
	k_thread_heap_assign(k_current_get(), NULL);
}

void attacker_create(k_thread_entry_t entry, const void *p1)
{
	console_is_silent = true;
	faults_expect(1);
	(void)k_thread_create(&child[0], attacker_stack, CHILD_STACK_SIZE, entry,
			      (void *)(uintptr_t)p1, NULL, NULL, ATTACKER_PRIO, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&attack_domain, &child[0]), 0);
}

bool attacker_run(void)
{
	int result;

	k_thread_start(&child[0]);
	result = k_thread_join(&child[0], K_MSEC(20));
	k_thread_abort(&child[0]);
	console_is_silent = false;
	if (fault.count != 0) {
		zassert_equal_ptr(fault.thread, &child[0], "another thread paid for it");
	}
	oracles_ask();
	return result == 0;
}

/* With permissions that came with the creation and went with the end: as before. */
static void attack(k_thread_entry_t entry, const void *p1)
{
	uint32_t before = rights_sum_now();

	attacker_create(entry, p1);
	zassert_true(attacker_run(), "the attacker goes on for ever");
	zassert_equal(rights_sum_now(), before, "rights have changed");
}

void attack_dies(k_thread_entry_t entry, const void *p1, unsigned int reason)
{
	attack(entry, p1);
	zassert_equal(fault.count, 1, "nothing stopped the attacker (%p)", p1);
	zassert_equal(fault.reason, reason, "reason %u at 0x%08x (%p)", fault.reason, fault.pc, p1);
	if (reason == K_ERR_CPU_EXCEPTION) {
		zassert_true(fault.user, "privileged code was at fault");
	}
}

void attack_dies_at(k_thread_entry_t entry, const void *p1, unsigned int reason,
		    const volatile void *address)
{
	attack_dies(entry, p1, reason);
	zassert_equal(fault.address, (uint32_t)(uintptr_t)address, "at 0x%08x instead of %p",
		      fault.address, address);
}

void attack_is_harmless(k_thread_entry_t entry, const void *p1)
{
	attack(entry, p1);
	zassert_equal(fault.count, 0, "it died of %u at 0x%08x", fault.reason, fault.pc);
}

void attack_is_contained(k_thread_entry_t entry, const void *p1)
{
	attacker_create(entry, p1);
	(void)attacker_run();
	if (fault.count != 0 && fault.reason == K_ERR_CPU_EXCEPTION) {
		zassert_true(fault.user, "privileged code was at fault at 0x%08x", fault.pc);
	}
}

/* ---- Series --------------------------------------------------------------------------------- */

static unsigned int series_index;
static unsigned int series_bad;
static unsigned int series_first_bad;
static int series_first_reason;
static uint32_t series_first_address;

static void judge(int reason, const struct arch_esf *esf)
{
	if (!running->judge(series_index, reason, esf) && series_bad++ == 0) {
		series_first_bad = series_index;
		series_first_reason = reason;
		series_first_address = esf == NULL ? 0 : esf->address;
	}
	series_index++;
}

static void attack_loop(void *step_out, void *index_out, void *count_out)
{
	attack_step_t step = (attack_step_t)step_out;
	unsigned int index = (unsigned int)(uintptr_t)index_out;

	while (index < (unsigned int)(uintptr_t)count_out) {
		step(index);
		index = attack_next();
	}
}

unsigned int z_impl_attack_next(void)
{
	judge(-1, NULL);
	return series_index;
}

static unsigned int z_vrfy_attack_next(void)
{
	K_OOPS(running == NULL);
	return z_impl_attack_next();
}
#include <zephyr/syscalls/attack_next_mrsh.c>

k_tid_t abort_in_handler;

static uint8_t echo_bytes[128];

int z_impl_attack_echo(void *to, const void *from, size_t size)
{
	memcpy(to, from, size);
	return 0;
}

static int z_vrfy_attack_echo(void *to, const void *from, size_t size)
{
	size = MIN(size, sizeof(echo_bytes));
	K_OOPS(k_usermode_from_copy(echo_bytes, from, size) != 0);
	K_OOPS(k_usermode_to_copy(to, echo_bytes, size) != 0);
	return 0;
}
#include <zephyr/syscalls/attack_echo_mrsh.c>

bool fault_hook(unsigned int reason, const struct arch_esf *esf)
{
	if (abort_in_handler != NULL) {
		k_thread_abort(abort_in_handler);
		abort_in_handler = NULL;
	}
	if (running == NULL || k_current_get() != &child[0]) {
		return false;
	}
	judge((int)reason, esf);
	k_thread_user_mode_enter(attack_loop, (void *)running->step,
				 (void *)(uintptr_t)series_index,
				 (void *)(uintptr_t)running->count);
	return true;
}

void attack_series_from(const struct series *series, unsigned int first)
{
	console_is_silent = true;
	series_index = first;
	series_bad = 0;
	running = series;
	(void)k_thread_create(&child[0], child_stack[0], CHILD_STACK_SIZE, attack_loop,
			      (void *)series->step, (void *)(uintptr_t)first,
			      (void *)(uintptr_t)series->count, ATTACKER_PRIO, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&attack_domain, &child[0]), 0);
	k_thread_start(&child[0]);
	zassert_equal(k_thread_join(&child[0], K_SECONDS(60)), 0, "step %u hangs", series_index);
	console_is_silent = false;
	running = NULL;
	zassert_equal(series_index, series->count);
	zassert_equal(series_bad, 0, "%u steps are wrong, the first is %u: reason %d at 0x%08x",
		      series_bad, series_first_bad, series_first_reason, series_first_address);
	oracles_ask();
}

void attack_series(const struct series *series)
{
	attack_series_from(series, 0);
}

/* ---- Console -------------------------------------------------------------------------------- */

/* What attackers print is no news. */
void __real_console_putc(char c);
void __wrap_console_putc(char c);

void (*console_watch)(char c);

void __wrap_console_putc(char c)
{
	if (console_watch != NULL) {
		console_watch(c);
	}
	if (!console_is_silent) {
		__real_console_putc(c);
	}
}
