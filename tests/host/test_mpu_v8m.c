/* SPDX-License-Identifier: Apache-2.0 */
/* arch/arm_m/mpu_v8m_encode.c against a decoder written from the architecture manual (ARM DDI 0553,
 * B9 and MPU_RBAR, MPU_RLAR), which shares nothing with it.
 *
 * Random domains: partitions in user RAM, in kernel RAM, in flash, over devices, at the edges of all
 * of them and of each other. Whatever the encoder accepts is loaded into a model of the unit, beside
 * the two regions that are always there, and asked who may read, write and execute at each edge and
 * at random; the answer must be what the list of partitions says. Where only privileged code may
 * write, there are two answers: without and with the guarded region that the port is told to disable.
 * Whether it accepts, and with which error it refuses, is computed apart.
 *
 *	mpu_v8m_16 [number of probes [seed]]
 *
 * A probe is one address, for both privileges and the three kinds of access. */

#include "check.h"
#include <errno.h>
#include <mpu_v8m.h>

#define MAX_PARTITIONS	CONFIG_MAX_DOMAIN_PARTITIONS
#define REGIONS_OF_UNIT CONFIG_MPU_REGIONS_LIMIT

/* ---- Who may do what, as bits ------------------------------------------------------------------ */

#define PRIV_READ    0x01
#define PRIV_WRITE   0x02
#define PRIV_EXECUTE 0x04
#define USER_READ    0x10
#define USER_WRITE   0x20
#define USER_EXECUTE 0x40

enum type {
	TYPE_NORMAL,
	TYPE_DEVICE,
	TYPE_NOT_CACHED,
	TYPE_BACKGROUND,
};

struct answer {
	unsigned int may;
	enum type type;
};

/* The architecture's default map: what privileged code may do where no region is. */
static unsigned int background(uint32_t address)
{
	unsigned int may = PRIV_READ | PRIV_WRITE;

	if (address < 0x40000000 || (address >= 0x60000000 && address < 0xA0000000)) {
		may |= PRIV_EXECUTE;
	}
	return may;
}

static bool is_device(uint32_t address)
{
	return (address >= 0x40000000 && address < 0x60000000) || address >= 0xA0000000;
}

/* ---- The unit ---------------------------------------------------------------------------------- */

struct unit {
	struct arch_region regions[REGIONS_OF_UNIT];
};

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

static struct answer unit_answer(const struct unit *unit, uint32_t address)
{
	const struct arch_region *match = NULL;

	for (unsigned int i = 0; i < REGIONS_OF_UNIT; i++) {
		if (!region_matches(&unit->regions[i], address)) {
			continue;
		}
		if (match != NULL) {
			return (struct answer){0, TYPE_BACKGROUND}; /* a fault for everybody */
		}
		match = &unit->regions[i];
	}
	if (match == NULL) {
		return (struct answer){background(address), TYPE_BACKGROUND};
	}
	return (struct answer){region_may(match), (enum type)((match->rlar >> 1) & 7)};
}

/* What the port loads: regions 0 and 1 are not the domain's. */
static void unit_load(struct unit *unit, const struct arch_region *stack,
		      const struct arch_region *rom, const struct arch_protection *image)
{
	enum { size = (REGIONS_OF_UNIT - 2) * sizeof(struct arch_region) };

	_Static_assert(offsetof(struct arch_protection, guarded) == size,
		       "an image fills the unit exactly");
	unit->regions[0] = *stack;
	unit->regions[1] = *rom;
	memcpy(&unit->regions[2], image, size);
}

