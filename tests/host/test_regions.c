/* SPDX-License-Identifier: Apache-2.0 */
/* userspace/regions.c against a model that knows nothing of intervals: it looks at each byte.
 *
 * First everything in a few cells of address space, in windows at both of its ends, in the middle
 * and across the sign bit: each set of up to three regions, each question. Then random regions from
 * the edges of the whole 32-bit space, against arithmetic in 64 bits. */

#include "check.h"
#include <regions.h>

#define MAX_CELLS 10

static const uint8_t needs[] = {0, MEM_USER_READ, MEM_USER_WRITE, MEM_USER_READ | MEM_USER_WRITE};

static struct k_mem_partition region(uint32_t start, uint32_t size, uint8_t access)
{
	return (struct k_mem_partition){start, size, {access}};
}

/* ---- The model: which of the cells does a set of regions allow? ------------------------------- */

struct cells {
	uint32_t base;
	unsigned int count;
	bool allowed[MAX_CELLS];
};

static bool has_byte(const struct k_mem_partition *r, uint64_t byte)
{
	return byte >= r->start && byte < (uint64_t)r->start + r->size;
}

static void cells_fill(struct cells *cells, const struct k_mem_partition *regions, size_t count,
		       uint8_t need)
{
	for (unsigned int i = 0; i < cells->count; i++) {
		cells->allowed[i] = false;
		for (size_t j = 0; j < count; j++) {
			cells->allowed[i] |= has_byte(&regions[j], (uint64_t)cells->base + i) &&
					     (regions[j].attr.access & need) == need;
		}
	}
}

/* Nothing outside the cells is allowed, and an access does not go on at address 0. */
static bool cells_allow(const struct cells *cells, uint32_t addr, uint32_t size)
{
	for (uint64_t byte = addr; byte < (uint64_t)addr + size; byte++) {
		if (byte < cells->base || byte >= (uint64_t)cells->base + cells->count ||
		    !cells->allowed[byte - cells->base]) {
			return false;
		}
	}
	return true;
}

/* ---- Everything in a small space ------------------------------------------------------------- */

/* The regions as one list, and cut into two at every place. */
static void ask(const struct cells *cells, const struct k_mem_partition *regions, size_t count,
		uint32_t addr, uint32_t size, uint8_t need)
{
	bool expected = cells_allow(cells, addr, size);

	for (size_t cut = 0; cut < count; cut++) {
		struct region_list lists[] = {{regions, cut}, {regions + cut, count - cut}};

		CHECK(regions_allow(lists, 2, addr, size, need) == expected,
		      "[0x%08x, +%u) need %u, %u regions, expected %d", addr, size, need, count,
		      expected);
	}
}

static void ask_everything(uint32_t base, unsigned int cells_count,
			   const struct k_mem_partition *regions, size_t count)
{
	struct cells cells = {.base = base, .count = cells_count};

	for (size_t i = 0; i < sizeof(needs); i++) {
		cells_fill(&cells, regions, count, needs[i]);
		for (unsigned int from = 0; from < cells_count + 2; from++) {
			for (uint32_t size = 0; size <= cells_count - from + 2; size++) {
				ask(&cells, regions, count, base + from - 1, size, needs[i]);
			}
		}
	}
}

/* All regions that fit into @p cells cells, with each access of @p accesses. */
static size_t all_regions(struct k_mem_partition *out, uint32_t base, unsigned int cells,
			  const uint8_t *accesses, size_t num_accesses)
{
	size_t count = 0;

	for (uint32_t start = 0; start < cells; start++) {
		for (uint32_t size = 1; size <= cells - start; size++) {
			for (size_t i = 0; i < num_accesses; i++) {
				out[count++] = region(base + start, size, accesses[i]);
			}
		}
	}
	return count;
}

static void check_overlap(const struct k_mem_partition *a, const struct k_mem_partition *b)
{
	struct region_list list = {a, 1};
	bool expected = false;

	for (uint64_t byte = a->start; byte < (uint64_t)a->start + a->size; byte++) {
		expected |= has_byte(b, byte);
	}
	CHECK(regions_overlap(a, b) == expected, "[0x%08x, +%u) [0x%08x, +%u)", a->start, a->size,
	      b->start, b->size);
	CHECK(region_overlaps_any(b, list) == expected);
}

static void pairs(uint32_t base, unsigned int cells)
{
	static const uint8_t accesses[] = {MEM_USER_READ, MEM_USER_READ | MEM_USER_WRITE,
					   MEM_PRIV_READ | MEM_PRIV_WRITE};
	struct k_mem_partition all[200];
	size_t count = all_regions(all, base, cells, accesses, sizeof(accesses));

	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < count; j++) {
			struct k_mem_partition two[] = {all[i], all[j]};

			check_overlap(&all[i], &all[j]);
			ask_everything(base, cells, two, 2);
		}
	}
}

static void triples(uint32_t base, unsigned int cells)
{
	static const uint8_t accesses[] = {MEM_USER_READ, MEM_USER_WRITE};
	struct k_mem_partition all[200];
	size_t count = all_regions(all, base, cells, accesses, sizeof(accesses));

	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < count; j++) {
			for (size_t k = 0; k < count; k++) {
				struct k_mem_partition three[] = {all[i], all[j], all[k]};

				ask_everything(base, cells, three, 3);
			}
		}
	}
}

static void small_space(void)
{
	/* The last byte of the address space is in no sane region. */
	const uint32_t bases[] = {0, 0x20000000, 0x80000000u - 3, UINT32_MAX - 7};

	for (size_t i = 0; i < sizeof(bases) / sizeof(bases[0]); i++) {
		pairs(bases[i], 7);
	}
	triples(0, 4);
	triples(UINT32_MAX - 4, 4);
}

