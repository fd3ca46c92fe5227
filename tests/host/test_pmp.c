/* SPDX-License-Identifier: Apache-2.0 */
/* arch/riscv/pmp_encode.c against a decoder written from the specification (RISC-V privileged
 * architecture 1.12, section 3.7, "Physical Memory Protection", and the Smepmp extension 1.0);
 * protection.h says how. With CONFIG_RISCV_SMEPMP the unit has mseccfg.MML set and RLB clear.
 *
 * The unit is asked what user mode may do with accesses of 1, 2 and 4 bytes, aligned or not: one that
 * does not lie in a single entry is refused. Machine mode is asked too: partitions change nothing for
 * it. That a domain takes as few entries as it can is checked as well. */

#include "protection.h"
#include <pmp.h>

#define ENTRIES 16

static const int unit_capacity = ARCH_PMP_DOMAIN;

/* ---- The unit ---------------------------------------------------------------------------------- */

struct entry {
	uint8_t cfg;
	uint32_t addr;
};

static struct entry unit[ENTRIES];

/* [first, last] in bytes, with 34 bits; first > last: nothing. */
struct span {
	uint64_t first, last;
};

static struct span spans[ENTRIES];

static struct span span_of(int number)
{
	const struct span nothing = {UINT64_MAX, 0};
	const struct entry *e = &unit[number];
	uint64_t addr = e->addr;
	uint64_t bottom = number == 0 ? 0 : unit[number - 1].addr;
	uint64_t size = 8;

	switch (e->cfg >> 3 & 3) { /* A */
	case 0:
		return nothing;
	case 1: /* TOR */
		return addr <= bottom ? nothing : (struct span){bottom << 2, (addr << 2) - 1};
	case 2: /* NA4 */
		return (struct span){addr << 2, (addr << 2) + 3};
	default: /* NAPOT: y...y011 is 2^(number of ones + 3) bytes */
		while ((addr & 1) != 0) {
			addr >>= 1;
			size <<= 1;
		}
		addr = (uint64_t)e->addr << 2;
		return (struct span){addr & ~(size - 1), addr | (size - 1)};
	}
}

enum mode { USER, MACHINE };

/* What they may do, each in its own mode, as USER_ bits. */
#ifdef CONFIG_RISCV_SMEPMP
#define MML true

/* "Truth table when mseccfg.MML is set", its rows by L, R, W, X. */
static const struct row {
	const char *machine, *user;
} truth[16] = {
	{"", ""},     /* 0000 inaccessible region */
	{"", "x"},    /* 0001 */
	{"rw", "r"},  /* 0010 shared data region */
	{"rw", "rw"}, /* 0011 shared data region */
	{"", "r"},    /* 0100 */
	{"", "rx"},   /* 0101 */
	{"", "rw"},   /* 0110 */
	{"", "rwx"},  /* 0111 */
	{"", ""},     /* 1000 locked inaccessible region */
	{"x", ""},    /* 1001 */
	{"x", "x"},   /* 1010 locked shared code region */
	{"rx", "x"},  /* 1011 locked shared code region */
	{"r", ""},    /* 1100 */
	{"rx", ""},   /* 1101 */
	{"rw", ""},   /* 1110 */
	{"r", "r"},   /* 1111 locked shared data region */
};

static unsigned int rights_by(uint8_t cfg, enum mode mode)
{
	const struct row *row =
		&truth[(cfg & 0x80) >> 4 | (cfg & 1) << 2 | (cfg & 2) | (cfg & 4) >> 2];
	const char *rights = mode == USER ? row->user : row->machine;

	return (strchr(rights, 'r') != NULL ? USER_READ : 0) |
	       (strchr(rights, 'w') != NULL ? USER_WRITE : 0) |
	       (strchr(rights, 'x') != NULL ? USER_EXECUTE : 0);
}

#else
#define MML false

/* An entry that is not locked does not bind machine mode, and write without read is reserved. */
static unsigned int rights_by(uint8_t cfg, enum mode mode)
{
	unsigned int rights = ((cfg & 1) != 0 ? USER_READ : 0) | ((cfg & 2) != 0 ? USER_WRITE : 0) |
			      ((cfg & 4) != 0 ? USER_EXECUTE : 0);

	CHECK((cfg & 3) != 2, "reserved");
	return mode == USER || (cfg & 0x80) != 0 ? rights : USER_ALL;
}
#endif

/* "The lowest-numbered PMP entry that matches any byte of an access determines whether that access
 * succeeds"; it must match all bytes. If none matches, user mode fails; machine mode does not, but with
 * MML it does not execute. */
