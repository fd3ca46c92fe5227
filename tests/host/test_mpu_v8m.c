/* SPDX-License-Identifier: Apache-2.0 */
/* arch/arm_m/mpu_v8m_encode.c against a decoder written from the architecture manual (ARM DDI 0553,
 * B9 and MPU_RBAR, MPU_RLAR); protection.h says how.
 *
 * Where only privileged code may write, there are two answers: without and with the guarded region
 * that the port is told to disable. */

#include "arm_map.h"
#include <mpu_v8m.h>
#include <zephyr/sys/util.h>

#define REGIONS_OF_UNIT CONFIG_MPU_REGIONS_LIMIT
#define CAPACITY	(REGIONS_OF_UNIT - 3)
#define MOST		(IS_ENABLED(CONFIG_MPU_GAP_FILLING) ? CAPACITY / 2 : CAPACITY)

static const int unit_capacity = CAPACITY;

/* ---- The unit ---------------------------------------------------------------------------------- */

static struct arch_region unit[REGIONS_OF_UNIT];

/* RBAR: base[31:5] SH[4:3] AP[2:1] XN[0]. RLAR: limit[31:5], inclusive, AttrIndx[3:1] EN[0].
 * AP: 0 privileged RW, 1 all RW, 2 privileged R, 3 all R. */
static unsigned int region_may(const struct arch_region *region)
{
	static const unsigned int by_ap[] = {
		PRIV_READ | PRIV_WRITE,
		PRIV_READ | PRIV_WRITE | USER_READ | USER_WRITE,
		PRIV_READ,
		PRIV_READ | USER_READ,
	};
	unsigned int may = by_ap[(region->rbar >> 1) & 3];

	if ((region->rbar & 1) == 0) { /* who may read may execute */
		may |= (may & (PRIV_READ | USER_READ)) << 2;
	}
	return may;
}

static bool region_matches(const struct arch_region *region, uint32_t address)
{
	return (region->rlar & 1) != 0 && address >= (region->rbar & 0xFFFFFFE0) &&
	       address <= (region->rlar | 0x1F);
}

/* An address in two regions faults for everybody. */
static struct answer answer_of(const struct arch_region regions[REGIONS_OF_UNIT], uint32_t address)
{
	const struct arch_region *match = NULL;

	for (unsigned int i = 0; i < REGIONS_OF_UNIT; i++) {
		if (!region_matches(&regions[i], address)) {
			continue;
		}
		if (match != NULL) {
			return as_far_as_possible(address, (struct answer){0, TYPE_BACKGROUND});
		}
		match = &regions[i];
	}
	if (match == NULL) {
		return background(address);
	}
	return as_far_as_possible(
		address, (struct answer){region_may(match), (enum type)((match->rlar >> 1) & 7)});
}

/* What the manual forbids or leaves open, whatever the domain. */
static void unit_is_sound(void)
{
	for (unsigned int i = 0; i < REGIONS_OF_UNIT; i++) {
		const struct arch_region *r = &unit[i];

		if ((r->rlar & 1) == 0) {
			CHECK(r->rbar == 0 && r->rlar == 0, "unused region %u is not clear", i);
			continue;
		}
		CHECK((r->rbar >> 3 & 3) != 1, "region %u: SH 1 is reserved", i);
		CHECK((r->rlar & 0x10) == 0, "region %u: bit 4 of RLAR is reserved", i);
		CHECK((r->rlar >> 1 & 7) <= TYPE_NOT_CACHED, "region %u: memory type not set up",
		      i);
		CHECK((r->rbar & 0xFFFFFFE0) <= (r->rlar | 0x1F), "region %u ends before it begins",
		      i);
	}
}

/* ---- The policy -------------------------------------------------------------------------------- */

static const struct kernel_map maps[] = {
	{0x10000000, 0x10008000, 0x38004000, 0x38400000, 0x38000000, 0x38400000},
	{0x00000000, 0x000FFFE0, 0x20001000, 0x20010000, 0x20000000, 0x20010000},
	{0x08000000, 0x08000400, 0x20000400, 0x20000800, 0x20000000,
	 0x20000800}, /* hardly any room */
	{0x60000000, 0x60010000, 0x80000000, 0x80010000, 0x7FFF0000, 0x80010000},
};

static const struct kernel_map *unit_maps(size_t *count)
{
	*count = COUNT_OF(maps);
	return maps;
}

/* "Only privileged code may write": by a region that is read-only for everybody, and taken away for
 * the privileged store. */
