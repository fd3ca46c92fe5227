/* SPDX-License-Identifier: Apache-2.0 */
/* National Semiconductor's 16550 UART and its many descendants, polled.
 *
 * 8 data bits, no parity, one stop bit; the FIFOs are on, so that a burst of input is not lost.
 * Register facts: National Semiconductor PC16550D data sheet, section 8. */

#include <board.h>
#include <zephyr/arch/cpu.h>
#include <zephyr/drivers/uart.h>

struct ns16550 {
	volatile uint8_t data;	     /* and the divisor's lower half */
	volatile uint8_t interrupts; /* and its upper one, */
	volatile uint8_t fifo;
	volatile uint8_t line; /* while LINE_DIVISOR is set */
	volatile uint8_t modem;
	volatile uint8_t status;
};

#define FIFO_ENABLE	BIT(0)
#define FIFO_CLEAR	(BIT(1) | BIT(2))
#define LINE_8_BITS	0x03
#define LINE_DIVISOR	BIT(7)
#define MODEM_READY	0x03 /* DTR, RTS */
#define STATUS_RECEIVED BIT(0)
#define STATUS_TX_EMPTY BIT(5)

struct uart_ns16550_config {
	struct ns16550 *regs;
	uint32_t clock;
	uint32_t baud;
};

static struct ns16550 *regs_of(const struct device *dev)
{
	const struct uart_ns16550_config *config = dev->config;

	return config->regs;
}

static int poll_in(const struct device *dev, unsigned char *p_char)
{
	struct ns16550 *regs = regs_of(dev);

	if ((regs->status & STATUS_RECEIVED) == 0) {
		return -1;
	}
	*p_char = regs->data;
	return 0;
}

/* Nobody else's character may come between the look and the write: it would be lost. */
static bool try_out(struct ns16550 *regs, unsigned char out_char)
{
	unsigned int key = arch_irq_lock();
	bool room = (regs->status & STATUS_TX_EMPTY) != 0;

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

static int init(const struct device *dev)
{
	const struct uart_ns16550_config *config = dev->config;
	uint32_t divisor = (config->clock / 16 + config->baud / 2) / config->baud;

	config->regs->interrupts = 0;
	config->regs->line = LINE_DIVISOR;
	config->regs->data = (uint8_t)divisor;
	config->regs->interrupts = (uint8_t)(divisor >> 8);
	config->regs->line = LINE_8_BITS;
	config->regs->fifo = FIFO_ENABLE | FIFO_CLEAR;
	config->regs->modem = MODEM_READY;
	return 0;
}

static DEVICE_API(uart, api) = {
	.poll_in = poll_in,
	.poll_out = poll_out,
};

static const struct uart_ns16550_config uart0_config = {
	.regs = (struct ns16550 *)BOARD_UART0_BASE,
	.clock = BOARD_UART_CLOCK,
	.baud = 115200,
};

DEVICE_DEFINE(uart0, "uart0", init, NULL, NULL, &uart0_config, PRE_KERNEL_1,
	      CONFIG_SERIAL_INIT_PRIORITY, &api);