/* ---- The whole space --------------------------------------------------------------------------- */

static const uint32_t edges[] = {0,	     1,		 31,	     32,	 4096,
				 0x1FFFFFFF, 0x20000000, 0x38000000, 0x7FFFFFFF, 0x80000000,
				 0x80000001, 0xFFFFF000, 0xFFFFFFE0, 0xFFFFFFFE, 0xFFFFFFFF};
#define NUM_EDGES (sizeof(edges) / sizeof(edges[0]))

static uint32_t near_an_edge(void)
{
	return edges[random_below(NUM_EDGES)] + random_below(5) - 2;
}

static bool sane(uint32_t start, uint32_t size)
{
	return size > 0 && (uint64_t)start + size <= UINT32_MAX;
}

static void sanity(void)
{
	for (size_t i = 0; i < NUM_EDGES; i++) {
		for (size_t j = 0; j < NUM_EDGES; j++) {
			for (uint32_t k = 0; k < 9; k++) {
				uint32_t start = edges[i] + k % 3 - 1;
				uint32_t size = edges[j] + k / 3 - 1;
				struct k_mem_partition r = region(start, size, 0);

				CHECK(region_is_sane(&r) == sane(start, size), "[0x%08x, +0x%x)",
				      start, size);
			}
		}
	}
	for (uint32_t start = 0; start < 64; start++) { /* ends at 2^32 - 1 and at 2^32 */
		struct k_mem_partition last = region(start, UINT32_MAX - start, 0);
		struct k_mem_partition beyond = region(start, UINT32_MAX - start + 1, 0);

		CHECK(region_is_sane(&last));
		CHECK(!region_is_sane(&beyond));
	}
}

static struct k_mem_partition random_region(void)
{
	for (;;) {
		uint32_t start = near_an_edge();
		uint32_t size = one_in(2) ? random_below(70) : near_an_edge() - start;

		if (sane(start, size)) {
			return region(start, size, (uint8_t)random_below(8));
		}
	}
}

static bool byte_allowed(const struct k_mem_partition *regions, size_t count, uint64_t byte,
			 uint8_t need)
{
	for (size_t i = 0; i < count; i++) {
		if (has_byte(&regions[i], byte) && (regions[i].attr.access & need) == need) {
			return true;
		}
	}
	return false;
}

/* What is allowed changes only where a region begins or ends: it is enough to look there. */
static bool span_allowed(const struct k_mem_partition *regions, size_t count, uint32_t addr,
			 uint32_t size, uint8_t need)
{
	uint64_t end = (uint64_t)addr + size;

	if (size == 0) {
		return true;
	}
	if (end > UINT32_MAX || !byte_allowed(regions, count, addr, need)) {
		return false;
	}
	for (size_t i = 0; i < count; i++) {
		uint64_t places[] = {regions[i].start,
				     (uint64_t)regions[i].start + regions[i].size};

		for (size_t j = 0; j < 2; j++) {
			if (places[j] > addr && places[j] < end &&
			    !byte_allowed(regions, count, places[j], need)) {
				return false;
			}
		}
	}
	return true;
}

static void random_questions(const struct k_mem_partition *regions, size_t count)
{
	size_t cut = random_below(count + 1);
	struct region_list lists[] = {{regions, cut}, {NULL, 0}, {regions + cut, count - cut}};

	for (int i = 0; i < 40; i++) {
		const struct k_mem_partition *some = &regions[random_below(count)];
		const struct k_mem_partition *other = &regions[random_below(count)];
		uint32_t addr = some->start + random_below(5) - 2;
		uint32_t end = other->start + other->size + random_below(5) - 2;
		uint32_t size = one_in(4) ? near_an_edge() : end - addr;
		uint8_t need = (uint8_t)random_below(8);

		CHECK(regions_allow(lists, 3, addr, size, need) ==
			      span_allowed(regions, count, addr, size, need),
		      "[0x%08x, +0x%x) need %u of %u regions", addr, size, need, count);
	}
}

static void random_overlaps(const struct k_mem_partition *regions, size_t count)
{
	struct k_mem_partition one = random_region();
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		const struct k_mem_partition *r = &regions[i];
		bool expected = one.start < (uint64_t)r->start + r->size &&
				r->start < (uint64_t)one.start + one.size;

		any |= expected;
		CHECK(regions_overlap(&one, r) == expected && regions_overlap(r, &one) == expected,
		      "[0x%08x, +0x%x) [0x%08x, +0x%x)", one.start, one.size, r->start, r->size);
	}
	CHECK(region_overlaps_any(&one, (struct region_list){regions, count}) == any);
}

static void whole_space(void)
{
	struct k_mem_partition regions[8];

	for (int round = 0; round < 100000; round++) {
		size_t count = 1 + random_below(8);

		for (size_t i = 0; i < count; i++) {
			regions[i] = random_region();
			if (i > 0 && one_in(2)) { /* adjacent to the one before, or a byte off */
				uint32_t start = regions[i - 1].start + regions[i - 1].size +
						 (one_in(4) ? 1 : 0);

				if (sane(start, regions[i].size)) {
					regions[i].start = start;
				}
			}
		}
		random_questions(regions, count);
		random_overlaps(regions, count);
	}
}

static void no_regions(void)
{
	struct region_list none = {NULL, 0};

	CHECK(regions_allow(&none, 1, 0, 0, MEM_USER_READ));
	CHECK(regions_allow(NULL, 0, UINT32_MAX, 0, MEM_USER_WRITE));
	CHECK(!regions_allow(&none, 1, 0, 1, 0));
	CHECK(!regions_allow(NULL, 0, 0, UINT32_MAX, 0));
}

int main(void)
{
	no_regions();
	sanity();
	small_space();
	whole_space();
	return 0;
}
