/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief The table of interrupts that can be connected at run time (CONFIG_DYNAMIC_INTERRUPTS). To look at:
 * irq_connect_dynamic() writes it. */
#ifndef ZEPHYR_INCLUDE_SW_ISR_TABLE_H_
#define ZEPHYR_INCLUDE_SW_ISR_TABLE_H_

#ifdef __cplusplus
extern "C" {
#endif

struct _isr_table_entry {
	const void *arg;
	void (*isr)(const void *arg);
};

/** One for each line. */
extern struct _isr_table_entry _sw_isr_table[];

/** Handles what nobody has connected: a fatal error. */
void z_irq_spurious(const void *arg);

#ifdef __cplusplus
}
#endif

#endif
