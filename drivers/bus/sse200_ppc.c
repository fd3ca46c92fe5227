/* SPDX-License-Identifier: Apache-2.0 */
/* The peripheral protection controllers of Arm's SSE-200 subsystem (ARM 101104, "Secure privilege
 * control block"): a bit a device, set: secure unprivileged accesses pass. Which bit is whose is
 * the board's to say: BOARD_PPC_DEVICES(X) calls X(address, register, bit) for each, and each takes
 * 4 KiB or more. */

#include <board.h>
#include <bulkhead/bus_guard.h>
#include <zephyr/irq.h>
#include <zephyr/sys/util.h>

#define SMALLEST_DEVICE 0x1000u

static const struct ppc_device {
	uint32_t page : 20;
	uint32_t word : 7; /* its register's place in the block */
	uint32_t bit : 5;
} devices[] = {
#define AS_ROW(address, register_offset, device_bit)                                               \
	{.page = (address) / SMALLEST_DEVICE, .word = (register_offset) / 4, .bit = (device_bit)},
	BOARD_PPC_DEVICES(AS_ROW)
#undef AS_ROW
};

void bus_guard_open(uintptr_t start, size_t size)
{
	volatile uint32_t *block = (volatile uint32_t *)BOARD_SPCB_BASE;
	unsigned int key = irq_lock();

	for (size_t i = 0; i < ARRAY_SIZE(devices); i++) {
		uintptr_t address = devices[i].page * SMALLEST_DEVICE;

		if (start - address < SMALLEST_DEVICE || address - start < size) {
			block[devices[i].word] |= BIT(devices[i].bit);
		}
	}
	irq_unlock(key);
}
