/* SPDX-License-Identifier: Apache-2.0 */
/* arch/arm_m/mpu_v7m_encode.c and mpu_v7m_decode.c against a decoder written from the architecture
 * manual (ARM DDI 0403, B3.5, MPU_RBAR and MPU_RASR), which shares nothing with them: not with good
 * registers only, but what the hardware makes of any (it ignores the low bits of a base address).
 *
 * Which ranges one region can express is found out by trying all settings of the registers. */

#include "arm_map.h"
#include <mpu_v7m.h>

#define REGIONS_OF_UNIT CONFIG_MPU_REGIONS_LIMIT

#ifdef CONFIG_MPU_STACK_GUARD
#define HAS_GUARD 1
#else
#define HAS_GUARD 0
#endif
#define CAPACITY (REGIONS_OF_UNIT - 3 - HAS_GUARD)

static const int unit_capacity = CAPACITY;

/* ---- The unit ---------------------------------------------------------------------------------- */

/* A region, taken apart as the manual says: a block of 2^(SIZE + 1) bytes; from 256 on SRD leaves
 * out eighths of it. */
struct unit_region {
	bool enabled;
	uint64_t base, size;
	uint32_t srd;
	struct answer answer;
};

static struct unit_region unit[REGIONS_OF_UNIT];

static unsigned int rights_of(uint32_t rasr)
{
	static const unsigned int by_ap[8] = {
		0,
		PRIV_READ | PRIV_WRITE,
		PRIV_READ | PRIV_WRITE | USER_READ,
		PRIV_READ | PRIV_WRITE | USER_READ | USER_WRITE,
		0, /* reserved */
		PRIV_READ,
		PRIV_READ | USER_READ,
		PRIV_READ | USER_READ,
	};
	unsigned int may = by_ap[rasr >> 24 & 7];

	return (rasr >> 28 & 1) != 0 ? may : may | (may & (PRIV_READ | USER_READ)) << 2;
}

/* TEX, C, B. Anything else than these is not what the kernel uses. */
static enum type type_of(uint32_t rasr)
{
	switch (rasr >> 16 & 0x3B) {
	case 0x0B: /* 001 1 1: normal, write-back, write-allocate */
		return TYPE_NORMAL;
	case 0x08: /* 001 0 0: normal, not cacheable */
		return TYPE_NOT_CACHED;
	case 0x01: /* 000 0 1: device */
		return TYPE_DEVICE;
	default:
		return TYPE_BACKGROUND;
	}
}

static struct unit_region region_of(struct arch_region words)
{
	uint64_t size = 2ull << (words.rasr >> 1 & 31);

	return (struct unit_region){
		.enabled = (words.rasr & 1) != 0,
		.size = size,
		.base = words.rbar & ~(size - 1) & 0xFFFFFFE0,
		.srd = size >= 256 ? words.rasr >> 8 & 0xFF : 0,
		.answer = {rights_of(words.rasr), type_of(words.rasr)},
	};
}

static bool region_matches(const struct unit_region *region, uint32_t address)
{
	uint64_t offset = address - region->base;

	return region->enabled && offset < region->size &&
	       (region->srd >> (offset / (region->size / 8)) & 1) == 0;
}

/* The highest number decides. */
static struct answer unit_answer(uint32_t address)
{
	for (unsigned int i = REGIONS_OF_UNIT; i-- > 0;) {
		if (region_matches(&unit[i], address)) {
			return as_far_as_possible(address, unit[i].answer);
		}
	}
	return background(address);
}

/* What the manual forbids or leaves open. */
static void is_sound(struct arch_region words)
{
	uint64_t size = 2ull << (words.rasr >> 1 & 31);

	CHECK((words.rasr >> 24 & 7) != 4, "AP 4 is reserved");
	CHECK((words.rasr & 0xE8C000C0) == 0, "a reserved bit is set: 0x%08x", words.rasr);
	if ((words.rasr & 1) == 0) {
		return;
	}
	CHECK(size >= 32, "SIZE is too small");
	CHECK(((words.rbar & 0xFFFFFFE0) & (size - 1)) == 0, "0x%08x is not aligned", words.rbar);
	CHECK(size >= 256 || (words.rasr >> 8 & 0xFF) == 0, "SRD below 256 bytes");
	CHECK((words.rasr >> 8 & 0xFF) != 0xFF, "SRD of nothing");
	CHECK(type_of(words.rasr) != TYPE_BACKGROUND, "memory type");
	CHECK((words.rasr >> 18 & 1) == 0, "S");
}

