/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief A controller on the bus that keeps unprivileged code from devices, beside the MPU.
 *
 * Some chips have one (Arm's peripheral protection controllers). Out of reset it lets privileged
 * code pass only, so a partition over a device would be granted by the MPU and refused by the bus.
 * The walls tell it of each such partition. It is no wall of theirs: once open it stays open, and
 * the MPU alone decides which thread gets there.
 */
#ifndef BULKHEAD_BUS_GUARD_H
#define BULKHEAD_BUS_GUARD_H

#include <stddef.h>
#include <stdint.h>
#include <zephyr/toolchain.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef CONFIG_BUS_GUARD
/** Lets unprivileged code pass to every device that [@p start, @p start + @p size) touches; addresses
 * it does not know are none of its business. Any privileged context. */
void bus_guard_open(uintptr_t start, size_t size);
#else
static inline void bus_guard_open(uintptr_t start, size_t size)
{
	ARG_UNUSED(start);
	ARG_UNUSED(size);
}
#endif

#ifdef __cplusplus
}
#endif

#endif