static unsigned int unit_allows(uint32_t address, uint32_t width, enum mode mode)
{
	uint64_t first = address;
	uint64_t last = first + width - 1;

	for (int i = 0; i < ENTRIES; i++) {
		if (last < spans[i].first || first > spans[i].last) {
			continue;
		}
		if (first < spans[i].first || last > spans[i].last) {
			return 0;
		}
		return rights_by(unit[i].cfg, mode);
	}
	return mode == USER ? 0 : USER_READ | USER_WRITE | (MML ? 0 : USER_EXECUTE);
}

static unsigned int unit_user_may(uint32_t address)
{
	return unit_allows(address, 1, USER);
}

/* ---- The policy -------------------------------------------------------------------------------- */

static const struct kernel_map maps[] = {
	{0x80000000, 0x80012340, 0x80404000, 0x80800000, 0x80400000, 0x80800000},
	{0x00000000, 0x00008000, 0x20004000, 0x20010000, 0x20000000, 0x20010000},
	{0x20400000, 0x20420000, 0x08001000, 0x08004000, 0x08000000, 0x08004000},
};

static const struct kernel_map *unit_maps(size_t *count)
{
	*count = COUNT_OF(maps);
	return maps;
}

static unsigned int rights_of(const struct k_mem_partition *p)
{
	return partition_may(p) & USER_ALL;
}

/* The first part of code and constants is code, which with MML users only execute. */
static uint32_t code_end(const struct kernel_map *map)
{
	return map->rom_start + 0x1000;
}

static uint32_t unit_readable_rom(const struct kernel_map *map)
{
	return MML ? code_end(map) : map->rom_start;
}

static bool is_code(const struct kernel_map *map, uint32_t address)
{
	return address >= map->rom_start && address < code_end(map);
}

static struct kernel_map loaded_map;

/* A partition over code that users only execute opens it to system calls, as it says, and not to
 * them. */
static bool unit_can_open(uint32_t address)
{
	return !MML || !is_code(&loaded_map, address);
}

/* What an access of one byte may do. */
static unsigned int policy_at(const struct domain *d, uint32_t address, int *owner)
{
	*owner = -1;
	if (is_code(&d->map, address)) {
		*owner = MML ? -4 : -1;
		return MML ? USER_EXECUTE : USER_READ | USER_EXECUTE;
	}
	if (address >= d->map.rom_start && address < d->map.rom_end) {
		return MML ? USER_READ : USER_READ | USER_EXECUTE;
	}
	*owner = -2;
	if (has(&d->stack, address)) {
		return USER_READ | USER_WRITE;
	}
	for (size_t i = 0; i < d->count; i++) {
		if (has(&d->partitions[i], address)) {
			*owner = (int)i;
			return rights_of(&d->partitions[i]);
		}
	}
	*owner = -3;
	return 0;
}

/* All of its bytes in one region, or nothing. */
static unsigned int policy_allows(const struct domain *d, uint32_t address, uint32_t width)
{
	int owner, last_owner;
	unsigned int rights = policy_at(d, address, &owner);

	(void)policy_at(d, address + width - 1, &last_owner);
	return owner == last_owner ? rights : 0;
}

/* Guards of the interrupt stack, and with MML of the thread's: away from all partitions. */
static uint32_t interrupt_guard(const struct kernel_map *map)
{
	return map->all_start - 0x20000;
}

static uint32_t thread_guard(const struct kernel_map *map)
{
	return map->ram_end + 0x10000;
}

static unsigned int policy_for_machine(const struct domain *d, uint32_t address)
{
	const struct kernel_map *m = &d->map;

	if (address >= m->rom_start && address < m->rom_end) {
		return MML && !is_code(m, address) ? USER_READ : USER_READ | USER_EXECUTE;
	}
	if (address - interrupt_guard(m) < 4096 || (MML && address - thread_guard(m) < 128)) {
		return 0;
	}
	return USER_READ | USER_WRITE | (MML ? 0 : USER_EXECUTE);
}

static void unit_probe(const struct domain *d, uint32_t address)
{
	static const uint32_t widths[] = {1, 2, 4};

	for (unsigned int i = 0; i < COUNT_OF(widths) && address <= UINT32_MAX - widths[i]; i++) {
		unsigned int expected = policy_allows(d, address, widths[i]);
		unsigned int found = unit_allows(address, widths[i], USER);

		CHECK(found == expected, "%u bytes at 0x%08x: 0x%x, expected 0x%x", widths[i],
		      address, found, expected);
	}
	CHECK(unit_allows(address, 1, MACHINE) == policy_for_machine(d, address),
	      "machine mode at 0x%08x: 0x%x, expected 0x%x", address,
	      unit_allows(address, 1, MACHINE), policy_for_machine(d, address));
}