/* As the registers: RBAR carries the number. */
static unsigned int unit_write(struct arch_region words)
{
	unsigned int number = words.rbar & 15;

	CHECK((words.rbar & 0x10) != 0, "VALID is not set");
	CHECK(number < REGIONS_OF_UNIT, "region %u", number);
	is_sound(words);
	unit[number] = region_of(words);
	return number;
}

/* ---- What one region can express --------------------------------------------------------------- */

/* Is there a setting of base, SIZE and SRD whose region is exactly this? All rows of sub-regions of
 * all blocks around the start. */
static bool is_one_region(const struct k_mem_partition *p)
{
	for (unsigned int log2 = 5; log2 <= 32; log2++) {
		uint64_t block = 1ull << log2;
		uint64_t base = p->start & ~(block - 1);

		if (p->start == base && p->size == block) {
			return true;
		}
		for (unsigned int first = 0; log2 >= 8 && first < 8; first++) {
			for (unsigned int after = first + 1; after <= 8; after++) {
				if (p->start == base + first * block / 8 &&
				    end_of(p) == base + after * block / 8) {
					return true;
				}
			}
		}
	}
	return false;
}

#define WINDOW	 8192u
#define GRANULES (WINDOW / 32)

/* [start, end) in granules of a window: some setting of the registers makes this range. */
static bool makes[GRANULES][GRANULES + 1];

/* What SRD leaves of a block, if that is one row in the window. */
static void note_row(uint64_t block, uint64_t base, uint32_t window, uint32_t srd)
{
	struct unit_region region = {true, base, block, srd, {0, TYPE_NORMAL}};
	uint32_t start = 0, end, rest;

	while (start < GRANULES && !region_matches(&region, window + 32 * start)) {
		start++;
	}
	end = start;
	while (end < GRANULES && region_matches(&region, window + 32 * end)) {
		end++;
	}
	rest = end;
	while (rest < GRANULES && !region_matches(&region, window + 32 * rest)) {
		rest++;
	}
	if (start < end && rest == GRANULES) {
		makes[start][end] = true;
	}
}

/* Everything in a window: each setting of the registers, each range. */
static void every_range(uint32_t window)
{
	memset(makes, 0, sizeof(makes));
	for (uint64_t block = 32; block <= WINDOW; block *= 2) {
		for (uint64_t base = window; base < (uint64_t)window + WINDOW; base += block) {
			for (uint32_t srd = 0; srd < (block < 256 ? 1 : 256); srd++) {
				note_row(block, base, window, srd);
			}
		}
	}
	for (uint32_t start = 0; start < GRANULES; start++) {
		for (uint32_t end = start + 1; end <= GRANULES; end++) {
			uint32_t from = window + 32 * start, size = 32 * (end - start);

			CHECK(mpu_v7m_region_check(from, size) == makes[start][end], "0x%08x, 0x%x",
			      from, size);
		}
		for (uint32_t off = 1; off < 32; off++) { /* crooked */
			CHECK(!mpu_v7m_region_check(window + 32 * start + off, 32));
			CHECK(!mpu_v7m_region_check(window + 32 * start, off));
			CHECK(!mpu_v7m_region_check(window + 32 * start, 32 + off));
		}
		CHECK(!mpu_v7m_region_check(window + 32 * start, 0));
	}
}

static void check_range(uint32_t start, uint32_t size)
{
	struct k_mem_partition p = {start, size, {0}};
	bool expected = size > 0 && (uint64_t)start + size <= 1ull << 32 && is_one_region(&p);

	CHECK(mpu_v7m_region_check(start, size) == expected, "0x%08x, 0x%x", start, size);
}

static void ranges(void)
{
	const uint32_t windows[] = {0, 0x20000000, 0x7FFFE000, 0xFFFFE000};

	for (size_t i = 0; i < COUNT_OF(windows); i++) {
		every_range(windows[i]);
	}
	for (unsigned int log2 = 5; log2 < 32; log2++) {
		for (uint32_t n = 0; n < 64; n++) {
			uint32_t eighth = (1u << log2) / 8;

			check_range(eighth * (n / 8), eighth * (n % 8 + 1));
			check_range(0u - eighth * (n / 8), eighth * (n % 8 + 1));
			check_range(eighth * (n / 8) + 32, eighth * (n % 8 + 1));
			check_range(eighth * (n / 8), eighth * (n % 8 + 1) - 32);
		}
	}
	for (int i = 0; i < 1000000; i++) {
		uint32_t step = 1u << random_below(32);

		check_range(step * random_below(16), step * random_below(16));
	}
}

