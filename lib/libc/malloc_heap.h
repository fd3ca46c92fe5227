/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief The heap behind malloc(): malloc_heap.c, or malloc_heap_none.c where it has no memory. */
#ifndef LIB_MALLOC_HEAP_H
#define LIB_MALLOC_HEAP_H

#include <stddef.h>

/** @name sys_heap_aligned_alloc() and the others, with the lock taken. User, supervisor @{ */
void *malloc_heap_alloc(size_t align, size_t bytes);
void *malloc_heap_resize(void *mem, size_t align, size_t bytes);
void malloc_heap_free(void *mem);
size_t malloc_heap_usable(void *mem);
/** @} */

#endif
