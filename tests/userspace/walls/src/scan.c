/* SPDX-License-Identifier: Apache-2.0 */

#include "scan.h"
#include <zephyr/linker/linker-defs.h>

#define STEP	    32		   /* where the image has memory, and around it */
#define COARSE	    4096	   /* in the rest of the memories */
#define COARSEST    (16 * 1048576) /* elsewhere */
#define MARGIN	    4096
#define SCANNERS    3
#define YIELD_EVERY 16

/* The object table of the image tells where the kernel's memory ends. */
struct table_header {
	uint16_t count;
	uint16_t words[5];
	uint32_t ram_size;
};

struct range {
	uint32_t start, count, step;
};

/* One scanner's progress, in its own partition: it needs no call to get on. */
struct progress {
	uint32_t address;
	uint32_t step;
	bool writing;
};

K_APPMEM_PARTITION_DEFINE(scan_part);
K_APP_BMEM(scan_part) static volatile struct progress progress[SCANNERS];
K_APP_BMEM(scan_part) static bool yielding;

/* The supervisor's side. */
static struct {
	bool active;
	bool finished;
	uint32_t faults;
	uint32_t errors;
	uint32_t first_error;
	struct scan_policy policy;
	uint32_t stack_start, stack_end;
} scan[SCANNERS];

static struct range ranges[8];
static unsigned int range_count;

static const uint32_t single[] = {MACHINE_DEVICES};

static void add_range(uint32_t start, uint32_t end)
{
	ranges[range_count++] = (struct range){start, (end - start) / STEP, STEP};
}

static void add_coarse(uint32_t start, uint32_t count, uint32_t step)
{
	ranges[range_count++] = (struct range){start, count, step};
}

static void ranges_find(void)
{
	const struct table_header *table = (const void *)__kobject_table;
	uint32_t flash_end = (uint32_t)__kobject_table + 16 + 8 * table->count;
	uint32_t ram_end = (uint32_t)__kobject_ram + table->ram_size;

	range_count = 0;
	add_range((uint32_t)__rom_start - MARGIN, ROUND_UP(flash_end, STEP) + MARGIN);
	add_range((uint32_t)__ram_start - MARGIN, ROUND_UP(ram_end, STEP) + MARGIN);
	add_range((uint32_t)__ram_end - MARGIN, (uint32_t)__ram_end + MARGIN);
	if (MACHINE_ALIAS != 0) {
		add_range((uint32_t)__rom_start - MACHINE_ALIAS,
			  (uint32_t)__rom_start - MACHINE_ALIAS + MARGIN);
		add_range((uint32_t)__ram_start - MACHINE_ALIAS,
			  (uint32_t)__ram_start - MACHINE_ALIAS + MARGIN);
	}
	add_coarse(CONFIG_FLASH_BASE_ADDRESS, CONFIG_FLASH_SIZE * 1024u / COARSE, COARSE);
	add_coarse(CONFIG_SRAM_BASE_ADDRESS, CONFIG_SRAM_SIZE * 1024u / COARSE, COARSE);
	add_coarse(0, UINT32_MAX / COARSEST + 1, COARSEST);
}

/* The address after @p address, of any range; then the single ones; then 0. */
static uint32_t address_at(uint32_t step)
{
	for (unsigned int i = 0; i < range_count; i++) {
		if (step < ranges[i].count) {
			return ranges[i].start + step * ranges[i].step;
		}
		step -= ranges[i].count;
	}
	return step < ARRAY_SIZE(single) ? single[step] : UINT32_MAX;
}

/* ---- The policy ----------------------------------------------------------------------------- */

static bool within(uint32_t address, uint32_t start, uint32_t end)
{
	return address >= start && address < end;
}

static bool part_allows(const struct k_mem_partition *part, uint32_t address, uint8_t need)
{
	return within(address, part->start, part->start + part->size) &&
	       (part->attr.access & need) != 0;
}

static bool policy_allows(int n, uint32_t address, bool write)
{
	uint8_t need = write ? MEM_USER_WRITE : MEM_USER_READ;

	if (within(address, scan[n].stack_start, scan[n].stack_end) ||
	    part_allows(&scan_part, address, need)) {
		return true;
	}
	for (unsigned int i = 0; i < scan[n].policy.count; i++) {
		if (part_allows(&scan[n].policy.part[i], address, need)) {
			return true;
		}
	}
	return !write && within(address, (uint32_t)rom_readable(), (uint32_t)__rom_end);
}

/* ---- The scanner: user code ----------------------------------------------------------------- */

/* The list of addresses is in the kernel's memory; this is a copy. */
K_APP_BMEM(scan_part) static struct range user_ranges[8];
K_APP_BMEM(scan_part) static unsigned int user_range_count;