/* ARCH_REGION_ALIGN, ARCH_REGION_SIZE: in an object that is aligned so, whatever its neighbours, a
 * region of that size can begin; and none that holds as much is smaller. */
static void sizes(void)
{
	for (uint32_t size = 1; size < 70000; size++) {
		uint32_t align = ARCH_REGION_ALIGN(size), whole = ARCH_REGION_SIZE(size);
		uint32_t places = 1;

		CHECK(whole >= size && mpu_v7m_region_check(align, whole) &&
			      mpu_v7m_region_check(5 * align, whole),
		      "%u bytes: %u, aligned to %u", size, whole, align);
		for (uint32_t less = (size + 31) / 32 * 32; less < whole; less += 32) {
			CHECK(!mpu_v7m_region_check(0, less), "%u bytes fit into %u", size, less);
		}
		while (places < 16 && mpu_v7m_region_check(places * (align / 2), whole)) {
			places++;
		}
		CHECK(align == 32 || places < 16, "%u bytes need not be aligned to %u", size,
		      align);
	}
}

extern char usable_in_array_sizes[ARCH_REGION_SIZE(1100)]
	__attribute__((aligned(ARCH_REGION_ALIGN(1100))));
_Static_assert(sizeof(usable_in_array_sizes) == 1280, "2048 / 8 * 5");
_Static_assert(_Alignof(usable_in_array_sizes) == 2048, "2048");

/* ---- The policy -------------------------------------------------------------------------------- */

static const struct kernel_map maps[] = {
	{0x00000000, 0x00008000, 0x20004000, 0x20020000, 0x20000000, 0x20020000},
	{0x08000000, 0x080A0000, 0x20001000, 0x2000A000, 0x20000000, 0x2000A000},
	{0x08000000, 0x08000400, 0x20000400, 0x20000800, 0x20000000,
	 0x20000800}, /* hardly any room */
	{0x60000000, 0x60010000, 0x80000000, 0x80010000, 0x80000000, 0x80020000},
};

static const struct kernel_map *unit_maps(size_t *count)
{
	*count = COUNT_OF(maps);
	return maps;
}

static struct k_mem_partition guard; /* size 0: none */

static struct answer policy(const struct domain *d, uint32_t address)
{
	if (has(&guard, address)) {
		return (struct answer){partition_may(&guard), TYPE_NORMAL};
	}
	for (size_t i = 0; i < d->count; i++) {
		const struct k_mem_partition *p = &d->partitions[i];

		if (has(p, address) && !in_rom(d, p)) {
			return (struct answer){partition_may(p), type_asked(address, p)};
		}
	}
	if (has(&d->stack, address)) {
		return (struct answer){PRIV_READ | PRIV_WRITE | USER_READ | USER_WRITE,
				       TYPE_NORMAL};
	}
	if (address >= d->map.rom_start && address < d->map.rom_end) {
		return (struct answer){PRIV_READ | PRIV_EXECUTE | USER_READ | USER_EXECUTE,
				       TYPE_NORMAL};
	}
	if (address >= d->map.all_start && address < d->map.all_end) {
		return (struct answer){PRIV_READ | PRIV_WRITE, TYPE_NORMAL};
	}
	return background(address);
}

/* Is there a setting of AP and XN that means exactly this? */
static bool is_expressible(unsigned int may)
{
	for (uint32_t bits = 0; bits < 16; bits++) {
		if (rights_of((bits & 7) << 24 | (bits >> 3) << 28) == may) {
			return true;
		}
	}
	return false;
}

static bool unit_accepts(const struct domain *d, const struct k_mem_partition *p)
{
	return lies_well(d, p) && (in_rom(d, p) || (is_expressible(partition_may(p)) &&
						    is_one_region(p) && !crosses_types(p)));
}

static int unit_expected_count(const struct domain *d)
{
	int regions = 0;

	for (size_t i = 0; i < d->count; i++) {
		if (!unit_accepts(d, &d->partitions[i])) {
			return -EINVAL;
		}
		regions += in_rom(d, &d->partitions[i]) ? 0 : 1;
	}
	return regions;
}

/* ---- Loading ------------------------------------------------------------------------------------ */

static struct arch_region encode_region(unsigned int number, uint32_t start, uint32_t size,
					k_mem_partition_attr_t attr)
{
	struct arch_region words;

	CHECK(mpu_v7m_encode_region(&words, number, start, size, attr), "0x%08x, 0x%x", start,
	      size);
	CHECK((words.rbar & 31) == (16 | number), "0x%08x is not region %u", words.rbar, number);
	return words;
}

