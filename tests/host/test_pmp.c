/* SPDX-License-Identifier: Apache-2.0 */
/* arch/riscv/pmp_encode.c against a decoder written from the specification (RISC-V privileged
 * architecture 1.12, section 3.7, "Physical Memory Protection", and the Smepmp extension 1.0), which
 * shares nothing with it. With CONFIG_RISCV_SMEPMP the unit has mseccfg.MML set and RLB clear.
 *
 * Random domains: partitions in user RAM, in kernel RAM, in flash, over devices, at the edges of all
 * of them and of each other. Whatever the encoder accepts is loaded into a model of the unit, beside
 * the entries of code and stack, and asked what user mode may do at each edge and at random, with
 * accesses of 1, 2 and 4 bytes, aligned or not; the answer must be what the list of partitions says.
 * Machine mode is asked too: partitions change nothing for it.
 * Whether it accepts, with how many entries, and with which error it refuses, is computed apart.
 *
 *	pmp [number of probes [seed]]
 *
 * A probe is one access, for reading, writing and executing. */

#include "check.h"
#include <errno.h>
#include <pmp.h>

#define MAX_PARTITIONS CONFIG_MAX_DOMAIN_PARTITIONS
#define ENTRIES	       16

#define MAY_READ    1u
#define MAY_WRITE   2u
#define MAY_EXECUTE 4u

enum mode { USER, MACHINE };

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

static struct span span_of(int number)
{
	const struct span nothing = {1, 0};
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

	return (strchr(rights, 'r') != NULL ? MAY_READ : 0) |
	       (strchr(rights, 'w') != NULL ? MAY_WRITE : 0) |
	       (strchr(rights, 'x') != NULL ? MAY_EXECUTE : 0);
}

#else
#define MML false

/* An entry that is not locked does not bind machine mode, and write without read is reserved. */
static unsigned int rights_by(uint8_t cfg, enum mode mode)
{
	CHECK((cfg & 3) != 2, "reserved");
	return mode == USER || (cfg & 0x80) != 0 ? cfg & 7u : 7u;
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
		struct span span = span_of(i);

		if (span.first > span.last || last < span.first || first > span.last) {
			continue;
		}
		if (first < span.first || last > span.last) {
			return 0;
		}
		return rights_by(unit[i].cfg, mode);
	}
	return mode == USER ? 0 : MAY_READ | MAY_WRITE | (MML ? 0 : MAY_EXECUTE);
}

/* ---- The policy -------------------------------------------------------------------------------- */

static const struct pmp_map maps[] = {
	{0x80000000, 0x80012340, 0x80404000, 0x80800000},
	{0x00000000, 0x00008000, 0x20004000, 0x20010000},
	{0x20400000, 0x20420000, 0x08001000, 0x08004000},
};

static struct pmp_map map;
static struct k_mem_partition parts[MAX_PARTITIONS];
static unsigned int part_count;
static uint32_t stack_start, stack_end;
static uint32_t guard; /* of the interrupt stack */
static uint32_t thread_guard;

static const uint8_t attributes[] = {
	MEM_PRIV_READ | MEM_PRIV_WRITE | MEM_USER_READ | MEM_USER_WRITE,
	MEM_PRIV_READ | MEM_PRIV_WRITE | MEM_USER_READ | MEM_USER_WRITE,
	MEM_PRIV_READ | MEM_PRIV_WRITE | MEM_USER_READ,
	MEM_PRIV_READ | MEM_USER_READ,
	MEM_PRIV_READ | MEM_USER_READ | MEM_PRIV_EXECUTE | MEM_USER_EXECUTE,
	MEM_PRIV_READ | MEM_PRIV_WRITE,
	0,
	MEM_PRIV_READ | MEM_PRIV_WRITE | MEM_PRIV_EXECUTE | MEM_USER_READ | MEM_USER_WRITE |
		MEM_USER_EXECUTE,
	/* what no port keeps */
	MEM_PRIV_READ | MEM_USER_READ | MEM_USER_WRITE,
	MEM_PRIV_READ | MEM_PRIV_WRITE | MEM_USER_WRITE,
};

