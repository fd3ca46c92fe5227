/* SPDX-License-Identifier: Apache-2.0 */
/* Nordic's UARTE driver against a model of its DMA: a byte is read from memory some time between the
 * start of a transfer and its end, and a byte received is written likewise, behind a FIFO of four. */

#include "check.h"
#include "../../drivers/serial/uart_nrf_uarte.c"

#define LENGTH 20000
#define FIFO   4

struct fake_cpu fake_cpu;

static bool enabled;
static const uint8_t *tx_at;
static bool tx_read, tx_end;
static uint8_t sent[2 * LENGTH];
static unsigned int sent_count;

static uint8_t *rx_at;
static bool rx_end;
static uint8_t fifo[FIFO];
static unsigned int fifo_count;

/* What time may bring. */
static void pass(void)
{
	if (tx_at != NULL && !tx_read && one_in(3)) {
		tx_read = true;
		sent[sent_count++] = *tx_at;
	}
	if (tx_read && one_in(3)) {
		tx_end = true;
		tx_read = false;
		tx_at = NULL;
	}
	if (rx_at != NULL && !rx_end && fifo_count > 0) {
		*rx_at = fifo[0];
		memmove(fifo, fifo + 1, --fifo_count);
		rx_end = true;
	}
}

void uarte_tx_start(const uint8_t *byte)
{
	CHECK(fake_cpu.locked && enabled);
	CHECK(tx_at == NULL, "started while a transfer goes on");
	tx_at = byte;
	tx_end = false;
	pass();
}

bool uarte_tx_ended(void)
{
	pass();
	return tx_end;
}

void uarte_rx_start(uint8_t *byte)
{
	CHECK(enabled);
	rx_at = byte;
	rx_end = false;
	pass();
}

bool uarte_rx_ended(void)
{
	pass();
	return rx_end;
}

void uarte_enable(void)
{
	enabled = true;
}

static void test_out(void)
{
	for (unsigned int i = 0; i < LENGTH; i++) {
		device_uart0_api->poll_out(NULL, (unsigned char)i);
		if (one_in(4)) {
			pass();
		}
	}
	while (tx_at != NULL) {
		pass();
	}
	CHECK(sent_count == LENGTH, "%u sent", sent_count);
	for (unsigned int i = 0; i < LENGTH; i++) {
		CHECK(sent[i] == (uint8_t)i, "character %u is %u", i, sent[i]);
	}
}

static void test_in(void)
{
	unsigned int came = 0;
	unsigned int got = 0;
	unsigned char c = 0xee;

	CHECK(device_uart0_api->poll_in(NULL, &c) == -1 && c == 0xee, "nothing has come");
	while (got < LENGTH) {
		if (came < LENGTH && fifo_count < FIFO && one_in(2)) {
			fifo[fifo_count++] = (uint8_t)came++;
		}
		if (one_in(2)) {
			pass();
		}
		if (one_in(3) && device_uart0_api->poll_in(NULL, &c) == 0) {
			CHECK(c == (uint8_t)got, "character %u is %u", got, c);
			got++;
		}
	}
	CHECK(device_uart0_api->poll_in(NULL, &c) == -1);
}

int main(void)
{
	CHECK(device_uart0_init(NULL) == 0);
	test_out();
	test_in();
	CHECK(!fake_cpu.locked);
	return 0;
}
