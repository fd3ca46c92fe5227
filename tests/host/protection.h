/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of the protection units' encoders: domains, what they mean, random ones, and where to
 * look.
 *
 * A test includes this and defines the functions that are only declared here: its unit. A domain is
 * encoded and loaded into a model of the unit that was written from the manual and shares nothing
 * with the encoder. The model is asked at each edge of all that is in the domain or the kernel's map,
 * a few bytes before and behind, and at random. Its answer must be what the domain says, and what
 * userspace/regions.c decides for system calls. Whether the encoder accepts a domain, and with which
 * error it refuses, is computed apart.
 *
 *	TEST [number of probes [seed]]
 *
 * A probe is one domain and one address. */
#ifndef TESTS_HOST_PROTECTION_H
#define TESTS_HOST_PROTECTION_H

#include "check.h"
#include <errno.h>
#include <regions.h>
#include <zephyr/app_memory/mem_domain.h>

#define MAX_PARTITIONS CONFIG_MAX_DOMAIN_PARTITIONS
#define COUNT_OF(list) (sizeof(list) / sizeof((list)[0]))

/* ---- Who may do what, as bits ------------------------------------------------------------------ */

#define PRIV_READ    0x01u
#define PRIV_WRITE   0x02u
#define PRIV_EXECUTE 0x04u
#define USER_READ    0x10u
#define USER_WRITE   0x20u
#define USER_EXECUTE 0x40u

#define USER_ALL (USER_READ | USER_WRITE | USER_EXECUTE)

static inline unsigned int partition_may(const struct k_mem_partition *p)
{
	static const struct {
		uint8_t attribute;
		uint8_t may;
	} bits[] = {
		{MEM_PRIV_READ, PRIV_READ},	  {MEM_PRIV_WRITE, PRIV_WRITE},
		{MEM_PRIV_EXECUTE, PRIV_EXECUTE}, {MEM_USER_READ, USER_READ},
		{MEM_USER_WRITE, USER_WRITE},	  {MEM_USER_EXECUTE, USER_EXECUTE},
	};
	unsigned int may = 0;

	for (size_t i = 0; i < COUNT_OF(bits); i++) {
		may |= (p->attr.access & bits[i].attribute) != 0 ? bits[i].may : 0;
	}
	return may;
}

/* ---- A domain ---------------------------------------------------------------------------------- */

/* What is there whatever the domain. */
struct kernel_map {
	uint32_t rom_start, rom_end; /* code and constants */
	uint32_t ram_start, ram_end; /* the kernel's */
	uint32_t all_start, all_end; /* RAM as a whole */
};

struct domain {
	struct kernel_map map;
	struct k_mem_partition stack;
	struct k_mem_partition partitions[MAX_PARTITIONS];
	size_t count;
};

static inline uint64_t end_of(const struct k_mem_partition *p)
{
	return (uint64_t)p->start + p->size;
}

static inline bool inside(const struct k_mem_partition *p, uint32_t start, uint64_t end)
{
	return p->start >= start && end_of(p) <= end;
}

static inline bool meets(const struct k_mem_partition *p, uint32_t start, uint64_t end)
{
	return p->start < end && end_of(p) > start;
}

static inline bool has(const struct k_mem_partition *p, uint32_t address)
{
	return address >= p->start && address < end_of(p);
}

static inline bool in_rom(const struct domain *d, const struct k_mem_partition *p)
{
	return inside(p, d->map.rom_start, d->map.rom_end);
}

/* Code and constants as a whole, not for writing; kernel RAM as a whole; or outside of both. */
static inline bool lies_well(const struct domain *d, const struct k_mem_partition *p)
{
	if (meets(p, d->map.rom_start, d->map.rom_end)) {
		return in_rom(d, p) && (partition_may(p) & (PRIV_WRITE | USER_WRITE)) == 0;
	}
	return !meets(p, d->map.ram_start, d->map.ram_end) ||
	       inside(p, d->map.ram_start, d->map.ram_end);
}