static unsigned int rights_of(const struct k_mem_partition *part)
{
	return ((part->attr.access & MEM_USER_READ) != 0 ? MAY_READ : 0) |
	       ((part->attr.access & MEM_USER_WRITE) != 0 ? MAY_WRITE : 0) |
	       ((part->attr.access & MEM_USER_EXECUTE) != 0 ? MAY_EXECUTE : 0);
}

static uint32_t code_end(void)
{
	return map.rom_start + 0x1000;
}

/* What an access of one byte may do. */
static unsigned int policy_at(uint32_t address, int *owner)
{
	*owner = -1;
	if (address >= map.rom_start && address < code_end()) {
		*owner = MML ? -4 : -1;
		return MML ? MAY_EXECUTE : MAY_READ | MAY_EXECUTE;
	}
	if (address >= map.rom_start && address < map.rom_end) {
		return MML ? MAY_READ : MAY_READ | MAY_EXECUTE;
	}
	if (address >= stack_start && address < stack_end) {
		*owner = -2;
		return MAY_READ | MAY_WRITE;
	}
	for (unsigned int i = 0; i < part_count; i++) {
		if (address - parts[i].start < parts[i].size) {
			*owner = (int)i;
			return rights_of(&parts[i]);
		}
	}
	*owner = -3;
	return 0;
}

/* All of its bytes in one region, or nothing. */
static unsigned int policy_allows(uint32_t address, uint32_t width)
{
	int owner, other;
	unsigned int rights = policy_at(address, &owner);

	for (uint32_t i = 1; i < width; i++) {
		(void)policy_at(address + i, &other);
		if (other != owner) {
			return 0;
		}
	}
	return rights;
}

static unsigned int policy_for_machine(uint32_t address)
{
	if (address >= map.rom_start && address < map.rom_end) {
		return MML && address >= code_end() ? MAY_READ : MAY_READ | MAY_EXECUTE;
	}
	if (address - guard < 4096 || (MML && address - thread_guard < 128)) {
		return 0;
	}
	return MAY_READ | MAY_WRITE | (MML ? 0 : MAY_EXECUTE);
}

/* ---- Whether it fits --------------------------------------------------------------------------- */

static bool is_acceptable(const struct k_mem_partition *part)
{
	uint64_t start = part->start;
	uint64_t end = start + part->size;
	unsigned int rights = rights_of(part);
	bool in_rom = start >= map.rom_start && end <= map.rom_end;
	bool touches_rom = start < map.rom_end && end > map.rom_start;
	bool in_ram = start >= map.ram_start && end <= map.ram_end;
	bool touches_ram = start < map.ram_end && end > map.ram_start;

	if ((rights & MAY_WRITE) != 0 &&
	    ((rights & MAY_READ) == 0 || (part->attr.access & MEM_PRIV_WRITE) == 0)) {
		return false;
	}
	if (in_rom && (part->attr.access & (MEM_USER_WRITE | MEM_PRIV_WRITE)) != 0) {
		return false;
	}
	if (MML && !in_rom && (rights & MAY_EXECUTE) != 0) {
		return false;
	}
	return (in_rom || !touches_rom) && (in_ram || !touches_ram);
}

static bool costs_nothing(const struct k_mem_partition *part)
{
	return rights_of(part) == 0 || (part->start >= map.rom_start && part->start < map.rom_end);
}

