/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Names of linker sections; the attributes are in <zephyr/linker/section_tags.h>. */
#ifndef ZEPHYR_INCLUDE_LINKER_SECTIONS_H_
#define ZEPHYR_INCLUDE_LINKER_SECTIONS_H_

#define TEXT   text
#define RODATA rodata
#define BSS    bss
#define DATA   data
#define NOINIT noinit

#include <zephyr/linker/section_tags.h>

#endif