/* What the manual forbids or leaves open, whatever the domain. */
static void unit_is_sound(const struct unit *unit)
{
	for (unsigned int i = 0; i < REGIONS_OF_UNIT; i++) {
		const struct arch_region *r = &unit->regions[i];

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

/* ---- A domain, and what it means --------------------------------------------------------------- */

struct domain {
	struct mpu_kernel_map map;
	struct k_mem_partition stack;
	struct k_mem_partition partitions[MAX_PARTITIONS];
	size_t count;
};

static bool inside(const struct k_mem_partition *p, uint32_t start, uint32_t end)
{
	return p->start >= start && (uint64_t)p->start + p->size <= end;
}

static bool meets(const struct k_mem_partition *p, uint32_t start, uint32_t end)
{
	return p->start < end && (uint64_t)p->start + p->size > start;
}

static bool has(const struct k_mem_partition *p, uint32_t address)
{
	return address >= p->start && address < (uint64_t)p->start + p->size;
}

static unsigned int partition_may(const struct k_mem_partition *p)
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

	for (size_t i = 0; i < sizeof(bits) / sizeof(bits[0]); i++) {
		may |= (p->attr.access & bits[i].attribute) != 0 ? bits[i].may : 0;
	}
	return may;
}

static enum type type_asked(uint32_t address, const struct k_mem_partition *p)
{
	if (is_device(address)) {
		return TYPE_DEVICE;
	}
	return (p->attr.access & MEM_NOT_CACHEABLE) != 0 ? TYPE_NOT_CACHED : TYPE_NORMAL;
}

/* "Only privileged code may write": by a region that is read-only for everybody, and taken away for
 * the privileged store. */
static bool is_guarded(unsigned int may)
{
	unsigned int without_execution = may & ~(PRIV_EXECUTE | USER_EXECUTE);

	return without_execution == (PRIV_READ | PRIV_WRITE | USER_READ);
}

static bool in_rom(const struct domain *d, const struct k_mem_partition *p)
{
	return inside(p, d->map.rom_start, d->map.rom_end);
}

/* The policy. Code and constants are for everybody; a partition in them adds nothing. */
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
	if (address >= d->map.ram_start && address < d->map.ram_end) {
		return (struct answer){PRIV_READ | PRIV_WRITE, TYPE_NORMAL};
	}
	return (struct answer){background(address), TYPE_BACKGROUND};
}

/* Is there a setting of AP and XN that means exactly this, by itself, with the guard's help, or by
 * two regions in one place? */
static bool expressible(unsigned int may)
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

static bool crosses_types(const struct k_mem_partition *p)
{
	for (uint32_t border = 0x40000000; border != 0; border += 0x20000000) {
		if (is_device(border) != is_device(border - 1) && p->start < border &&
		    (uint64_t)p->start + p->size > border) {
			return true;
		}
	}
	return false;
}

