/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief UARTE0, register by register (nRF5340 Product Specification, "UARTE", "GPIO"). A test puts
 * a model in place of this file. */
#ifndef DRIVERS_SERIAL_UARTE_HW_H
#define DRIVERS_SERIAL_UARTE_HW_H

#include <board.h>
#include <zephyr/arch/cpu.h>
#include <zephyr/sys/util.h>

#define UARTE_REG(offset) (*(volatile uint32_t *)(BOARD_UART0_BASE + (offset)))

#define UARTE_TASKS_STARTRX UARTE_REG(0x000u)
#define UARTE_TASKS_STARTTX UARTE_REG(0x008u)
#define UARTE_EVENTS_ENDRX  UARTE_REG(0x110u)
#define UARTE_EVENTS_ENDTX  UARTE_REG(0x120u)
#define UARTE_ENABLE	    UARTE_REG(0x500u)
#define UARTE_PSEL_TXD	    UARTE_REG(0x50Cu)
#define UARTE_PSEL_RXD	    UARTE_REG(0x514u)
#define UARTE_BAUDRATE	    UARTE_REG(0x524u)
#define UARTE_RXD_PTR	    UARTE_REG(0x534u)
#define UARTE_RXD_MAXCNT    UARTE_REG(0x538u)
#define UARTE_TXD_PTR	    UARTE_REG(0x544u)
#define UARTE_TXD_MAXCNT    UARTE_REG(0x548u)
#define UARTE_CONFIG	    UARTE_REG(0x56Cu)
#define ENABLE_UARTE	    8u
#define BAUDRATE_115200	    0x01D60000u

#define P0_OUTSET	    (*(volatile uint32_t *)(BOARD_P0_BASE + 0x008u))
#define P0_PIN(pin)	    (*(volatile uint32_t *)(BOARD_P0_BASE + 0x200u + 4u * (pin)))
#define PIN_OUTPUT	    3u /* input buffer disconnected */
#define PIN_INPUT_PULLED_UP (3u << 2)

/* What EasyDMA reads and writes is in memory before, and read from there after. */
static inline void uarte_barrier(void)
{
	__asm__ volatile("" : : : "memory");
}

/** Sends one byte, which must be in RAM and stay as it is until uarte_tx_ended(). */
static inline void uarte_tx_start(const uint8_t *byte)
{
	UARTE_EVENTS_ENDTX = 0;
	UARTE_TXD_PTR = (uint32_t)(uintptr_t)byte;
	UARTE_TXD_MAXCNT = 1;
	uarte_barrier();
	UARTE_TASKS_STARTTX = 1;
}

static inline bool uarte_tx_ended(void)
{
	return UARTE_EVENTS_ENDTX != 0;
}

/** Receives one byte to @p byte, in RAM, which is written until uarte_rx_ended(). */
static inline void uarte_rx_start(uint8_t *byte)
{
	UARTE_EVENTS_ENDRX = 0;
	UARTE_RXD_PTR = (uint32_t)(uintptr_t)byte;
	UARTE_RXD_MAXCNT = 1;
	UARTE_TASKS_STARTRX = 1;
}

static inline bool uarte_rx_ended(void)
{
	bool ended = UARTE_EVENTS_ENDRX != 0;

	uarte_barrier();
	return ended;
}

/** 115200 baud, 8 data bits, no parity, one stop bit, no flow control. */
static inline void uarte_enable(void)
{
	P0_OUTSET = BIT(BOARD_UART0_PIN_TXD); /* idle is high, also while UARTE does not drive it */
	P0_PIN(BOARD_UART0_PIN_TXD) = PIN_OUTPUT;
	P0_PIN(BOARD_UART0_PIN_RXD) = PIN_INPUT_PULLED_UP;
	UARTE_PSEL_TXD = BOARD_UART0_PIN_TXD;
	UARTE_PSEL_RXD = BOARD_UART0_PIN_RXD;
	UARTE_BAUDRATE = BAUDRATE_115200;
	UARTE_CONFIG = 0;
	UARTE_ENABLE = ENABLE_UARTE;
}

#endif
