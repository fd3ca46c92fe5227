/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief ARMv7-M MPU: encoding, apart from the hardware so that it can be tested on the host. */
#ifndef ARCH_ARM_M_MPU_V7M_H
#define ARCH_ARM_M_MPU_V7M_H

#include "mpu.h"

/** arch_region_check(): is one region exactly [start, start + size)? */
bool mpu_v7m_region_check(uint32_t start, uint32_t size);

/** Region @p number. Returns false, and changes nothing, if the unit has no encoding for the range
 * or the attribute. */
bool mpu_v7m_encode_region(struct arch_region *region, unsigned int number, uint32_t start,
			   uint32_t size, k_mem_partition_attr_t attr);

/** What a region's words say; size 0 if it is disabled. */
struct k_mem_partition mpu_v7m_decode_region(struct arch_region region);

/** arch_protection_encode() for a given kernel map. */
int mpu_v7m_encode(struct arch_protection *image, const struct k_mem_partition *partitions,
		   size_t count, const struct mpu_kernel_map *map);

/** How many regions the partitions take, also if there are not as many; or -EINVAL. */
int mpu_v7m_count(const struct k_mem_partition *partitions, size_t count,
		  const struct mpu_kernel_map *map);

#endif
