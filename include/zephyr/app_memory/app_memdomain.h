/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Partitions that the linker fills with the variables tagged for them. */
#ifndef ZEPHYR_INCLUDE_APP_MEMORY_APP_MEMDOMAIN_H_
#define ZEPHYR_INCLUDE_APP_MEMORY_APP_MEMDOMAIN_H_

#include <zephyr/app_memory/mem_domain.h>
#include <zephyr/toolchain.h>

#ifdef CONFIG_USERSPACE

#define K_APP_DMEM_SECTION(id) data_smem_##id##_data
#define K_APP_BMEM_SECTION(id) data_smem_##id##_bss

/** Puts an initialised variable into partition @p id. */
#define K_APP_DMEM(id) Z_GENERIC_SECTION(K_APP_DMEM_SECTION(id))
/** Puts a zero-initialised variable into partition @p id. */
#define K_APP_BMEM(id) Z_GENERIC_SECTION(K_APP_BMEM_SECTION(id))

/**
 * Defines partition @p name over all variables tagged K_APP_DMEM(name) and K_APP_BMEM(name) in the
 * whole program. Readable and writable by its threads. Without variables its size is 0, and
 * domains refuse it.
 */
#define K_APPMEM_PARTITION_DEFINE(name)                                                            \
	extern char z_data_smem_##name##_part_start[];                                             \
	extern char z_data_smem_##name##_part_size[];                                              \
	static char z_data_smem_##name##_placeholder[0] __used K_APP_BMEM(name);                   \
	struct k_mem_partition __kernel name = {(uintptr_t)z_data_smem_##name##_part_start,        \
						(size_t)z_data_smem_##name##_part_size,            \
						K_MEM_PARTITION_P_RW_U_RW};                        \
	Z_MEM_PARTITION_NAME(name)

/** The application's variables (CONFIG_APPLICATION_MEMORY): in every domain from its
 * k_mem_domain_init() on, until it is removed. */
extern struct k_mem_partition z_application_partition;

#else

#define K_APP_DMEM_SECTION(id) .data
#define K_APP_BMEM_SECTION(id) .bss
#define K_APP_DMEM(id)
#define K_APP_BMEM(id)
/** Names that can be mentioned; nothing is behind them. */
#define K_APPMEM_PARTITION_DEFINE(name) struct k_mem_partition name

#endif

#endif
