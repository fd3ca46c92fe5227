/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Addresses that the linker script provides. Only their addresses mean something. Kernel. */
#ifndef ZEPHYR_INCLUDE_LINKER_LINKER_DEFS_H_
#define ZEPHYR_INCLUDE_LINKER_LINKER_DEFS_H_

#ifdef _LINKER /* a file of the linker's, which wants no declarations */
#include <zephyr/linker/iterable_sections.h>
#else

#include <zephyr/linker/sections.h>
#include <zephyr/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @name Flash
 * @{ */
extern char __rom_start[];
extern char __rom_end[]; /**< end of what user code may read */
extern char __rom_limit[];
extern char __text_region_start[];
extern char __text_region_end[];
extern char __rodata_region_start[];
extern char __rodata_region_end[];
/** @} */

/** @name Thread-local variables: their initial content; sizes and alignment as addresses
 * @{ */
extern const char __tdata_start[];
extern const char __tdata_size[];
extern const char __tls_size[];
extern const char __tls_align[];
/** @} */

/** @name RAM: user memory first, the kernel's at the end
 * @{ */
extern char __ram_start[];
extern char __user_stacks_start[]; /**< stacks that can serve user threads */
extern char __user_stacks_end[];
extern char __kernel_ram_start[];
extern char __kernel_ram_end[];
extern char __ram_end[];
/** Kernel objects that are initialised at build time. */
extern char __kobject_init_start[];
extern char __kobject_init_end[];
extern const char __kobject_table[]; /**< struct kobject_table_header, then a row an object */
extern char __kobject_ram[];	     /**< what changes about each object, see userspace/object.c */
/** @} */

/** @name Zephyr's names
 * @{ */
#define _image_ram_start   __ram_start
#define _image_ram_end	   __ram_end
#define __rom_region_start __rom_start
#define __rom_region_end   __rom_end
/** @} */

#ifdef __cplusplus
}
#endif

#endif /* _LINKER */

#endif