static inline bool meets_another(const struct domain *d, const struct k_mem_partition *p)
{
	if (meets(p, d->stack.start, end_of(&d->stack))) {
		return true;
	}
	for (size_t i = 0; i < d->count; i++) {
		if (meets(p, d->partitions[i].start, end_of(&d->partitions[i]))) {
			return true;
		}
	}
	return false;
}

/* ---- The unit that is tested ------------------------------------------------------------------- */

/* Where things are, for random domains; systematic ones are in the first. */
static const struct kernel_map *unit_maps(size_t *count);

/* Can the unit keep this partition in this domain? */
static bool unit_accepts(const struct domain *d, const struct k_mem_partition *p);

/* Regions that a domain may take, regions that this one takes by the encoder, and how many those
 * should be, or -EINVAL. */
static const int unit_capacity;
static int unit_count(const struct domain *d);
static int unit_expected_count(const struct domain *d);

/* Encodes the domain and, if that succeeds, loads the model. */
static int unit_load(const struct domain *d);

/* The place of a stack of @p size bytes or more below @p end: one that the unit can express. */
static struct k_mem_partition unit_stack(uint32_t end, uint32_t size);

/* A range near @p anchor, mostly one that the unit can express. */
static void unit_random_range(struct k_mem_partition *p, uint32_t anchor);

/* Is the answer of the model for @p address what the domain says? */
static void unit_probe(const struct domain *d, uint32_t address);

/* What user code may do with this byte, by the model. */
static unsigned int unit_user_may(uint32_t address);

/* Where begins what users may read of code and constants? */
static uint32_t unit_readable_rom(const struct kernel_map *map);

/* Do users reach what is there, if a partition says so? */
static bool unit_can_open(uint32_t address);

/* ---- What the kernel decides ------------------------------------------------------------------- */

/* As thread_may_access() asks. */
static inline bool kernel_allows(const struct domain *d, uint32_t address, uint32_t size,
				 uint8_t need)
{
	const uint32_t rom = unit_readable_rom(&d->map);
	const struct k_mem_partition own[] = {
		d->stack, {rom, d->map.rom_end - rom, K_MEM_PARTITION_P_RX_U_RX}};
	const struct region_list lists[] = {{own, COUNT_OF(own)}, {d->partitions, d->count}};

	return regions_allow(lists, COUNT_OF(lists), address, size, need);
}

struct span_answer {
	bool may;      /* user code may access each byte */
	bool possible; /* the unit can open each byte */
};

/* Borders are multiples of 32: it is enough to look at one byte between two of them. */
static inline struct span_answer unit_span(uint32_t address, uint32_t size, unsigned int need)
{
	struct span_answer answer = {true, true};
	uint32_t at = address;

	for (uint32_t left = size; left > 0;) {
		uint32_t step = 32 - at % 32 < left ? 32 - at % 32 : left;

		answer.may = answer.may && (unit_user_may(at) & need) == need;
		answer.possible = answer.possible && unit_can_open(at);
		at += step;
		left -= step;
	}
	return answer;
}

/* System calls copy what regions.c allows: with the user's rights on Arm, so it must not promise what
 * the unit refuses, and without any on RISC-V, so it must not allow what the unit would not. */
static inline void check_kernel(const struct domain *d, uint32_t address)
{
	static const struct {
		uint8_t attribute;
		unsigned int may;
	} needs[] = {{MEM_USER_READ, USER_READ},
		     {MEM_USER_WRITE, USER_WRITE},
		     {MEM_USER_READ | MEM_USER_WRITE, USER_READ | USER_WRITE}};
	uint32_t size = one_in(2) ? 1 + random_below(8) : 1 + random_below(128);
	unsigned int n = random_below(COUNT_OF(needs));
	struct span_answer unit;
	bool kernel;

	if (address > UINT32_MAX - size) {
		return;
	}
	unit = unit_span(address, size, needs[n].may);
	kernel = kernel_allows(d, address, size, needs[n].attribute);
	CHECK(kernel || !unit.may, "0x%08x, %u bytes: open to users, the kernel refuses", address,
	      size);
	CHECK(unit.may || !kernel || !unit.possible,
	      "0x%08x, %u bytes: closed to users, the kernel allows it", address, size);
}

