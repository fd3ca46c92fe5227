/* SPDX-License-Identifier: Apache-2.0 */
/* ARM's CMSDK APB UART, polled.
 *
 * One character of room each way, 8 data bits, no parity, one stop bit, nothing else to choose.
 * Register facts: ARM DDI 0479 (Cortex-M System Design Kit), section 4.3, "APB UART". */

#include <board.h>
#include <zephyr/arch/cpu.h>
#include <zephyr/drivers/uart.h>

struct cmsdk_uart {
	volatile uint32_t data;
	volatile uint32_t state;
	volatile uint32_t ctrl;
	volatile uint32_t interrupt;
	volatile uint32_t bauddiv;
};

#define STATE_TX_FULL 0x01
#define STATE_RX_FULL 0x02
#define CTRL_TX	      0x01
#define CTRL_RX	      0x02
#define BAUDDIV_MIN   16 /* the receiver takes 16 samples a bit */

struct uart_cmsdk_config {
	struct cmsdk_uart *regs;
	uint32_t clock;
	uint32_t baud;
};

static struct cmsdk_uart *regs_of(const struct device *dev)
{
	const struct uart_cmsdk_config *config = dev->config;

	return config->regs;
}

static int poll_in(const struct device *dev, unsigned char *p_char)
{
	struct cmsdk_uart *regs = regs_of(dev);

	if ((regs->state & STATE_RX_FULL) == 0) {
		return -1;
	}
	*p_char = (unsigned char)regs->data;
	return 0;
}

/* Nobody else's character may come between the look and the write: it would be lost. */
static bool try_out(struct cmsdk_uart *regs, unsigned char out_char)
{
	unsigned int key = arch_irq_lock();
	bool room = (regs->state & STATE_TX_FULL) == 0;

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
	const struct uart_cmsdk_config *config = dev->config;

	config->regs->bauddiv = MAX(config->clock / config->baud, BAUDDIV_MIN);
	config->regs->ctrl = CTRL_TX | CTRL_RX;
	return 0;
}

static DEVICE_API(uart, api) = {
	.poll_in = poll_in,
	.poll_out = poll_out,
};

static const struct uart_cmsdk_config uart0_config = {
	.regs = (struct cmsdk_uart *)BOARD_UART0_BASE,
	.clock = BOARD_UART_CLOCK,
	.baud = 115200,
};

DEVICE_DEFINE(uart0, "uart0", init, NULL, NULL, &uart0_config, PRE_KERNEL_1,
	      CONFIG_SERIAL_INIT_PRIORITY, &api);