/* Somewhere in RAM where nothing of the domain is, below a stack of the kernel's. */
static void place_guard(const struct domain *d)
{
	guard = (struct k_mem_partition){0};
	for (int tries = 0; HAS_GUARD && guard.size == 0 && tries < 100; tries++) {
		uint32_t size = one_in(2) ? 32 : 128;
		struct k_mem_partition p = {
			random_between(d->map.all_start, d->map.all_end) & ~(size - 1), size,
			one_in(2) ? K_MEM_PARTITION_P_RO_U_NA : K_MEM_PARTITION_P_NA_U_NA};

		guard = meets_another(d, &p) ? guard : p;
	}
}

static void load_kernel(const struct domain *d)
{
	const struct kernel_map *m = &d->map;

	for (unsigned int i = 0; i < REGIONS_OF_UNIT; i++) { /* what another domain left */
		unit[i] = region_of((struct arch_region){random32(), random32() | 1});
	}
	unit_write(encode_region(0, m->all_start, m->all_end - m->all_start,
				 K_MEM_PARTITION_P_RW_U_NA));
	unit_write(encode_region(1, m->rom_start, m->rom_end - m->rom_start,
				 K_MEM_PARTITION_P_RX_U_RX));
	unit_write(encode_region(2, d->stack.start, d->stack.size, d->stack.attr));
	place_guard(d);
	if (guard.size != 0) {
		unit_write(encode_region(REGIONS_OF_UNIT - 1, guard.start, guard.size, guard.attr));
	} else if (HAS_GUARD) {
		unit[REGIONS_OF_UNIT - 1].enabled = false;
	}
}

static void load_image(const struct arch_protection *image)
{
	_Static_assert(sizeof(image->region) == CAPACITY * sizeof(struct arch_region),
		       "an image fills what is the domain's");
	for (unsigned int i = 0; i < CAPACITY; i++) {
		unsigned int number = unit_write(image->region[i]);

		CHECK(number == 3 + i, "region %u stands where %u belongs", number, 3 + i);
	}
}

/* What reports say: the partitions, in their order. */
static void check_decoded(const struct domain *d, const struct arch_protection *image)
{
	unsigned int n = 0;

	for (size_t i = 0; i < d->count; i++) {
		const struct k_mem_partition *p = &d->partitions[i];
		struct k_mem_partition read;

		if (in_rom(d, p)) {
			continue;
		}
		read = mpu_v7m_decode_region(image->region[n++]);
		CHECK(read.start == p->start && read.size == p->size &&
			      partition_may(&read) == partition_may(p),
		      "0x%08x, 0x%x is read as 0x%08x, 0x%x", p->start, p->size, read.start,
		      read.size);
	}
	for (; n < CAPACITY; n++) {
		CHECK(mpu_v7m_decode_region(image->region[n]).size == 0);
		CHECK((image->region[n].rasr & 1) == 0, "an unused region is enabled");
	}
}

static struct mpu_kernel_map map_of(const struct domain *d)
{
	return (struct mpu_kernel_map){d->map.rom_start, d->map.rom_end, d->map.ram_start,
				       d->map.ram_end};
}

static int unit_count(const struct domain *d)
{
	const struct mpu_kernel_map map = map_of(d);

	return mpu_v7m_count(d->partitions, d->count, &map);
}

/* With the list in memory that ends where it ends, for the address sanitizer. */
static int encode(struct arch_protection *image, const struct domain *d)
{
	const struct mpu_kernel_map map = map_of(d);
	uint32_t size = (uint32_t)(d->count * sizeof(d->partitions[0]));
	struct k_mem_partition *list = malloc(size);
	int result;

	memcpy(list, d->partitions, size);
	result = mpu_v7m_encode(image, list, d->count, &map);
	free(list);
	return result;
}

static int unit_load(const struct domain *d)
{
	struct arch_protection image, before;
	int result;

	memset(&image, (int)random32(), sizeof(image));
	before = image;
	result = encode(&image, d);
	if (result != 0) {
		CHECK(memcmp(&image, &before, sizeof(image)) == 0, "failed and left a trace");
		return result;
	}
	load_kernel(d);
	load_image(&image);
	check_decoded(d, &image);
	return 0;
}

static void unit_probe(const struct domain *d, uint32_t address)
{
	check_answer(address, unit_answer(address),
		     as_far_as_possible(address, policy(d, address)));
}

static unsigned int unit_user_may(uint32_t address)
{
	return unit_answer(address).may & USER_ALL;
}

static bool unit_can_open(uint32_t address)
{
	return !is_processors_own(address);
}

/* ---- Random ranges ------------------------------------------------------------------------------ */

