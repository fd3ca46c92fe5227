/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Arrays that the linker collects: elements defined in any file, sorted by name.
 *
 * An element of struct TYPE lies in the section `._TYPE.static.<name>_`; the linker script puts
 * them between `_TYPE_list_start` and `_TYPE_list_end` and must know TYPE. */
#ifndef ZEPHYR_INCLUDE_SYS_ITERABLE_SECTIONS_H_
#define ZEPHYR_INCLUDE_SYS_ITERABLE_SECTIONS_H_

#include <zephyr/sys/util_macro.h>
#include <zephyr/toolchain.h>

#define TYPE_SECTION_START(secname)		 _CONCAT(_##secname, _list_start)
#define TYPE_SECTION_END(secname)		 _CONCAT(_##secname, _list_end)
#define TYPE_SECTION_START_EXTERN(type, secname) extern type TYPE_SECTION_START(secname)[]
#define TYPE_SECTION_END_EXTERN(type, secname)	 extern type TYPE_SECTION_END(secname)[]

/** Defines @p varname as an element of section @p secname, sorted as @p section_postfix. */
#define TYPE_SECTION_ITERABLE(type, varname, secname, section_postfix)                             \
	Z_DECL_ALIGN(type)                                                                         \
	varname __attribute__((section("._" #secname ".static." STRINGIFY(section_postfix) "_")))  \
	__used
/* Elements must stand side by side, so none is aligned more than its type asks. */
#define Z_DECL_ALIGN(type) __aligned(__alignof__(type)) type

#define TYPE_SECTION_FOREACH(type, secname, iterator)                                              \
	TYPE_SECTION_START_EXTERN(type, secname);                                                  \
	TYPE_SECTION_END_EXTERN(type, secname);                                                    \
	for (type *iterator = TYPE_SECTION_START(secname); (iterator) < TYPE_SECTION_END(secname); \
	     (iterator)++)
#define TYPE_SECTION_GET(type, secname, i, dst)                                                    \
	do {                                                                                       \
		TYPE_SECTION_START_EXTERN(type, secname);                                          \
		*(dst) = &TYPE_SECTION_START(secname)[i];                                          \
	} while (false)
#define TYPE_SECTION_COUNT(type, secname, dst)                                                     \
	do {                                                                                       \
		TYPE_SECTION_START_EXTERN(type, secname);                                          \
		TYPE_SECTION_END_EXTERN(type, secname);                                            \
		*(dst) = (__typeof__(*(dst)))(TYPE_SECTION_END(secname) -                          \
					      TYPE_SECTION_START(secname));                        \
	} while (false)

#define STRUCT_SECTION_START(struct_type) TYPE_SECTION_START(struct_type)
#define STRUCT_SECTION_END(struct_type)	  TYPE_SECTION_END(struct_type)
#define STRUCT_SECTION_START_EXTERN(struct_type)                                                   \
	TYPE_SECTION_START_EXTERN(struct struct_type, struct_type)
#define STRUCT_SECTION_END_EXTERN(struct_type)                                                     \
	TYPE_SECTION_END_EXTERN(struct struct_type, struct_type)

/** Defines an element: `STRUCT_SECTION_ITERABLE(k_sem, name) = {…};`, `static const` before it. */
#define STRUCT_SECTION_ITERABLE(struct_type, varname)                                              \
	TYPE_SECTION_ITERABLE(struct struct_type, varname, struct_type, varname)
/** The same among the elements of another type's section, @p secname. */
#define STRUCT_SECTION_ITERABLE_ALTERNATE(secname, struct_type, varname)                           \
	TYPE_SECTION_ITERABLE(struct struct_type, varname, secname, varname)
/** The same, sorted as @p name. */
#define STRUCT_SECTION_ITERABLE_NAMED(struct_type, name, varname)                                  \
	TYPE_SECTION_ITERABLE(struct struct_type, varname, struct_type, name)
#define STRUCT_SECTION_ITERABLE_NAMED_ALTERNATE(struct_type, secname, name, varname)               \
	TYPE_SECTION_ITERABLE(struct struct_type, varname, secname, name)
/** @p size elements, which are an array. */
#define STRUCT_SECTION_ITERABLE_ARRAY(struct_type, varname, size)                                  \
	TYPE_SECTION_ITERABLE(struct struct_type, varname[size], struct_type, varname)

/** Runs through the elements: `STRUCT_SECTION_FOREACH(k_sem, sem) {…}`. */
#define STRUCT_SECTION_FOREACH(struct_type, iterator)                                              \
	TYPE_SECTION_FOREACH(struct struct_type, struct_type, iterator)
#define STRUCT_SECTION_FOREACH_ALTERNATE(secname, struct_type, iterator)                           \
	TYPE_SECTION_FOREACH(struct struct_type, secname, iterator)
/** Stores the address of element @p i in *@p dst. */
#define STRUCT_SECTION_GET(struct_type, i, dst)                                                    \
	TYPE_SECTION_GET(struct struct_type, struct_type, i, dst)
/** Stores the number of elements in *@p dst. */
#define STRUCT_SECTION_COUNT(struct_type, dst)                                                     \
	TYPE_SECTION_COUNT(struct struct_type, struct_type, dst)

#endif
