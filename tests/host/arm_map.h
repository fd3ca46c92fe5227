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
