/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief ARMv8-M MPU: encoding, apart from the hardware so that it can be tested on the host. */
#ifndef ARCH_ARM_M_MPU_V8M_H
#define ARCH_ARM_M_MPU_V8M_H

#include "mpu.h"

/** One region; pre: start and size are multiples of 32, size > 0. Returns false if the unit has
 * no encoding for the attribute. */
bool mpu_v8m_encode_region(struct arch_region *region, uint32_t start, uint32_t size,
			   k_mem_partition_attr_t attr);

/** What a region's words say; size 0 if it is disabled. */
struct k_mem_partition mpu_v8m_decode_region(struct arch_region region);

/** arch_protection_encode() for a given kernel map. */
int mpu_v8m_encode(struct arch_protection *image, const struct k_mem_partition *partitions,
		   size_t count, const struct mpu_kernel_map *map);

/** How many regions the partitions take, beside those of the kernel's RAM, and also if there are not as
 * many; or -EINVAL. */
int mpu_v8m_count(const struct k_mem_partition *partitions, size_t count,
		  const struct mpu_kernel_map *map);

/** The region of @p image that @p address is in, if only privileged code may write there and users
 * read; 0 if there is none. */
unsigned int mpu_v8m_guarded_region(const struct arch_protection *image, uint32_t address);

/** What @p image says of region @p number, 3 and up. */
const struct arch_region *mpu_v8m_region(const struct arch_protection *image, unsigned int number);

#endif