static bool is_guarded(unsigned int may)
{
	unsigned int without_execution = may & ~(PRIV_EXECUTE | USER_EXECUTE);

	return without_execution == (PRIV_READ | PRIV_WRITE | USER_READ);
}

/* A piece of the kernel's RAM for which no region was left: pieces_are_right() says which may be. */
static bool is_left_out(uint32_t address)
{
	for (unsigned int i = 0; i < REGIONS_OF_UNIT; i++) {
		if (region_matches(&unit[i], address)) {
			return false;
		}
	}
	return !IS_ENABLED(CONFIG_MPU_GAP_FILLING);
}

static struct answer policy(const struct domain *d, uint32_t address)
{
	if (has(&d->stack, address)) {
		return (struct answer){PRIV_READ | PRIV_WRITE | USER_READ | USER_WRITE,
				       TYPE_NORMAL};
	}
	if (address >= d->map.rom_start && address < d->map.rom_end) {
		return (struct answer){PRIV_READ | PRIV_EXECUTE | USER_READ | USER_EXECUTE,
				       TYPE_NORMAL};
	}
	for (size_t i = 0; i < d->count; i++) {
		const struct k_mem_partition *p = &d->partitions[i];
		unsigned int may = partition_may(p);

		if (has(p, address)) {
			return (struct answer){is_guarded(may) ? may & ~PRIV_WRITE : may,
					       may == 0 ? TYPE_BACKGROUND : type_asked(address, p)};
		}
	}
	if (address >= d->map.ram_start && address < d->map.ram_end && !is_left_out(address)) {
		return (struct answer){PRIV_READ | PRIV_WRITE, TYPE_NORMAL};
	}
	return background(address);
}

/* Is there a setting of AP and XN that means exactly this, by itself, with the guard's help, or by
 * two regions in one place? */
static bool is_expressible(unsigned int may)
{
	if (may == 0) {
		return true;
	}
	may &= is_guarded(may) ? ~PRIV_WRITE : ~0u;
	for (uint32_t rbar = 0; rbar < 8; rbar++) {
		if (region_may(&(struct arch_region){rbar, 1}) == may) {
			return true;
		}
	}
	return false;
}

static bool unit_accepts(const struct domain *d, const struct k_mem_partition *p)
{
	return lies_well(d, p) &&
	       (in_rom(d, p) || (is_expressible(partition_may(p)) && !crosses_types(p)));
}

static bool partition_begins_at(const struct domain *d, uint64_t address)
{
	for (size_t i = 0; i < d->count; i++) {
		if (d->partitions[i].start == address) {
			return true;
		}
	}
	return false;
}

static int unit_expected_count(const struct domain *d)
{
	int regions = 0;

	for (size_t i = 0; i < d->count; i++) {
		if (!unit_accepts(d, &d->partitions[i])) {
			return -EINVAL;
		}
		if (!in_rom(d, &d->partitions[i])) {
			regions += partition_may(&d->partitions[i]) == 0 ? 2 : 1;
			regions += IS_ENABLED(CONFIG_MPU_GAP_FILLING) ? 1 : 0;
		}
	}
	return regions;
}

/* The pieces of kernel RAM that no partition covers: each begins at its start or where a partition
 * ends, unless another begins right there. */
struct pieces {
	unsigned int with_region, without;
	uint64_t smallest_with, largest_without;
};

static uint64_t end_of_piece(const struct domain *d, uint64_t start)
{
	uint64_t end = d->map.ram_end;

	for (size_t i = 0; i < d->count; i++) {
		if (d->partitions[i].start >= start && d->partitions[i].start < end) {
			end = d->partitions[i].start;
		}
	}
	return end;
}

static void count_piece(const struct domain *d, uint64_t start, struct pieces *pieces)
{
	uint64_t size;

	if (start < d->map.ram_start || start >= d->map.ram_end || partition_begins_at(d, start)) {
		return;
	}
	size = end_of_piece(d, start) - start;
	if (is_left_out((uint32_t)start)) {
		pieces->without++;
		pieces->largest_without = MAX(pieces->largest_without, size);
	} else {
		pieces->with_region++;
		pieces->smallest_with = MIN(pieces->smallest_with, size);
	}
}