static bool acceptable(const struct domain *d, const struct k_mem_partition *p)
{
	if (in_rom(d, p)) {
		return (p->attr.access & (MEM_USER_WRITE | MEM_PRIV_WRITE)) == 0;
	}
	if (meets(p, d->map.rom_start, d->map.rom_end)) {
		return false;
	}
	if (meets(p, d->map.ram_start, d->map.ram_end) &&
	    !inside(p, d->map.ram_start, d->map.ram_end)) {
		return false;
	}
	return expressible(partition_may(p)) && !crosses_types(p);
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

/* Pieces of kernel RAM that no partition covers: each begins at its start or where a partition ends,
 * unless another begins right there. */
static unsigned int pieces_of_kernel_ram(const struct domain *d)
{
	unsigned int pieces = partition_begins_at(d, d->map.ram_start) ? 0 : 1;

	for (size_t i = 0; i < d->count; i++) {
		const struct k_mem_partition *p = &d->partitions[i];
		uint64_t end = (uint64_t)p->start + p->size;

		if (inside(p, d->map.ram_start, d->map.ram_end) && end < d->map.ram_end &&
		    !partition_begins_at(d, end)) {
			pieces++;
		}
	}
	return pieces;
}

static int expected_result(const struct domain *d)
{
	unsigned int regions = 3; /* stack, rom, and one that only kernel RAM may use */
	unsigned int pieces = pieces_of_kernel_ram(d);

	for (size_t i = 0; i < d->count; i++) {
		if (!acceptable(d, &d->partitions[i])) {
			return -EINVAL;
		}
		if (!in_rom(d, &d->partitions[i])) {
			regions += partition_may(&d->partitions[i]) == 0 ? 2 : 1;
		}
	}
	regions += pieces > 0 ? pieces - 1 : 0;
	return regions <= REGIONS_OF_UNIT ? 0 : -ENOSPC;
}

/* ---- Random domains ------------------------------------------------------------------------------ */

static const struct mpu_kernel_map maps[] = {
	{0x10000000, 0x10008000, 0x38004000, 0x38400000},
	{0x00000000, 0x000FFFE0, 0x20001000, 0x20010000},
	{0x08000000, 0x08000400, 0x20000400, 0x20000800}, /* hardly any room */
	{0x60000000, 0x60010000, 0x80000000, 0x80010000},
};

static const uint32_t borders[] = {0x00000020, 0x20000000, 0x40000000, 0x60000000,
				   0x80000000, 0xA0000000, 0xE0000000, 0xFFFFFFC0};

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

static bool meets_another(const struct domain *d, const struct k_mem_partition *p)
{
	if (meets(p, d->stack.start, d->stack.start + d->stack.size)) {
		return true;
	}
	for (size_t i = 0; i < d->count; i++) {
		const struct k_mem_partition *other = &d->partitions[i];

		if (meets(p, other->start, other->start + other->size)) {
			return true;
		}
	}
	return false;
}

static uint32_t random_size(void)
{
	switch (random_below(8)) {
	case 0:
		return 0x1000;
	case 1:
		return 0x100000u >> random_below(10);
	default:
		return 32 * (1 + random_below(8));
	}
}

/* In what the kernel map covers, beside it, after or before another partition, or anywhere. */
static uint32_t random_start(const struct domain *d, uint32_t size)
{
	const uint32_t steps = random_below(64) * 32;
	const struct k_mem_partition *other = &d->partitions[random_below((uint32_t)d->count + 1)];

	switch (random_below(12)) {
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
	case 8:
		return one_in(2) ? other->start + other->size : other->start - size;
	case 9:
		return borders[random_below(sizeof(borders) / sizeof(borders[0]))] + steps;
	case 10:
		return 0x40000000 + steps * 16;
	default:
		return random32() & 0xFFFFFFE0;
	}
}

/* What would be refused spoils the whole domain, so it comes seldom. */
static void random_spoil(const struct domain *d, struct k_mem_partition *p)
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

static void random_partition(struct domain *d, bool may_spoil)
{
	struct k_mem_partition p = {.size = random_size()};

	p.start = random_start(d, p.size);
	if (in_rom(d, &p)) {
		p.attr = read_only[random_below(sizeof(read_only))];
	} else {
		p.attr = attributes[random_below(sizeof(attributes))];
	}
	if (may_spoil && one_in(4)) {
		random_spoil(d, &p);
	}
	if ((uint64_t)p.start + p.size > UINT32_MAX || meets_another(d, &p)) {
		return;
	}
	if (!may_spoil && !acceptable(d, &p)) {
		return;
	}
	d->partitions[d->count++] = p;
}

static void random_domain(struct domain *d)
{
	size_t count = random_below(one_in(2) ? REGIONS_OF_UNIT - 2 : MAX_PARTITIONS + 1);
	bool may_spoil = one_in(8);

	memset(d, 0, sizeof(*d));
	d->map = maps[random_below(sizeof(maps) / sizeof(maps[0]))];
	d->stack.size = 32 * (1 + random_below(16));
	d->stack.start = d->map.ram_start - d->stack.size - 32 * random_below(4);
	for (int tries = 0; d->count < count && tries < 100; tries++) {
		random_partition(d, may_spoil);
	}
}

/* ---- Asking ---------------------------------------------------------------------------------------- */

static uint64_t probes;

static bool is_in_guarded(const struct domain *d, uint32_t address)
{
	for (size_t i = 0; i < d->count; i++) {
		if (has(&d->partitions[i], address) &&
		    is_guarded(partition_may(&d->partitions[i]))) {
			return true;
		}
	}
	return false;
}

/* A privileged store comes here: the port disables the region that it is told. */
static void probe_guard(const struct domain *d, const struct unit *unit,
			const struct arch_protection *image, uint32_t address)
{
	unsigned int number = mpu_v8m_guarded_region(image, address);
	struct unit open = *unit;
	struct answer answer;

	CHECK((number != 0) == is_in_guarded(d, address), "0x%08x: guarded by region %u", address,
	      number);
	if (number == 0) {
		return;
	}
	CHECK(memcmp(&open.regions[number], mpu_v8m_region(image, number),
		     sizeof(struct arch_region)) == 0,
	      "region %u would be closed with other words", number);
	open.regions[number].rlar = 0;
	answer = unit_answer(&open, address);
	CHECK(answer.type == TYPE_BACKGROUND && (answer.may & PRIV_WRITE) != 0 &&
		      (answer.may & (USER_READ | USER_WRITE | USER_EXECUTE)) == 0,
	      "0x%08x: open to 0x%02x", address, answer.may);
}

static void probe(const struct domain *d, const struct unit *unit,
		  const struct arch_protection *image, uint32_t address)
{
	struct answer expected = policy(d, address);
	struct answer actual = unit_answer(unit, address);

	probes++;
	CHECK(actual.may == expected.may, "0x%08x: the unit allows 0x%02x, the domain 0x%02x",
	      address, actual.may, expected.may);
	CHECK(actual.type == expected.type, "0x%08x: memory type %d instead of %d", address,
	      actual.type, expected.type);
	probe_guard(d, unit, image, address);
}

static void probe_edge(const struct domain *d, const struct unit *unit,
		       const struct arch_protection *image, uint32_t edge)
{
	static const uint32_t distances[] = {0, 1, 3, 4, 31, 32};

	for (size_t i = 0; i < sizeof(distances) / sizeof(distances[0]); i++) {
		probe(d, unit, image, edge + distances[i]);
		probe(d, unit, image, edge - distances[i]);
	}
}

static void probe_partition(const struct domain *d, const struct unit *unit,
			    const struct arch_protection *image, const struct k_mem_partition *p)
{
	probe_edge(d, unit, image, p->start);
	probe_edge(d, unit, image, p->start + p->size);
	probe_edge(d, unit, image, p->start + random_below(p->size));
}

static void probe_everywhere(const struct domain *d, const struct unit *unit,
			     const struct arch_protection *image)
{
	probe_partition(d, unit, image, &d->stack);
	for (size_t i = 0; i < d->count; i++) {
		probe_partition(d, unit, image, &d->partitions[i]);
	}
	probe_edge(d, unit, image, d->map.rom_start);
	probe_edge(d, unit, image, d->map.rom_end);
	probe_edge(d, unit, image, d->map.ram_start);
	probe_edge(d, unit, image, d->map.ram_end);
	for (size_t i = 0; i < sizeof(borders) / sizeof(borders[0]); i++) {
		probe_edge(d, unit, image, borders[i]);
	}
	for (int i = 0; i < 32; i++) {
		probe(d, unit, image, random32());
		probe(d, unit, image,
		      d->map.ram_start + random_below(d->map.ram_end - d->map.ram_start));
		probe(d, unit, image,
		      d->map.rom_start + random_below(d->map.rom_end - d->map.rom_start));
	}
}

/* ---- One domain -------------------------------------------------------------------------------------- */

static uint64_t results[3]; /* accepted, -EINVAL, -ENOSPC */

static void fill_random(void *memory, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		((uint8_t *)memory)[i] = (uint8_t)random32();
	}
}

