/* SPDX-License-Identifier: Apache-2.0 */
/* For the tests of Arm's protection units: the default memory map, which holds where no region is
 * (ARM DDI 0403 B3.1, ARM DDI 0553 B8). */
#ifndef TESTS_HOST_ARM_MAP_H
#define TESTS_HOST_ARM_MAP_H

#include "protection.h"

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

/* What privileged code may do there; users nothing. */
static inline struct answer background(uint32_t address)
{
	unsigned int may = PRIV_READ | PRIV_WRITE;

	if (address < 0x40000000 || (address >= 0x60000000 && address < 0xA0000000)) {
		may |= PRIV_EXECUTE;
	}
	return (struct answer){may, TYPE_BACKGROUND};
}

/* Accesses to the processor's own devices do not ask the unit, and are for privileged code only. */
static inline bool is_processors_own(uint32_t address)
{
	return address >> 20 == 0xE00;
}

/* What a region says, as far as the architecture lets it: nothing executes from 0xE0000000 on. */
static inline struct answer as_far_as_possible(uint32_t address, struct answer answer)
{
	if (is_processors_own(address)) {
		return background(address);
	}
	if (address >= 0xE0000000) {
		answer.may &= ~(PRIV_EXECUTE | USER_EXECUTE);
	}
	return answer;
}

static uint32_t unit_readable_rom(const struct kernel_map *map)
{
	return map->rom_start;
}

static inline void check_answer(uint32_t address, struct answer unit, struct answer domain)
{
	CHECK(unit.may == domain.may, "0x%08x: the unit allows 0x%02x, the domain 0x%02x", address,
	      unit.may, domain.may);
	CHECK(unit.type == domain.type, "0x%08x: memory type %d instead of %d", address, unit.type,
	      domain.type);
}

static inline bool is_device(uint32_t address)
{
	return (address >= 0x40000000 && address < 0x60000000) || address >= 0xA0000000;
}

static inline enum type type_asked(uint32_t address, const struct k_mem_partition *p)
{
	if (is_device(address)) {
		return TYPE_DEVICE;
	}
	return (p->attr.access & MEM_NOT_CACHEABLE) != 0 ? TYPE_NOT_CACHED : TYPE_NORMAL;
}

static inline bool crosses_types(const struct k_mem_partition *p)
{
	for (uint32_t border = 0x40000000; border != 0; border += 0x20000000) {
		if (is_device(border) != is_device(border - 1) && p->start < border &&
		    end_of(p) > border) {
			return true;
		}
	}
	return false;
}

#endif
