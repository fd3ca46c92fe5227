/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief For files of zephyr_linker_sources(): how an output section begins, and in which memory it is.
 *
 *     SECTION_PROLOGUE(my_area,,SUBALIGN(4))
 *     {
 *             KEEP(*(.my_section))
 *     } GROUP_ROM_LINK_IN(RAMABLE_REGION, ROMABLE_REGION) */
#ifndef ZEPHYR_INCLUDE_LINKER_LINKER_TOOL_H_
#define ZEPHYR_INCLUDE_LINKER_LINKER_TOOL_H_

#define ROMABLE_REGION FLASH
#define RODATA_REGION  FLASH
#define RAMABLE_REGION RAM
#define DATA_REGION    RAM

#define SECTION_PROLOGUE(name, options, align)	    name options : align
#define SECTION_DATA_PROLOGUE(name, options, align) name options : align

/** @name What follows the closing brace: in flash; in RAM, copied there from flash; in RAM, as it is
 * @{ */
#define GROUP_ROM_LINK_IN(ram, rom)    > rom
#define GROUP_LINK_IN(where)	       > where
#define GROUP_DATA_LINK_IN(ram, rom)   > ram AT > rom
#define GROUP_NOLOAD_LINK_IN(ram, rom) > ram AT > ram
/** @} */

#endif
