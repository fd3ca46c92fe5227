/* SPDX-License-Identifier: Apache-2.0 */
/* Accesses of every width around the edges of what the attacker may touch: one that lies inside in
 * part only is refused as a whole, and writes nothing. */

#include "attack.h"
#include <zephyr/linker/linker-defs.h>

ATTACK_SUITE(edges);

/* Bits 0 and 1: width, 1, 2 or 4 bytes. Bit 2: write. From bit 3: how far from the edge, - 8. */
#define STEPS (8 * 16)

static ATTACK_BMEM uintptr_t edge;
/* What is open to write, and what to read. */
static uintptr_t own_start, own_end;
static uintptr_t read_start, read_end;

static uint32_t width_of(unsigned int index)
{
	return 1u << MIN(index & 3, 2);
}

static uintptr_t place_of(uintptr_t at, unsigned int index)
{
	return at + (index >> 3) - 8;
}

static void step(unsigned int index)
{
	uintptr_t place = place_of(edge, index);

	switch (index & 7) {
	case 0:
		__asm__ volatile("lbu t0, 0(%0)" : : "r"(place) : "t0");
		break;
	case 1:
		__asm__ volatile("lhu t0, 0(%0)" : : "r"(place) : "t0");
		break;
	case 4:
		__asm__ volatile("lbu t0, 0(%0)\n\tsb t0, 0(%0)" : : "r"(place) : "t0", "memory");
		break;
	case 5:
		__asm__ volatile("li t0, 0x5a5a\n\tsh t0, 0(%0)" : : "r"(place) : "t0", "memory");
		break;
	case 6:
	case 7:
		__asm__ volatile("li t0, 0x5a5a5a5a\n\tsw t0, 0(%0)"
				 :
				 : "r"(place)
				 : "t0", "memory");
		break;
	default:
		__asm__ volatile("lw t0, 0(%0)" : : "r"(place) : "t0");
		break;
	}
}

static bool judge(unsigned int index, int reason, const struct arch_esf *esf)
{
	uintptr_t place = place_of(edge, index);
	uintptr_t end = place + width_of(index);
	bool inside = place >= own_start && end <= own_end;

	if ((index & 4) == 0) {
		inside = inside || (place >= read_start && end <= read_end);
	}
	if (inside) {
		return reason == -1;
	}
	/* an access that straddles the edge may be reported where it begins, or where it is refused */
	return reason == K_ERR_CPU_EXCEPTION && esf->user && esf->address - place < width_of(index);
}

static void around(uintptr_t at, uintptr_t start, uintptr_t end)
{
	const struct series series = {.step = step, .count = STEPS, .judge = judge};

	edge = at;
	own_start = start;
	own_end = end;
	attack_series(&series);
}

static void nothing_to_read(void)
{
	read_start = 0;
	read_end = 0;
}

/* Below the attacker's stack lies its privileged stack. */
ZTEST(edges, test_stack)
{
	uintptr_t start = (uintptr_t)K_THREAD_STACK_BUFFER(child_stack[0]);

	nothing_to_read();
	around(start, start, start + CHILD_STACK_SIZE);
}

/* Two partitions that touch: what lies in both is in neither, though the attacker may read each. */
ZTEST(edges, test_neighbours)
{
	uintptr_t end = attack_part.start + attack_part.size;

	zassert_equal(attack_read_only.start, end);
	read_start = attack_read_only.start;
	read_end = attack_read_only.start + attack_read_only.size;
	around(end, attack_part.start, end);
	around(read_end, attack_part.start, end);
}

ZTEST(edges, test_kernel_memory)
{
	nothing_to_read();
	around((uintptr_t)&kernel_bytes[64], 0, 0);
}

/* The program's constants, with or without its code: behind it lies what private memory begins with. */
ZTEST(edges, test_constants)
{
	read_start = rom_readable();
	read_end = (uintptr_t)__rom_end;
	around(read_end, 0, 0);
	around(read_start, 0, 0);
}
