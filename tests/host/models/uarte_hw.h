/* SPDX-License-Identifier: Apache-2.0 */
/* UARTE0 as test_nrf_uarte.c models it. */
#ifndef TESTS_HOST_MODELS_UARTE_HW_H
#define TESTS_HOST_MODELS_UARTE_HW_H

#include <stdbool.h>
#include <stdint.h>

void uarte_tx_start(const uint8_t *byte);
bool uarte_tx_ended(void);
void uarte_rx_start(uint8_t *byte);
bool uarte_rx_ended(void);
void uarte_enable(void);

#endif