static int by_start(const void *a, const void *b)
{
	const struct k_mem_partition *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

/* Fewest entries: over all ways to write each partition as a power of two or as a range, where a range
 * that begins at the end of another one needs no entry for its begin. */
static unsigned int fewest_entries(void)
{
	struct k_mem_partition sorted[MAX_PARTITIONS];
	unsigned int power = 1000, range = 1000, last_end = 0, n = 0;

	for (unsigned int i = 0; i < part_count; i++) {
		if (!costs_nothing(&parts[i])) {
			sorted[n++] = parts[i];
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

/* ---- Random domains ---------------------------------------------------------------------------- */

static uint32_t granules(uint32_t n)
{
	return 32 * random_below(n);
}

static uint32_t random_start(void)
{
	switch (random_below(8)) {
	case 0:
		return map.rom_start + granules(64);
	case 1:
		return map.rom_end - granules(4);
	case 2:
		return map.ram_start - granules(4);
	case 3:
		return map.ram_start + granules(200);
	case 4:
		return map.ram_end - granules(4);
	case 5:
		return 0x10000000 + granules(8);
	case 6:
		if (part_count > 0) {
			const struct k_mem_partition *p = &parts[random_below(part_count)];

			return p->start + p->size;
		}
		/* fall through */
	default:
		return map.ram_start - 4096 + granules(128);
	}
}

static bool overlaps(uint64_t start, uint64_t end, uint64_t other_start, uint64_t other_end)
{
	return start < other_end && other_start < end;
}

static bool is_free(uint32_t start, uint32_t size)
{
	uint64_t end = (uint64_t)start + size;

	if (end > UINT32_MAX || overlaps(start, end, stack_start, stack_end)) {
		return false;
	}
	for (unsigned int i = 0; i < part_count; i++) {
		if (overlaps(start, end, parts[i].start,
			     (uint64_t)parts[i].start + parts[i].size)) {
			return false;
		}
	}
	return true;
}

static void random_domain(void)
{
	unsigned int wanted = random_below(MAX_PARTITIONS + 1);
	bool sane = !one_in(4);

	map = maps[random_below(sizeof(maps) / sizeof(maps[0]))];
	stack_start = map.ram_start - 8192;
	stack_end = stack_start + 32 + granules(40);
	guard = map.ram_start - 0x20000;
	thread_guard = map.ram_end + 0x10000;
	part_count = 0;
	for (int tries = 0; tries < 200 && part_count < wanted; tries++) {
		uint32_t start = random_start();
		uint32_t size = one_in(2) ? 32u << random_below(6) : 32 + granules(20);
		struct k_mem_partition part = {start, size, {0}};

		part.attr.access = attributes[random_below(sizeof(attributes))];
		if (is_free(start, size) && (!sane || is_acceptable(&part))) {
			parts[part_count++] = part;
		}
	}
}

/* ---- One domain -------------------------------------------------------------------------------- */

static void load(const struct arch_protection *image)
{
	unsigned int first = MML ? 6 : 4;

	memset(unit, 0, sizeof(unit));
	for (unsigned int i = 4; i < ENTRIES; i++) {
		unit[i].cfg = (uint8_t)(image->cfg[i / 4 - 1] >> (8 * (i % 4)));
		/* MML allows no such rule to be added, and no locked one to be taken away */
		CHECK(i < first || i == 15 || (unit[i].cfg & 0x80) == 0, "entry %u is locked", i);
	}
	if (MML) {
		unit[0] = (struct entry){0x18, thread_guard >> 2 | 0xf};
		unit[1].addr = map.rom_start >> 2;
		unit[2] = (struct entry){0x8e, code_end() >> 2};
		unit[3] = (struct entry){0x8f, map.rom_end >> 2};
	} else {
		unit[0].addr = map.rom_start >> 2;
		unit[1] = (struct entry){0x8d, map.rom_end >> 2};
		unit[3].cfg = 0x0b;
	}
	unit[first - 2].addr = stack_start >> 2;
	unit[first - 1].addr = stack_end >> 2;
	for (unsigned int i = 0; i < ARCH_PMP_DOMAIN; i++) {
		/* addresses beyond the used ones stay what they were: anything */
		unit[first + i].addr = i < image->used ? image->addr[i] : random32();
	}
	unit[15].addr = guard >> 2 | 0x1ff;
}

static uint64_t probes;

static void probe(uint32_t address)
{
	static const uint32_t widths[] = {1, 2, 4};

	for (unsigned int i = 0; i < 3; i++) {
		uint32_t width = widths[i];
		unsigned int expected, found;

		if (address > UINT32_MAX - width) {
			continue;
		}
		expected = policy_allows(address, width);
		found = unit_allows(address, width, USER);
		CHECK(found == expected, "%u bytes at 0x%08x: %u, expected %u; %u partitions",
		      width, address, found, expected, part_count);
		probes++;
		if (address % width == 0) {
			expected = policy_for_machine(address);
			found = unit_allows(address, width, MACHINE);
			CHECK(found == expected,
			      "machine mode, %u bytes at 0x%08x: %u, expected %u", width, address,
			      found, expected);
		}
	}
}

static void probe_edge(uint32_t edge)
{
	for (uint32_t i = 0; i < 9; i++) {
		probe(edge - 4 + i);
	}
}

static bool all_acceptable(void)
{
	for (unsigned int i = 0; i < part_count; i++) {
		if (!is_acceptable(&parts[i])) {
			return false;
		}
	}
	return true;
}

/* What reports say of each entry is a partition, with what users may do there. */
static void check_decoded(const struct arch_protection *image)
{
	unsigned int found = 0, expected = 0;

	for (unsigned int i = 0; i < ARCH_PMP_DOMAIN; i++) {
		struct k_mem_partition region = pmp_decode(image, i);
		unsigned int n = 0;

		while (n < part_count &&
		       (parts[n].start != region.start || parts[n].size != region.size)) {
			n++;
		}
		CHECK(region.size == 0 ||
			      (n < part_count && rights_of(&parts[n]) == rights_of(&region)),
		      "entry %u: 0x%08x, %u bytes", i, region.start, region.size);
		found += region.size != 0;
	}
	for (unsigned int i = 0; i < part_count; i++) {
		expected += !costs_nothing(&parts[i]);
	}
	CHECK(found == expected, "%u regions instead of %u", found, expected);
}

static uint64_t accepted, full, refused;

static void try_domain(void)
{
	struct arch_protection image, before;
	unsigned int fewest = fewest_entries();
	int result;

	memset(&before, 0x5a, sizeof(before));
	image = before;
	result = pmp_encode(&image, parts, part_count, &map);
	if (result != 0) {
		CHECK(memcmp(&image, &before, sizeof(image)) == 0, "a failed change changed");
		if (!all_acceptable()) {
			CHECK(result == -EINVAL, "%d", result);
			refused++;
		} else {
			CHECK(result == -ENOSPC && fewest > ARCH_PMP_DOMAIN, "%d, %u entries",
			      result, fewest);
			full++;
		}
		return;
	}
	CHECK(all_acceptable(), "accepted");
	CHECK(image.used == fewest && fewest <= ARCH_PMP_DOMAIN, "%u entries instead of %u",
	      image.used, fewest);
	accepted++;
	check_decoded(&image);
	load(&image);
	for (unsigned int i = 0; i < part_count; i++) {
		probe_edge(parts[i].start);
		probe_edge(parts[i].start + parts[i].size);
		probe(parts[i].start + random_below(parts[i].size));
	}
	probe_edge(map.rom_start);
	probe_edge(map.rom_end);
	probe_edge(code_end());
	probe_edge(thread_guard);
	probe_edge(thread_guard + 128);
	probe_edge(stack_start);
	probe_edge(stack_end);
	probe_edge(guard);
	probe_edge(guard + 4096);
	for (int i = 0; i < 20; i++) {
		probe(random_start() + random_below(64));
		probe(random32());
	}
}

int main(int argc, char **argv)
{
	uint64_t wanted = argc > 1 ? strtoull(argv[1], NULL, 0) : 12000000;

	if (argc > 2) {
		random_state = strtoull(argv[2], NULL, 0) | 1;
	}
	while (probes < wanted) {
		random_domain();
		try_domain();
	}
	CHECK(accepted > 1000 && full > 100 && refused > 1000,
	      "%llu accepted, %llu full, %llu refused: too one-sided", (unsigned long long)accepted,
	      (unsigned long long)full, (unsigned long long)refused);
	printf("%llu probes in %llu domains, %llu full, %llu refused\n", (unsigned long long)probes,
	       (unsigned long long)accepted, (unsigned long long)full, (unsigned long long)refused);
	return 0;
}