/* ---- Whether it fits --------------------------------------------------------------------------- */

/* What users may write they may read, and the kernel may write it. */
static bool unit_accepts(const struct domain *d, const struct k_mem_partition *p)
{
	unsigned int may = partition_may(p);

	if (MML && !in_rom(d, p) && (may & USER_EXECUTE) != 0) {
		return false;
	}
	return lies_well(d, p) &&
	       ((may & USER_WRITE) == 0 || ((may & USER_READ) != 0 && (may & PRIV_WRITE) != 0));
}

static bool costs_nothing(const struct domain *d, const struct k_mem_partition *p)
{
	return rights_of(p) == 0 || in_rom(d, p);
}

static int by_start(const void *a, const void *b)
{
	const struct k_mem_partition *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* Fewest entries: over all ways to write each partition as a power of two or as a range, where a range
 * that begins at the end of another one needs no entry for its begin. */
static unsigned int fewest_entries(const struct domain *d)
{
	struct k_mem_partition sorted[MAX_PARTITIONS];
	unsigned int power = 1000, range = 1000, last_end = 0, n = 0;

	for (size_t i = 0; i < d->count; i++) {
		if (!costs_nothing(d, &d->partitions[i])) {
			sorted[n++] = d->partitions[i];
		}
	}
	qsort(sorted, n, sizeof(sorted[0]), by_start);
	if (n == 0) {
		return 0;
	}
	for (unsigned int i = 0; i < n; i++) {
		uint32_t start = sorted[i].start, size = sorted[i].size;
		bool can_be_power = (size & (size - 1)) == 0 && start % size == 0;
		unsigned int before = i == 0 ? 0 : (power < range ? power : range);
		unsigned int as_range = before + 2;

		if (i > 0 && last_end == start && range + 1 < as_range) {
			as_range = range + 1;
		}
		power = can_be_power ? before + 1 : 1000;
		range = as_range;
		last_end = start + size;
	}
	return power < range ? power : range;
}

static int unit_expected_count(const struct domain *d)
{
	for (size_t i = 0; i < d->count; i++) {
		if (!unit_accepts(d, &d->partitions[i])) {
			return -EINVAL;
		}
	}
	return (int)fewest_entries(d);
}

/* ---- Loading ----------------------------------------------------------------------------------- */

static void load_kernel(const struct kernel_map *m)
{
	if (MML) {
		unit[0] = (struct entry){0x18, thread_guard(m) >> 2 | 0xf};
		unit[1].addr = m->rom_start >> 2;
		unit[2] = (struct entry){0x8e, code_end(m) >> 2};
		unit[3] = (struct entry){0x8f, m->rom_end >> 2};
	} else {
		unit[0].addr = m->rom_start >> 2;
		unit[1] = (struct entry){0x8d, m->rom_end >> 2};
		unit[3].cfg = 0x0b;
	}
	unit[15].addr = interrupt_guard(m) >> 2 | 0x1ff;
}

static void load(const struct domain *d, const struct arch_protection *image)
{
	unsigned int first = MML ? 6 : 4;

	memset(unit, 0, sizeof(unit));
	for (unsigned int i = 4; i < ENTRIES; i++) {
		unit[i].cfg = (uint8_t)(image->cfg[i / 4 - 1] >> (8 * (i % 4)));
		/* MML allows no such rule to be added, and no locked one to be taken away */
		CHECK(i < first || i == 15 || (unit[i].cfg & 0x80) == 0, "entry %u is locked", i);
	}
	load_kernel(&d->map);
	loaded_map = d->map;
	unit[first - 2].addr = d->stack.start >> 2;
	unit[first - 1].addr = (d->stack.start + d->stack.size) >> 2;
	for (unsigned int i = 0; i < ARCH_PMP_DOMAIN; i++) {
		/* addresses beyond the used ones stay what they were: anything */
		unit[first + i].addr = i < image->used ? image->addr[i] : random32();
	}
	for (int i = 0; i < ENTRIES; i++) {
		spans[i] = span_of(i);
	}
}

/* What reports say of each entry is a partition, with what users may do there. */
static void check_decoded(const struct domain *d, const struct arch_protection *image)
{
	unsigned int found = 0, expected = 0;

	for (unsigned int i = 0; i < ARCH_PMP_DOMAIN; i++) {
		struct k_mem_partition region = pmp_decode(image, i);
		size_t n = 0;

		while (n < d->count && (d->partitions[n].start != region.start ||
					d->partitions[n].size != region.size)) {
			n++;
		}
		CHECK(region.size == 0 ||
			      (n < d->count && rights_of(&d->partitions[n]) == rights_of(&region)),
		      "entry %u: 0x%08x, %u bytes", i, region.start, region.size);
		found += region.size != 0;
	}
	for (size_t i = 0; i < d->count; i++) {
		expected += !costs_nothing(d, &d->partitions[i]);
	}
	CHECK(found == expected, "%u regions instead of %u", found, expected);
}

static struct pmp_map map_of(const struct domain *d)
{
	return (struct pmp_map){d->map.rom_start, d->map.rom_end, d->map.ram_start, d->map.ram_end};
}

static int unit_count(const struct domain *d)
{
	const struct pmp_map map = map_of(d);

	return pmp_count(d->partitions, d->count, &map);
}

/* With the list in memory that ends where it ends, for the address sanitizer. */
static int encode(struct arch_protection *image, const struct domain *d)
{
	const struct pmp_map map = map_of(d);
	uint32_t size = (uint32_t)(d->count * sizeof(d->partitions[0]));
	struct k_mem_partition *list = malloc(size);
	int result;

	memcpy(list, d->partitions, size);
	result = pmp_encode(image, list, d->count, &map);
	free(list);
	return result;
}

static int unit_load(const struct domain *d)
{
	struct arch_protection image, before;
	int result;

	memset(&before, 0x5a, sizeof(before));
	image = before;
	result = encode(&image, d);
	if (result != 0) {
		CHECK(memcmp(&image, &before, sizeof(image)) == 0, "failed and left a trace");
		return result;
	}
	CHECK(image.used == fewest_entries(d), "%u entries instead of %u", image.used,
	      fewest_entries(d));
	check_decoded(d, &image);
	load(d, &image);
	return 0;
}

/* ---- Random ranges ----------------------------------------------------------------------------- */

static void unit_random_range(struct k_mem_partition *p, uint32_t anchor)
{
	p->start = anchor;
	if (one_in(2)) {
		p->size = 32 + 32 * random_below(20);
	} else if (one_in(2)) {
		p->size = 32u << random_below(6);
		p->start &= ~(p->size - 1);
	}
}

static struct k_mem_partition unit_stack(uint32_t end, uint32_t size)
{
	uint32_t whole = ARCH_REGION_SIZE(size);

	return (struct k_mem_partition){end - whole, whole, K_MEM_PARTITION_P_RW_U_RW};
}

/* ---- Cases that chance may miss ----------------------------------------------------------------- */

static void cases(void)
{
	const uint32_t ram = maps[0].ram_start;
	struct domain d;

	expect(empty_domain(), 0);
	/* powers of two, apart and in a row; ranges apart, and in a row, which saves one entry each */
	expect(row_of(ARCH_PMP_DOMAIN, ram, 64, 256), 0);
	expect(row_of(ARCH_PMP_DOMAIN + 1, ram, 64, 256), -ENOSPC);
	expect(row_of(ARCH_PMP_DOMAIN, ram, 64, 64), 0);
	expect(row_of(ARCH_PMP_DOMAIN / 2, ram, 96, 256), 0);
	expect(row_of(ARCH_PMP_DOMAIN / 2 + 1, ram, 96, 256), -ENOSPC);
	expect(row_of(ARCH_PMP_DOMAIN - 1, ram, 96, 96), 0);
	expect(row_of(ARCH_PMP_DOMAIN, ram, 96, 96), -ENOSPC);
	/* what users may not touch costs nothing */
	d = row_of(MAX_PARTITIONS, ram, 96, 256);
	for (size_t i = 0; i < d.count; i++) {
		d.partitions[i].attr = K_MEM_PARTITION_P_RW_U_NA;
	}
	expect(d, 0);
	/* at address 0, and up to the last granule */
	expect(row_of(1, 0, 96, 0), 0);
	expect(row_of(1, 0, 128, 0), 0);
	expect(row_of(1, 0xFFFFFF80, 96, 0), 0);
	expect(row_of(1, maps[0].ram_end - 32, 64, 0), -EINVAL);
	expect(row_of(1, maps[0].rom_end - 32, 64, 0), -EINVAL);
	expect(row_of(1, maps[0].rom_start - 32, 64, 0), -EINVAL);
}

int main(int argc, char **argv)
{
	return protection_test(argc, argv, cases);
}