static void always_loaded(const struct domain *d, struct arch_region *stack,
			  struct arch_region *rom)
{
	CHECK(mpu_v8m_encode_region(stack, d->stack.start, d->stack.size,
				    K_MEM_PARTITION_P_RW_U_RW));
	CHECK(mpu_v8m_encode_region(rom, d->map.rom_start, d->map.rom_end - d->map.rom_start,
				    K_MEM_PARTITION_P_RX_U_RX));
}

/* With the list in memory that ends where it ends, for the address sanitizer. */
static int encode(struct arch_protection *image, const struct domain *d)
{
	uint32_t size = (uint32_t)(d->count * sizeof(d->partitions[0]));
	struct k_mem_partition *list = malloc(size);
	int result;

	memcpy(list, d->partitions, size);
	result = mpu_v8m_encode(image, list, d->count, &d->map);
	free(list);
	return result;
}

static int try(const struct domain *d)
{
	struct arch_protection image, before;
	struct arch_region stack, rom;
	struct unit unit;
	int result;

	fill_random(&image, sizeof(image));
	before = image;
	result = encode(&image, d);
	CHECK(result == expected_result(d), "%d instead of %d for %u partitions", result,
	      expected_result(d), d->count);
	if (result != 0) {
		CHECK(memcmp(&image, &before, sizeof(image)) == 0, "failed and left a trace");
		return result;
	}
	always_loaded(d, &stack, &rom);
	unit_load(&unit, &stack, &rom, &image);
	unit_is_sound(&unit);
	probe_everywhere(d, &unit, &image);
	return result;
}

static void random_domains(uint64_t number_of_probes)
{
	static struct domain d;

	while (probes < number_of_probes) {
		random_domain(&d);
		results[-try(&d) == EINVAL ? 1 : (expected_result(&d) == 0 ? 0 : 2)]++;
	}
	/* The generator still makes what it was made for. */
	for (int i = 0; i < 3; i++) {
		CHECK(results[i] > number_of_probes / 100000, "result %d came %llu times", i,
		      (unsigned long long)results[i]);
	}
}

