/* SPDX-License-Identifier: Apache-2.0 */
/* ARM's PrimeCell UART (PL011), polled.
 *
 * 8 data bits, no parity, one stop bit; the FIFOs are on, so that a burst of input is not lost.
 * Register facts: ARM DDI 0183 (PL011 Technical Reference Manual), section 3.3. */

#include <board.h>
#include <zephyr/arch/cpu.h>
#include <zephyr/drivers/uart.h>

struct pl011 {
	volatile uint32_t data; /* DR: the errors of a received character stand above bit 7 */
	volatile uint32_t errors;
	uint32_t reserved0[4];
	volatile uint32_t flags;
	uint32_t reserved1[2];
	volatile uint32_t ibrd; /* clocks of a sixteenth of a bit, */
	volatile uint32_t fbrd; /* and 64ths of them */
	volatile uint32_t lcr_h;
	volatile uint32_t cr;
};

BUILD_ASSERT(offsetof(struct pl011, flags) == 0x18 && offsetof(struct pl011, ibrd) == 0x24 &&
	     offsetof(struct pl011, cr) == 0x30);

#define FLAG_RX_EMPTY BIT(4)
#define FLAG_TX_FULL  BIT(5)
#define LCR_H_FIFOS   BIT(4)
#define LCR_H_8_BITS  (3u << 5)
#define CR_ENABLE     BIT(0)
#define CR_TX	      BIT(8)
#define CR_RX	      BIT(9)

struct uart_pl011_config {
	struct pl011 *regs;
	uint32_t clock;
	uint32_t baud;
};

static struct pl011 *regs_of(const struct device *dev)
{
	const struct uart_pl011_config *config = dev->config;

	return config->regs;
}

static int poll_in(const struct device *dev, unsigned char *p_char)
{
	struct pl011 *regs = regs_of(dev);

	if ((regs->flags & FLAG_RX_EMPTY) != 0) {
		return -1;
	}
	*p_char = (unsigned char)regs->data;
	return 0;
}

/* Nobody else's character may come between the look and the write: it would be lost. */
static bool try_out(struct pl011 *regs, unsigned char out_char)
{
	unsigned int key = arch_irq_lock();
	bool room = (regs->flags & FLAG_TX_FULL) == 0;

	if (room) {
		regs->data = out_char;
	}
	arch_irq_unlock(key);
	return room;
}

static void poll_out(const struct device *dev, unsigned char out_char)
{
	while (!try_out(regs_of(dev), out_char)) {
	}
}

/* The divisor comes into force with the write to LCR_H. (section 3.3.5) */
static int init(const struct device *dev)
{
	const struct uart_pl011_config *config = dev->config;
	uint32_t divisor = (4 * config->clock + config->baud / 2) / config->baud;

	config->regs->cr = 0;
	config->regs->ibrd = divisor / 64;
	config->regs->fbrd = divisor % 64;
	config->regs->lcr_h = LCR_H_8_BITS | LCR_H_FIFOS;
	config->regs->cr = CR_ENABLE | CR_TX | CR_RX;
	return 0;
}

static DEVICE_API(uart, api) = {
	.poll_in = poll_in,
	.poll_out = poll_out,
};

static const struct uart_pl011_config uart0_config = {
	.regs = (struct pl011 *)BOARD_UART0_BASE,
	.clock = BOARD_UART_CLOCK,
	.baud = 115200,
};

DEVICE_DEFINE(uart0, "uart0", init, NULL, NULL, &uart0_config, PRE_KERNEL_1,
	      CONFIG_SERIAL_INIT_PRIORITY, &api);
