/* SPDX-License-Identifier: Apache-2.0 */
/* What the nRF5340's start does, with memory of this machine at the addresses of its registers: trim
 * values get where they belong, and the debug port is opened exactly where UICR and the configuration
 * say so. */

#include "check.h"
#include <string.h>
#include <sys/mman.h>
#include "../../drivers/soc/nrf53_start.c"

#define OPEN 0x50FA50FAu

static void memory_at(uintptr_t start, size_t size)
{
	void *memory = mmap((void *)start, size, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);

	CHECK(memory == (void *)start, "no memory at %#lx", (unsigned long)start);
}

static void power_up(unsigned int trims, uint32_t approtect, uint32_t secure_approtect)
{
	memset((void *)0x00FF0000, 0xff, 0x10000);
	memset((void *)0x50000000, 0, 0x900000);
	for (unsigned int n = 0; n < trims; n++) {
		REG(BOARD_FICR_BASE + 0x300 + 8 * n) = 0x50800000 + 16 * n;
		REG(BOARD_FICR_BASE + 0x304 + 8 * n) = 0x1234 + n;
	}
	UICR_APPROTECT = approtect;
	UICR_SECUREAPPROTECT = secure_approtect;
}

static void test_trims(unsigned int trims)
{
	power_up(trims, OPEN, OPEN);
	/* behind the empty entry is nothing for us */
	if (trims < TRIMS - 1) {
		REG(BOARD_FICR_BASE + 0x300 + 8 * (trims + 1)) = 0x50800800;
		REG(BOARD_FICR_BASE + 0x304 + 8 * (trims + 1)) = 1;
	}
	REG(BOARD_FICR_BASE + 0x300 + 8 * TRIMS) = 0x50800800;
	CHECK(nrf53_start() == 0);
	for (unsigned int n = 0; n < TRIMS; n++) {
		CHECK(REG(0x50800000 + 16 * n) == (n < trims ? 0x1234 + n : 0), "trim %u of %u", n,
		      trims);
	}
	CHECK(REG(0x50800800) == 0, "beyond %u trims", trims);
}

/* The hardware opens the port when it finds its own key in DISABLE; LOCK keeps it closed. */
static void test_port(uint32_t approtect, uint32_t secure_approtect)
{
	power_up(0, approtect, secure_approtect);
	CHECK(nrf53_start() == 0);
	CHECK(APPROTECT_DISABLE == (LOCKS ? 0 : approtect));
	CHECK(SECUREAPPROTECT_DISABLE == (LOCKS ? 0 : secure_approtect));
	CHECK(APPROTECT_LOCK == LOCKS && SECUREAPPROTECT_LOCK == LOCKS);
	CHECK(UICR_APPROTECT == approtect && UICR_SECUREAPPROTECT == secure_approtect);
	CHECK(CACHE_ENABLE == 1);
}

int main(void)
{
	memory_at(0x00FF0000, 0x10000);
	memory_at(0x50000000, 0x900000);
	for (unsigned int trims = 0; trims <= TRIMS; trims++) {
		test_trims(trims);
	}
	test_port(OPEN, OPEN);
	test_port(OPEN, UINT32_MAX);
	test_port(UINT32_MAX, UINT32_MAX);
	test_port(0, OPEN);
	return 0;
}
