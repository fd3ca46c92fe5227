/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Running a function in interrupt context, for tests (CONFIG_IRQ_OFFLOAD). */
#ifndef ZEPHYR_INCLUDE_IRQ_OFFLOAD_H_
#define ZEPHYR_INCLUDE_IRQ_OFFLOAD_H_

#ifdef __cplusplus
extern "C" {
#endif

typedef void (*irq_offload_routine_t)(const void *parameter);

/** Runs @p routine in an ISR and returns when it has run. Pre: supervisor, interrupts unlocked. */
void irq_offload(irq_offload_routine_t routine, const void *parameter);

#ifdef __cplusplus
}
#endif

#endif