static uint32_t user_address_at(uint32_t step)
{
	for (unsigned int i = 0; i < user_range_count; i++) {
		if (step < user_ranges[i].count) {
			return user_ranges[i].start + step * user_ranges[i].step;
		}
		step -= user_ranges[i].count;
	}
	return step < ARRAY_SIZE(single) ? single[step] : UINT32_MAX;
}

K_APP_BMEM(scan_part) static uint8_t readable[SCANNERS][4096];
K_APP_BMEM(scan_part) static uint8_t writable[SCANNERS][4096];

static void mark(uint8_t *bitmap, uint32_t step)
{
	bitmap[step / 8] |= (uint8_t)BIT(step % 8);
}

static bool marked(const uint8_t *bitmap, uint32_t step)
{
	return (bitmap[step / 8] >> (step % 8) & 1) != 0;
}

/* What it writes is what it read; where it could not read, it writes all the same. */
static void probe(int n)
{
	volatile struct progress *p = &progress[n];
	volatile uint8_t *byte = (volatile uint8_t *)p->address;

	if (!p->writing) {
		(void)*byte;
		mark(readable[n], p->step);
		p->writing = true;
	}
	*byte = marked(readable[n], p->step) ? *byte : 0;
	mark(writable[n], p->step);
	p->writing = false;
}

void scanner(void *number, void *p2, void *p3)
{
	int n = (int)(uintptr_t)number;
	volatile struct progress *p = &progress[n];

	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	for (;;) {
		p->address = user_address_at(p->step);
		if (p->address == UINT32_MAX) {
			return;
		}
		probe(n);
		p->step++;
		if (yielding && p->step % YIELD_EVERY == 0) {
			k_yield();
		}
	}
}

/* ---- The supervisor ------------------------------------------------------------------------- */

static int scanner_of(k_tid_t thread)
{
	for (int n = 0; n < SCANNERS; n++) {
		if (thread == &child[n] && scan[n].active) {
			return n;
		}
	}
	return -1;
}

static void note_error(int n, uint32_t address)
{
	if (scan[n].errors++ == 0) {
		scan[n].first_error = address;
	}
}

/* The access that was refused is behind the thread; it goes on with the next, in user mode. */
bool fault_hook(unsigned int reason, const struct arch_esf *esf)
{
	int n = scanner_of(k_current_get());
	volatile struct progress *p = &progress[MAX(n, 0)];
	uint8_t access = p->writing ? FAULT_WRITE : FAULT_READ;

	if (n < 0) {
		return false;
	}
	if (reason != K_ERR_CPU_EXCEPTION || esf == NULL || !esf->user ||
	    esf->address != p->address || esf->access != access) {
		note_error(n, p->address);
	}
	scan[n].faults++;
	if (p->writing) {
		p->writing = false;
		p->step++;
	} else {
		p->writing = true;
	}
	k_thread_user_mode_enter(scanner, (void *)(uintptr_t)n, NULL, NULL);
	return true;
}

void scan_prepare(int n, const struct scan_policy *policy)
{
	ranges_find();
	memcpy(user_ranges, ranges, sizeof(ranges));
	user_range_count = range_count;
	memset(&scan[n], 0, sizeof(scan[n]));
	progress[n] = (struct progress){0};
	memset(readable[n], 0, sizeof(readable[n]));
	memset(writable[n], 0, sizeof(writable[n]));
	scan[n].active = true;
	scan[n].policy = *policy;
	scan[n].stack_start = (uint32_t)K_THREAD_STACK_BUFFER(child_stack[n]);
	scan[n].stack_end = scan[n].stack_start + CHILD_STACK_SIZE;
	yielding = true;
	console_is_silent = true;
}

void scan_check(int n)
{
	uint32_t steps = 0;
	uint32_t allowed = 0;

	zassert_equal(k_thread_join(&child[n], K_SECONDS(100)), 0);
	console_is_silent = false;
	scan[n].active = false;
	zassert_equal(scan[n].errors, 0, "unexpected fault at 0x%08x", scan[n].first_error);
	for (;; steps++) {
		uint32_t address = address_at(steps);

		if (address == UINT32_MAX) {
			break;
		}
		zassert_true(steps < 8 * sizeof(readable[n]), "the bitmap is too small");
		zassert_equal(marked(readable[n], steps), policy_allows(n, address, false),
			      "0x%08x can%s be read", address,
			      marked(readable[n], steps) ? "" : "not");
		zassert_equal(marked(writable[n], steps), policy_allows(n, address, true),
			      "0x%08x can%s be written", address,
			      marked(writable[n], steps) ? "" : "not");
		allowed += marked(readable[n], steps) ? 1 : 0;
	}
	zassert_equal(progress[n].step, steps, "the scan stopped at 0x%08x", progress[n].address);
	zassert_true(scan[n].faults > 100 && allowed > 100, "%u faults, %u allowed", scan[n].faults,
		     allowed);
}