/* ---- Cases that chance may miss ------------------------------------------------------------------------ */

#define CAPACITY (REGIONS_OF_UNIT - 3)

static struct domain empty_domain(void)
{
	return (struct domain){.map = maps[0],
			       .stack = {0x38003000, 0x400, K_MEM_PARTITION_P_RW_U_RW}};
}

/* @p count partitions of @p size bytes, @p stride apart. */
static struct domain row_of(size_t count, uint32_t start, uint32_t size, uint32_t stride)
{
	struct domain d = empty_domain();

	for (size_t i = 0; i < count; i++) {
		d.partitions[d.count++] = (struct k_mem_partition){start + (uint32_t)i * stride,
								   size, K_MEM_PARTITION_P_RW_U_RW};
	}
	return d;
}

static void expect(struct domain d, int result)
{
	int actual = try(&d);

	CHECK(actual == result, "%d instead of %d", actual, result);
}

static void limits(void)
{
	const uint32_t ram = maps[0].ram_start, end = maps[0].ram_end, rom = maps[0].rom_start;

	expect(empty_domain(), 0);
	expect(row_of(CAPACITY, 0x38000000, 32, 32), 0);
	expect(row_of(CAPACITY + 1, 0x38000000, 32, 32), -ENOSPC);
	/* In kernel RAM a row costs one region each, and one more for each piece between them. */
	expect(row_of(CAPACITY, ram, 32, 32), 0);
	expect(row_of(CAPACITY - 1, ram + 32, 32, 32), 0);
	expect(row_of(CAPACITY, ram + 32, 32, 32), -ENOSPC);
	expect(row_of(CAPACITY, end - 32 * CAPACITY, 32, 32), 0);
	expect(row_of(CAPACITY / 2, ram + 32, 32, 64), 0);
	expect(row_of(CAPACITY / 2 + 1, ram + 32, 32, 64), -ENOSPC);
	expect(row_of(1, ram, end - ram, 0), 0);
	expect(row_of(2, ram, (end - ram) / 2, (end - ram) / 2), 0);
	/* In the program's constants they cost nothing. */
	for (uint8_t i = 0; i < 3; i++) {
		struct domain d = row_of(MAX_PARTITIONS, rom, 32, 32);

		for (size_t j = 0; j < d.count; j++) {
			d.partitions[j].attr = read_only[i];
		}
		expect(d, 0);
		d.partitions[d.count - 1].attr = K_MEM_PARTITION_P_RW_U_RW;
		expect(d, -EINVAL);
	}
	/* What is wrong is said before what is too much. */
	struct domain d = row_of(CAPACITY + 1, 0x38000000, 32, 32);

	d.partitions[CAPACITY].attr.access = MEM_USER_WRITE;
	expect(d, -EINVAL);
	/* What nobody may touch takes two regions. */
	d = row_of(CAPACITY - 1, 0x38000000, 32, 32);
	d.partitions[CAPACITY - 2].attr = K_MEM_PARTITION_P_NA_U_NA;
	expect(d, 0);
	d = row_of(CAPACITY, 0x38000000, 32, 32);
	d.partitions[0].attr = K_MEM_PARTITION_P_NA_U_NA;
	expect(d, -ENOSPC);
}

static void edges_of_the_map(void)
{
	const struct mpu_kernel_map *m = &maps[0];
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

static void every_attribute(void)
{
	for (unsigned int access = 0; access < 256; access++) {
		const uint32_t places[] = {0x38000000, maps[0].ram_start + 64, 0x50200000,
					   maps[0].rom_start, maps[0].rom_end};

		for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
			struct domain d = row_of(1, places[i], 64, 0);

			d.partitions[0].attr.access = (uint8_t)access;
			(void)try(&d);
		}
	}
}

int main(int argc, char **argv)
{
	uint64_t number_of_probes = argc > 1 ? strtoull(argv[1], NULL, 0) : 10000000;

	if (argc > 2) {
		random_state ^= strtoull(argv[2], NULL, 0) << 1;
	}
	limits();
	edges_of_the_map();
	every_attribute();
	random_domains(number_of_probes);
	printf("%llu probes of %llu domains; refused %llu as wrong, %llu as too large\n",
	       (unsigned long long)probes, (unsigned long long)results[0],
	       (unsigned long long)results[1], (unsigned long long)results[2]);
	return 0;
}