/* As many have a region as there are regions, and no smaller one where a larger one has none. */
static void pieces_are_right(const struct domain *d)
{
	struct pieces pieces = {.smallest_with = UINT64_MAX};
	int room = CAPACITY + 1 - unit_expected_count(d); /* region 2 is theirs */

	count_piece(d, d->map.ram_start, &pieces);
	for (size_t i = 0; i < d->count; i++) {
		if (end_of(&d->partitions[i]) != d->map.ram_start) {
			count_piece(d, end_of(&d->partitions[i]), &pieces);
		}
	}
	CHECK(pieces.without == 0 || (!IS_ENABLED(CONFIG_MPU_GAP_FILLING) &&
				      pieces.with_region == (unsigned int)room),
	      "%u pieces have no region, %u have, of %d", pieces.without, pieces.with_region, room);
	CHECK(pieces.largest_without <= pieces.smallest_with, "a larger piece has no region");
}

/* ---- Loading ------------------------------------------------------------------------------------ */

static struct arch_protection image;

static struct mpu_kernel_map map_of(const struct domain *d)
{
	return (struct mpu_kernel_map){d->map.rom_start, d->map.rom_end, d->map.ram_start,
				       d->map.ram_end};
}

static int unit_count(const struct domain *d)
{
	const struct mpu_kernel_map map = map_of(d);

	return mpu_v8m_count(d->partitions, d->count, &map);
}

/* With the list in memory that ends where it ends, for the address sanitizer. */
static int encode(const struct domain *d)
{
	const struct mpu_kernel_map map = map_of(d);
	uint32_t size = (uint32_t)(d->count * sizeof(d->partitions[0]));
	struct k_mem_partition *list = malloc(size);
	int result;

	memcpy(list, d->partitions, size);
	result = mpu_v8m_encode(&image, list, d->count, &map);
	free(list);
	return result;
}

/* Regions 0 and 1 are not the domain's. */
static int unit_load(const struct domain *d)
{
	enum { size = (REGIONS_OF_UNIT - 2) * sizeof(struct arch_region) };
	struct arch_protection before;
	int result;

	_Static_assert(offsetof(struct arch_protection, guarded) == size,
		       "an image fills the unit exactly");
	memset(&image, (int)random32(), sizeof(image));
	before = image;
	result = encode(d);
	if (result != 0) {
		CHECK(memcmp(&image, &before, sizeof(image)) == 0, "failed and left a trace");
		return result;
	}
	CHECK(mpu_v8m_encode_region(&unit[0], d->stack.start, d->stack.size, d->stack.attr));
	CHECK(mpu_v8m_encode_region(&unit[1], d->map.rom_start, d->map.rom_end - d->map.rom_start,
				    K_MEM_PARTITION_P_RX_U_RX));
	memcpy(&unit[2], &image, size);
	unit_is_sound();
	pieces_are_right(d);
	return 0;
}

/* ---- Asking ------------------------------------------------------------------------------------- */

static bool is_in_guarded(const struct domain *d, uint32_t address)
{
	for (size_t i = 0; i < d->count; i++) {
		if (has(&d->partitions[i], address)) {
			return is_guarded(partition_may(&d->partitions[i]));
		}
	}
	return false;
}

/* A privileged store comes here: the port disables the region that it is told. */
static void probe_guard(const struct domain *d, uint32_t address)
{
	unsigned int number = mpu_v8m_guarded_region(&image, address);
	struct arch_region open[REGIONS_OF_UNIT];
	struct answer answer;

	CHECK((number != 0) == is_in_guarded(d, address), "0x%08x: guarded by region %u", address,
	      number);
	if (number == 0) {
		return;
	}
	memcpy(open, unit, sizeof(open));
	CHECK(memcmp(&open[number], mpu_v8m_region(&image, number), sizeof(open[0])) == 0,
	      "region %u would be closed with other words", number);
	open[number].rlar = 0;
	answer = answer_of(open, address);
	CHECK(answer.type == TYPE_BACKGROUND && (answer.may & PRIV_WRITE) != 0 &&
		      (answer.may & USER_ALL) == 0,
	      "0x%08x: open to 0x%02x", address, answer.may);
}

static void unit_probe(const struct domain *d, uint32_t address)
{
	check_answer(address, answer_of(unit, address),
		     as_far_as_possible(address, policy(d, address)));
	probe_guard(d, address);
}

static unsigned int unit_user_may(uint32_t address)
{
	return answer_of(unit, address).may & USER_ALL;
}

static bool unit_can_open(uint32_t address)
{
	return !is_processors_own(address);
}

/* ---- Random ranges ------------------------------------------------------------------------------ */

static void unit_random_range(struct k_mem_partition *p, uint32_t anchor)
{
	p->start = anchor;
	if (!one_in(4)) {
		p->size = 32 * (1 + random_below(8));
	} else if (one_in(2)) {
		p->size = 0x100000u >> random_below(10);
	}
}

