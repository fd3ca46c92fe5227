/* SPDX-License-Identifier: Apache-2.0 */
/* RTC1 as test_nrf_rtc.c models it. */
#ifndef TESTS_HOST_MODELS_NRF_RTC_HW_H
#define TESTS_HOST_MODELS_NRF_RTC_HW_H

#include <stdbool.h>
#include <stdint.h>

uint32_t rtc_counter(void);
void rtc_compare_set(uint32_t value);
void rtc_tick_interrupt(bool on);
void rtc_events_clear(void);
void rtc_interrupt_pend(void);
void rtc_start(void);
void nrf_rtc_isr(const void *unused);

#endif