/* ---- Where to look ----------------------------------------------------------------------------- */

static uint64_t probes;

static inline void probe(const struct domain *d, uint32_t address)
{
	probes++;
	unit_probe(d, address);
	check_kernel(d, address);
}

static inline void probe_edge(const struct domain *d, uint32_t edge)
{
	static const uint32_t distances[] = {0, 1, 3, 4, 31, 32};

	for (size_t i = 0; i < COUNT_OF(distances); i++) {
		probe(d, edge + distances[i]);
		probe(d, edge - distances[i]);
	}
}

static inline void probe_partition(const struct domain *d, const struct k_mem_partition *p)
{
	probe_edge(d, p->start);
	probe_edge(d, p->start + p->size);
	probe_edge(d, p->start + random_below(p->size));
}

static const uint32_t borders[] = {0x00000020, 0x20000000, 0x40000000, 0x60000000,
				   0x80000000, 0xA0000000, 0xE0000000, 0xFFFFFFC0};

static inline uint32_t random_between(uint32_t start, uint32_t end)
{
	return start + random_below(end - start);
}

static inline void probe_everywhere(const struct domain *d)
{
	probe_partition(d, &d->stack);
	for (size_t i = 0; i < d->count; i++) {
		probe_partition(d, &d->partitions[i]);
	}
	probe_edge(d, d->map.rom_start);
	probe_edge(d, d->map.rom_end);
	probe_edge(d, d->map.ram_start);
	probe_edge(d, d->map.ram_end);
	probe_edge(d, d->map.all_start);
	probe_edge(d, d->map.all_end);
	for (size_t i = 0; i < COUNT_OF(borders); i++) {
		probe_edge(d, borders[i]);
	}
	for (int i = 0; i < 32; i++) {
		probe(d, random32());
		probe(d, random_between(d->map.ram_start, d->map.ram_end));
		probe(d, random_between(d->map.rom_start, d->map.rom_end));
	}
}

static inline int try_domain(const struct domain *d)
{
	int result = unit_load(d);
	int count = unit_expected_count(d);
	int expected = count < 0 ? count : (count <= unit_capacity ? 0 : -ENOSPC);

	CHECK(unit_count(d) == count, "%d regions instead of %d", unit_count(d), count);
	CHECK(result == expected, "%d instead of %d for %u partitions", result, expected,
	      (unsigned int)d->count);
	if (result == 0) {
		probe_everywhere(d);
	}
	return result;
}

/* ---- Random domains ---------------------------------------------------------------------------- */

static const k_mem_partition_attr_t attributes[] = {
	K_MEM_PARTITION_P_RW_U_RW,	   K_MEM_PARTITION_P_RW_U_RW,
	K_MEM_PARTITION_P_RW_U_NA,	   K_MEM_PARTITION_P_RO_U_RO,
	K_MEM_PARTITION_P_RO_U_NA,	   K_MEM_PARTITION_P_RWX_U_RWX,
	K_MEM_PARTITION_P_RX_U_RX,	   K_MEM_PARTITION_P_RW_U_RW_NOCACHE,
	K_MEM_PARTITION_P_RO_U_RO_NOCACHE, K_MEM_PARTITION_P_RW_U_RO,
	K_MEM_PARTITION_P_RW_U_RO,	   K_MEM_PARTITION_P_RW_U_RO_NOCACHE,
	K_MEM_PARTITION_P_RWX_U_RX,	   K_MEM_PARTITION_P_NA_U_NA,
};

