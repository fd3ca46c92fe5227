/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief RTC1 and the clock it counts, register by register (nRF5340 Product Specification, "RTC",
 * "CLOCK", "OSCILLATORS", "GPIO"). A test puts a model in place of this file. */
#ifndef DRIVERS_TIMER_NRF_RTC_HW_H
#define DRIVERS_TIMER_NRF_RTC_HW_H

#include <arch.h>
#include <board.h>
#include <zephyr/irq.h>
#include <zephyr/sys/util.h>

#define NRF_REG(base, offset) (*(volatile uint32_t *)((base) + (offset)))

#define RTC_TASKS_START	    NRF_REG(BOARD_RTC1_BASE, 0x000u)
#define RTC_TASKS_STOP	    NRF_REG(BOARD_RTC1_BASE, 0x004u)
#define RTC_EVENTS_TICK	    NRF_REG(BOARD_RTC1_BASE, 0x100u)
#define RTC_EVENTS_COMPARE0 NRF_REG(BOARD_RTC1_BASE, 0x140u)
#define RTC_INTENSET	    NRF_REG(BOARD_RTC1_BASE, 0x304u)
#define RTC_INTENCLR	    NRF_REG(BOARD_RTC1_BASE, 0x308u)
#define RTC_COUNTER	    NRF_REG(BOARD_RTC1_BASE, 0x504u)
#define RTC_PRESCALER	    NRF_REG(BOARD_RTC1_BASE, 0x508u)
#define RTC_CC0		    NRF_REG(BOARD_RTC1_BASE, 0x540u)
#define RTC_INT_TICK	    BIT(0)
#define RTC_INT_COMPARE0    BIT(16)

#define CLOCK_TASKS_LFCLKSTART NRF_REG(BOARD_CLOCK_BASE, 0x008u)
#define CLOCK_LFCLKSRC	       NRF_REG(BOARD_CLOCK_BASE, 0x518u)
#define LFCLKSRC_LFRC	       1u
#define LFCLKSRC_LFXO	       2u
#define LFCLKSRC_LFSYNT	       3u

#define XOSC32KI_INTCAP NRF_REG(BOARD_OSCILLATORS_BASE, 0x6D0u)
#define P0_PIN_CNF(pin) NRF_REG(BOARD_P0_BASE, 0x200u + 4u * (pin))
#define PIN_CNF_RESET	2u	   /* input buffer disconnected */
#define PIN_PERIPHERAL	(3u << 28) /* MCUSEL: the pin is the oscillator's */

/** 24 bits. */
static inline uint32_t rtc_counter(void)
{
	return RTC_COUNTER;
}

static inline void rtc_compare_set(uint32_t value)
{
	RTC_CC0 = value;
}

/** An interrupt at every increment of the counter, or not. */
static inline void rtc_tick_interrupt(bool on)
{
	if (on) {
		RTC_INTENSET = RTC_INT_TICK;
	} else {
		RTC_INTENCLR = RTC_INT_TICK;
	}
}

/** Reading back makes sure that the interrupt is gone when its handler returns. */
static inline void rtc_events_clear(void)
{
	RTC_EVENTS_COMPARE0 = 0;
	RTC_EVENTS_TICK = 0;
	(void)RTC_EVENTS_COMPARE0;
	(void)RTC_EVENTS_TICK;
}

/** Post, when not locked: the handler has run. */
static inline void rtc_interrupt_pend(void)
{
	arch_irq_pend(BOARD_RTC1_IRQ);
}

#if defined(CONFIG_CLOCK_CONTROL_NRF_K32SRC_XTAL)
#define RTC_SOURCE LFCLKSRC_LFXO
#elif defined(CONFIG_CLOCK_CONTROL_NRF_K32SRC_SYNTH)
#define RTC_SOURCE LFCLKSRC_LFSYNT
#else
#define RTC_SOURCE LFCLKSRC_LFRC
#endif

#if defined(CONFIG_SOC_LFXO_CAP_INT_6PF)
#define RTC_CRYSTAL_CAPACITORS 1u
#elif defined(CONFIG_SOC_LFXO_CAP_INT_7PF)
#define RTC_CRYSTAL_CAPACITORS 2u
#elif defined(CONFIG_SOC_LFXO_CAP_INT_9PF)
#define RTC_CRYSTAL_CAPACITORS 3u
#else
#define RTC_CRYSTAL_CAPACITORS 0u
#endif

/** The driver's, called at each interrupt. */
void nrf_rtc_isr(const void *unused);

/** Starts the clock's source and the counter. */
static inline void rtc_start(void)
{
	IRQ_CONNECT(BOARD_RTC1_IRQ, 1, nrf_rtc_isr, NULL,
		    0); /* those of priority 0 come in between */

	if (RTC_SOURCE == LFCLKSRC_LFXO) {
		XOSC32KI_INTCAP = RTC_CRYSTAL_CAPACITORS;
		P0_PIN_CNF(BOARD_PIN_XL1) = PIN_CNF_RESET | PIN_PERIPHERAL;
		P0_PIN_CNF(BOARD_PIN_XL2) = PIN_CNF_RESET | PIN_PERIPHERAL;
	}
	CLOCK_LFCLKSRC = RTC_SOURCE;
	CLOCK_TASKS_LFCLKSTART = 1;

	RTC_TASKS_STOP = 1; /* a boot loader may have used it */
	RTC_INTENCLR = UINT32_MAX;
	RTC_PRESCALER = 0;
	rtc_events_clear();
	RTC_INTENSET = RTC_INT_COMPARE0;
	RTC_TASKS_START = 1;
	arch_irq_enable(BOARD_RTC1_IRQ);
}

#endif