static struct k_mem_partition unit_stack(uint32_t end, uint32_t size)
{
	uint32_t whole = ARCH_REGION_SIZE(size);

	return (struct k_mem_partition){end - whole, whole, K_MEM_PARTITION_P_RW_U_RW};
}

/* ---- Cases that chance may miss ------------------------------------------------------------------ */

static void limits(void)
{
	const uint32_t ram = maps[0].ram_start, end = maps[0].ram_end, rom = maps[0].rom_start;
	struct domain d;

	expect(empty_domain(), 0);
	expect(row_of(MOST, 0x38000000, 32, 32), 0);
	expect(row_of(MOST + 1, 0x38000000, 32, 32), -ENOSPC);
	/* In kernel RAM it is the same, whether there are pieces between them or not. */
	expect(row_of(MOST, ram, 32, 32), 0);
	expect(row_of(MOST, ram + 32, 32, 32), 0);
	expect(row_of(MOST, end - 32 * MOST, 32, 32), 0);
	expect(row_of(MOST, ram + 32, 32, 64), 0);
	expect(row_of(MOST + 1, ram + 32, 32, 64), -ENOSPC);
	expect(row_of(1, ram, end - ram, 0), 0);
	expect(row_of(2, ram, (end - ram) / 2, (end - ram) / 2), 0);
	/* In the program's constants they cost nothing. */
	for (uint8_t i = 0; i < COUNT_OF(read_only); i++) {
		d = row_of(MAX_PARTITIONS, rom, 32, 32);
		for (size_t j = 0; j < d.count; j++) {
			d.partitions[j].attr = read_only[i];
		}
		expect(d, 0);
		d.partitions[d.count - 1].attr = K_MEM_PARTITION_P_RW_U_RW;
		expect(d, -EINVAL);
	}
	/* What is wrong is said before what is too much. */
	d = row_of(MOST + 1, 0x38000000, 32, 32);
	d.partitions[MOST].attr.access = MEM_USER_WRITE;
	expect(d, -EINVAL);
	/* What nobody may touch takes one region more. */
	d = row_of(MOST - 1, 0x38000000, 32, 32);
	d.partitions[MOST - 2].attr = K_MEM_PARTITION_P_NA_U_NA;
	expect(d, 0);
	d = row_of(MOST, 0x38000000, 32, 32);
	for (size_t i = 0; i < d.count; i++) {
		d.partitions[i].attr = K_MEM_PARTITION_P_NA_U_NA;
	}
	expect(d, -ENOSPC);
	/* Where there is no region, there is none to guard. */
	d = row_of(MAX_PARTITIONS, 0x38000000, 32, 32);
	for (size_t i = 0; i < d.count; i++) {
		d.partitions[i].attr =
			i == d.count - 1 ? K_MEM_PARTITION_P_RW_U_RO : K_MEM_PARTITION_P_NA_U_NA;
	}
	expect(d, -ENOSPC);
}

static void edges_of_the_map(void)
{
	const struct kernel_map *m = &maps[0];
	const struct {
		uint32_t start, size;
		int result;
	} cases[] = {
		{m->ram_start - 32, 32, 0},
		{m->ram_start - 32, 64, -EINVAL},
		{m->ram_start, 32, 0},
		{m->ram_end - 32, 32, 0},
		{m->ram_end - 32, 64, -EINVAL},
		{m->ram_end, 32, 0},
		{m->ram_start - 32, 0x1000000, -EINVAL},
		{m->rom_start - 32, 32, 0},
		{m->rom_start - 32, 64, -EINVAL},
		{m->rom_end - 32, 64, -EINVAL},
		{m->rom_end, 32, 0},
		{m->rom_start - 32, 0x1000000, -EINVAL},
		{m->rom_start, m->rom_end - m->rom_start, -EINVAL}, /* would be writable */
		{0x40000000 - 32, 32, 0},
		{0x40000000 - 32, 64, -EINVAL},
		{0x40000000, 0x20000000, 0},
		{0x60000000 - 32, 64, -EINVAL},
		{0x60000000, 0x40000000, 0},
		{0xA0000000 - 32, 64, -EINVAL},
		{0xA0000000, 0x5FFFFFE0, 0},
		{0x38500000, 0x40000000, -EINVAL},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		expect(row_of(1, cases[i].start, cases[i].size, 0), cases[i].result);
	}
}

static void cases(void)
{
	limits();
	edges_of_the_map();
}

int main(int argc, char **argv)
{
	return protection_test(argc, argv, cases);
}