/* A row of eighths of a block around the anchor, or the block. */
static void unit_random_range(struct k_mem_partition *p, uint32_t anchor)
{
	uint32_t block = 32u << random_below(one_in(4) ? 16 : 8);
	uint32_t first = random_below(8), count = 1 + random_below(8 - first);

	if (one_in(16)) { /* any, mostly not expressible */
		p->start = anchor;
		p->size = 32 * (1 + random_below(40));
		return;
	}
	if (block < 256 || one_in(3)) {
		first = 0;
		count = 8;
	}
	p->start = (anchor & ~(block - 1)) + first * (block / 8);
	p->size = count * (block / 8);
}

static struct k_mem_partition unit_stack(uint32_t end, uint32_t size)
{
	uint32_t align = ARCH_REGION_ALIGN(size), whole = ARCH_REGION_SIZE(size);

	return (struct k_mem_partition){(end - whole) & ~(align - 1), whole,
					K_MEM_PARTITION_P_RW_U_RW};
}

/* ---- Cases that chance may miss ------------------------------------------------------------------ */

static void limits(void)
{
	const uint32_t ram = maps[0].ram_start, rom = maps[0].rom_start;
	struct domain d;

	expect(empty_domain(), 0);
	for (uint32_t start = ram - 4096; start <= ram; start += 4096) {
		expect(row_of(CAPACITY, start, 32, 32), 0);
		expect(row_of(CAPACITY + 1, start, 32, 32), -ENOSPC);
	}
	for (uint8_t i = 0; i < COUNT_OF(read_only); i++) { /* cost nothing */
		d = row_of(MAX_PARTITIONS, rom, 96, 96);
		for (size_t j = 0; j < d.count; j++) {
			d.partitions[j].attr = read_only[i];
		}
		expect(d, 0);
		d.partitions[d.count - 1].attr = K_MEM_PARTITION_P_RW_U_RW;
		expect(d, -EINVAL);
	}
	/* What is wrong is said before what is too much. */
	d = row_of(CAPACITY + 1, ram, 32, 32);
	d.partitions[CAPACITY].attr.access = MEM_USER_WRITE;
	expect(d, -EINVAL);
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
		{m->ram_start, 0x4000, 0},
		{m->ram_start - 0x4000, 0x8000, -EINVAL},
		{m->ram_end - 32, 32, 0},
		{m->ram_end, 32, 0},
		{m->all_start - 32, 32, 0},
		{m->all_start, 0x20000, -EINVAL},
		{m->all_start, 0x40000, -EINVAL},
		{m->rom_end - 32, 32, -EINVAL}, /* would be writable */
		{m->rom_end - 0x4000, 0x6000, -EINVAL},
		{m->rom_end, 32, 0},
		{m->rom_start, 0x10000, -EINVAL},
		{0x40000000 - 32, 32, 0},
		{0x40000000, 0x20000000, 0},
		{0x60000000, 0x20000000, 0},
		{0x60000000, 0x40000000, 0}, /* two eighths of all there is */
		{0x60000000, 0x30000000, -EINVAL},
		{0x80000000, 0x40000000, -EINVAL}, /* memory and devices */
		{0xA0000000, 0x20000000, 0},
		{0xC0000000, 0x20000000, 0},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		expect(row_of(1, cases[i].start, cases[i].size, 0), cases[i].result);
	}
}

/* What any words would mean to the hardware is what reports say. */
static void decoding(void)
{
	for (int i = 0; i < 1000000; i++) {
		uint32_t size = 4 + random_below(28), first = random_below(8);
		uint32_t count = 1 + random_below(8 - first);
		uint32_t left_out = size < 7 ? 0 : ~(((1u << count) - 1) << first) & 0xFF;
		struct arch_region words = {random32(), (random32() & 0x17000000) | left_out << 8 |
								size << 1 | 1};
		struct unit_region region = region_of(words);
		struct k_mem_partition read = mpu_v7m_decode_region(words);

		if (left_out == 0) {
			first = 0;
			count = 8;
		}
		if (count * (region.size / 8) > UINT32_MAX) {
			continue;
		}
		CHECK(read.start == region.base + first * (region.size / 8) &&
			      read.size == count * (region.size / 8) &&
			      partition_may(&read) == region.answer.may,
		      "0x%08x, 0x%08x is read as 0x%08x, 0x%x", words.rbar, words.rasr, read.start,
		      read.size);
	}
}

static void cases(void)
{
	decoding();
	ranges();
	sizes();
	limits();
	edges_of_the_map();
}

int main(int argc, char **argv)
{
	return protection_test(argc, argv, cases);
}
