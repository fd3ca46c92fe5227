/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief For files of zephyr_linker_sources(): where the elements of <zephyr/sys/iterable_sections.h> are.
 *
 * `ITERABLE_SECTION_RAM(my_data, 4)` belongs into DATA_SECTIONS, `ITERABLE_SECTION_ROM(my_data, 4)` into
 * SECTIONS; the number is what elements are aligned to. */
#ifndef ZEPHYR_INCLUDE_LINKER_ITERABLE_SECTIONS_H_
#define ZEPHYR_INCLUDE_LINKER_ITERABLE_SECTIONS_H_

#include <zephyr/linker/linker-tool.h>

/* clang-format off */

/** @name Inside an output section: all elements, sorted as text; with numbers to 99 at the end of their
 * names; only those that others refer to
 * @{ */
#define Z_LINK_ITERABLE(type)                                                                      \
	_##type##_list_start = .;                                                                  \
	KEEP(*(SORT_BY_NAME(._##type.static.*)));                                                  \
	_##type##_list_end = .
#define Z_LINK_ITERABLE_NUMERIC(type)                                                              \
	_##type##_list_start = .;                                                                  \
	KEEP(*(SORT_BY_NAME(._##type.static.*_?_)));                                               \
	KEEP(*(SORT_BY_NAME(._##type.static.*_??_)));                                              \
	_##type##_list_end = .
#define Z_LINK_ITERABLE_GC_ALLOWED(type)                                                           \
	_##type##_list_start = .;                                                                  \
	*(SORT_BY_NAME(._##type.static.*));                                                        \
	_##type##_list_end = .
#define Z_LINK_ITERABLE_ALIGNED(type, align)                                                       \
	.= ALIGN(align);                                                                           \
	Z_LINK_ITERABLE(type);
/** @} */

/* clang-format on */

#define Z_ITERABLE_ROM(type, align, elements)                                                      \
	SECTION_PROLOGUE(type##_area, , SUBALIGN(align))                                           \
	{                                                                                          \
		elements;                                                                          \
	}                                                                                          \
	GROUP_ROM_LINK_IN(RAMABLE_REGION, ROMABLE_REGION)
#define Z_ITERABLE_RAM(type, align, elements)                                                      \
	SECTION_DATA_PROLOGUE(type##_area, , SUBALIGN(align))                                      \
	{                                                                                          \
		elements;                                                                          \
	}                                                                                          \
	GROUP_DATA_LINK_IN(RAMABLE_REGION, ROMABLE_REGION)

#define ITERABLE_SECTION_ROM(type, align) Z_ITERABLE_ROM(type, align, Z_LINK_ITERABLE(type))
#define ITERABLE_SECTION_ROM_NUMERIC(type, align)                                                  \
	Z_ITERABLE_ROM(type, align, Z_LINK_ITERABLE_NUMERIC(type))
#define ITERABLE_SECTION_ROM_GC_ALLOWED(type, align)                                               \
	Z_ITERABLE_ROM(type, align, Z_LINK_ITERABLE_GC_ALLOWED(type))
#define ITERABLE_SECTION_RAM(type, align) Z_ITERABLE_RAM(type, align, Z_LINK_ITERABLE(type))
#define ITERABLE_SECTION_RAM_NUMERIC(type, align)                                                  \
	Z_ITERABLE_RAM(type, align, Z_LINK_ITERABLE_NUMERIC(type))
#define ITERABLE_SECTION_RAM_GC_ALLOWED(type, align)                                               \
	Z_ITERABLE_RAM(type, align, Z_LINK_ITERABLE_GC_ALLOWED(type))

#endif
