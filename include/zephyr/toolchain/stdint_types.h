/* SPDX-License-Identifier: Apache-2.0 */
/* Given to the compiler before every file (-imacros): 32-bit types are int and 64-bit ones long
 * long on every port. On arm-none-eabi GCC makes uint32_t unsigned long, and existing programs
 * print a uint32_t with %u. The size and the calling convention are the same. */
#undef __INT32_TYPE__
#undef __UINT32_TYPE__
#undef __INT_FAST32_TYPE__
#undef __UINT_FAST32_TYPE__
#undef __INT_LEAST32_TYPE__
#undef __UINT_LEAST32_TYPE__
#undef __INT64_TYPE__
#undef __UINT64_TYPE__
#define __INT32_TYPE__	      int
#define __UINT32_TYPE__	      unsigned int
#define __INT_FAST32_TYPE__   int
#define __UINT_FAST32_TYPE__  unsigned int
#define __INT_LEAST32_TYPE__  int
#define __UINT_LEAST32_TYPE__ unsigned int
#define __INT64_TYPE__	      long long int
#define __UINT64_TYPE__	      unsigned long long int