static const k_mem_partition_attr_t read_only[] = {
	K_MEM_PARTITION_P_RO_U_RO,
	K_MEM_PARTITION_P_RX_U_RX,
	K_MEM_PARTITION_P_RO_U_NA,
};

/* In what the kernel's map covers, beside it, after or before another partition, or anywhere. */
static inline uint32_t random_anchor(const struct domain *d, uint32_t size)
{
	const uint32_t steps = random_below(64) * 32;
	const struct k_mem_partition *other = &d->partitions[random_below((uint32_t)d->count + 1)];

	switch (random_below(13)) {
	case 0:
	case 1:
		return d->map.ram_start + (one_in(3) ? 0 : steps);
	case 2:
		return d->map.ram_end - size - (one_in(3) ? 0 : steps);
	case 3:
		return d->map.rom_start + steps;
	case 4:
		return d->map.rom_end - size;
	case 5:
		return d->map.rom_end + (one_in(2) ? 0 : steps);
	case 6:
		return d->map.ram_start - size - steps;
	case 7:
		return d->map.all_start + steps;
	case 8:
	case 9:
		return one_in(2) ? other->start + other->size : other->start - size;
	case 10:
		return borders[random_below(COUNT_OF(borders))] + steps;
	case 11:
		return 0x40000000 + steps * 16;
	default:
		return random32() & 0xFFFFFFE0;
	}
}

/* What would be refused spoils the whole domain, so it comes seldom. */
static inline void random_spoil(const struct domain *d, struct k_mem_partition *p)
{
	static const uint32_t places[] = {0x40000000, 0x60000000, 0xA0000000};

	switch (random_below(3)) {
	case 0:
		p->attr.access = (uint8_t)random32();
		break;
	case 1:
		p->start = (one_in(2) ? d->map.rom_start : d->map.ram_start) - 32;
		p->size = one_in(4) ? 0x20000000 : 64;
		break;
	default:
		p->start = places[random_below(3)] - 32;
		p->size = 64;
		break;
	}
}

static inline void random_partition(struct domain *d, bool may_spoil)
{
	struct k_mem_partition p = {.size = 32u << random_below(8)};

	unit_random_range(&p, random_anchor(d, p.size));
	if (in_rom(d, &p)) {
		p.attr = read_only[random_below(COUNT_OF(read_only))];
	} else {
		p.attr = attributes[random_below(COUNT_OF(attributes))];
	}
	if (may_spoil && one_in(4)) {
		random_spoil(d, &p);
	}
	if (p.size == 0 || end_of(&p) > UINT32_MAX || meets_another(d, &p)) {
		return;
	}
	if (!may_spoil && !unit_accepts(d, &p)) {
		return;
	}
	d->partitions[d->count++] = p;
}

static inline void random_domain(struct domain *d)
{
	size_t maps_count;
	const struct kernel_map *maps = unit_maps(&maps_count);
	size_t count = random_below((uint32_t)(one_in(2) ? unit_capacity + 1 : MAX_PARTITIONS + 1));
	bool may_spoil = one_in(8);

	memset(d, 0, sizeof(*d));
	d->map = maps[random_below((uint32_t)maps_count)];
	d->stack = unit_stack(d->map.ram_start - 32 * random_below(8), 1 + random_below(1000));
	for (int tries = 0; d->count < count && tries < 100; tries++) {
		random_partition(d, may_spoil);
	}
}

static uint64_t results[3]; /* accepted, -EINVAL, -ENOSPC */

static inline void random_domains(uint64_t number_of_probes)
{
	static struct domain d;
	uint64_t end = probes + number_of_probes;

	while (probes < end) {
		random_domain(&d);
		switch (try_domain(&d)) {
		case 0:
			results[0]++;
			break;
		case -EINVAL:
			results[1]++;
			break;
		default:
			results[2]++;
			break;
		}
	}
	/* The generator still makes what it was made for. */
	for (int i = 0; i < 3; i++) {
		CHECK(results[i] > number_of_probes / 100000, "result %d came %llu times", i,
		      (unsigned long long)results[i]);
	}
}

