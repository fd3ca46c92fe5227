/* SPDX-License-Identifier: Apache-2.0 */
/* Nordic's UARTE, polled.
 *
 * It sends and receives by DMA only, and the DMA reaches RAM only: a constant in flash cannot be
 * sent. So each character goes through a byte of the driver's, one for each direction, which is the
 * hardware's from the start of a transfer to its end. The receiver has a FIFO of its own, so that
 * what comes in between two calls of poll_in() is not lost at once.
 *
 * The transmitter stays started, which costs some power; sending by whole buffers would not suit
 * poll_out(), whose caller may halt the system right after it. */

#include <uarte_hw.h>
#include <zephyr/drivers/uart.h>

/* Guarded by the kernel lock. */
static uint8_t tx_byte;
static bool tx_busy;
static uint8_t rx_byte;

static int poll_in(const struct device *dev, unsigned char *p_char)
{
	unsigned int key = arch_irq_lock();
	bool received = uarte_rx_ended();

	ARG_UNUSED(dev);
	if (received) {
		*p_char = rx_byte;
		uarte_rx_start(&rx_byte);
	}
	arch_irq_unlock(key);
	return received ? 0 : -1;
}

/* Nobody else's character may come between the look and the start. */
static bool try_out(unsigned char out_char)
{
	unsigned int key = arch_irq_lock();
	bool room = !tx_busy || uarte_tx_ended();

	if (room) {
		tx_byte = out_char;
		tx_busy = true;
		uarte_tx_start(&tx_byte);
	}
	arch_irq_unlock(key);
	return room;
}

static void poll_out(const struct device *dev, unsigned char out_char)
{
	ARG_UNUSED(dev);
	while (!try_out(out_char)) {
	}
}

static int init(const struct device *dev)
{
	ARG_UNUSED(dev);
	uarte_enable();
	uarte_rx_start(&rx_byte);
	return 0;
}

static DEVICE_API(uart, api) = {
	.poll_in = poll_in,
	.poll_out = poll_out,
};

DEVICE_DEFINE(uart0, "uart0", init, NULL, NULL, NULL, PRE_KERNEL_1, CONFIG_SERIAL_INIT_PRIORITY,
	      &api);