/* ---- Systematic domains ------------------------------------------------------------------------ */

static inline struct domain empty_domain(void)
{
	size_t count;
	const struct kernel_map *map = unit_maps(&count);

	return (struct domain){.map = *map, .stack = unit_stack(map->ram_start - 4096, 1000)};
}

static inline void add_to(struct domain *d, uint32_t start, uint32_t size,
			  k_mem_partition_attr_t attr)
{
	d->partitions[d->count++] = (struct k_mem_partition){start, size, attr};
}

/* @p count partitions of @p size bytes, @p stride apart. */
static inline struct domain row_of(size_t count, uint32_t start, uint32_t size, uint32_t stride)
{
	struct domain d = empty_domain();

	while (d.count < count) {
		add_to(&d, start + (uint32_t)d.count * stride, size, K_MEM_PARTITION_P_RW_U_RW);
	}
	return d;
}

static inline void expect(struct domain d, int result)
{
	int actual = try_domain(&d);

	CHECK(actual == result, "%d instead of %d", actual, result);
}

/* Each row of eighths of a block, with neighbours that touch it on both sides. */
static inline void every_row(uint32_t base, uint32_t block, k_mem_partition_attr_t attr,
			     k_mem_partition_attr_t beside)
{
	uint32_t eighth = block / 8;

	for (uint32_t first = 0; first < 8; first++) {
		for (uint32_t after = first + 1; after <= 8; after++) {
			struct domain d = empty_domain();

			add_to(&d, base + first * eighth, (after - first) * eighth, attr);
			if (first > 0) {
				add_to(&d, base, first * eighth, beside);
			}
			if (after < 8) {
				add_to(&d, base + after * eighth, (8 - after) * eighth, beside);
			}
			(void)try_domain(&d);
		}
	}
}

/* Each attribute in each kind of place. */
static inline void every_attribute(void)
{
	const struct domain d = empty_domain();
	const uint32_t places[] = {d.map.all_start, d.map.ram_start + 0x4000,
				   d.map.rom_start, 0x50200000,
				   0x10000000,	    0x40000000,
				   0xE0000000,	    0xE0100000};

	for (size_t i = 0; i < COUNT_OF(places); i++) {
		for (unsigned int access = 0; access < 256; access++) {
			every_row(places[i], 256u << access % 6, Z_MEM_ATTR((uint8_t)access),
				  attributes[access % COUNT_OF(attributes)]);
		}
	}
}

/* Each attribute beside each other one, in RAM of users and of the kernel. */
static inline void every_pair(void)
{
	const struct domain d = empty_domain();

	for (size_t i = 0; i < COUNT_OF(attributes); i++) {
		for (size_t j = 0; j < COUNT_OF(attributes); j++) {
			for (uint32_t block = 256; block <= 4096; block *= 4) {
				every_row(d.map.all_start, block, attributes[i], attributes[j]);
				every_row(d.map.ram_start + 0x4000, block, attributes[i],
					  attributes[j]);
			}
		}
	}
}

/* ---- The test ---------------------------------------------------------------------------------- */

/* @p cases are the unit's own. */
static inline int protection_test(int argc, char **argv, void (*cases)(void))
{
	uint64_t number_of_probes = argc > 1 ? strtoull(argv[1], NULL, 0) : 5000000;

	if (argc > 2) {
		random_state ^= strtoull(argv[2], NULL, 0) << 1;
	}
	cases();
	every_attribute();
	every_pair();
	random_domains(number_of_probes);
	CHECK(probes >= number_of_probes, "%llu probes only", (unsigned long long)probes);
	printf("%llu probes; of random domains, %llu fit, %llu were wrong, %llu too large\n",
	       (unsigned long long)probes, (unsigned long long)results[0],
	       (unsigned long long)results[1], (unsigned long long)results[2]);
	return 0;
}

#endif
