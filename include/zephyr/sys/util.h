/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Small arithmetic, arrays, pointers, hexadecimal text. Usable from C and C++, by anybody. */
#ifndef ZEPHYR_INCLUDE_SYS_UTIL_H_
#define ZEPHYR_INCLUDE_SYS_UTIL_H_

#include <zephyr/sys/util_macro.h>
#include <zephyr/toolchain.h>
#include <zephyr/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** @name Pointers and integers
 * @{ */
#define POINTER_TO_UINT(x) ((uintptr_t)(x))
#define UINT_TO_POINTER(x) ((void *)(uintptr_t)(x))
#define POINTER_TO_INT(x)  ((intptr_t)(x))
#define INT_TO_POINTER(x)  ((void *)(intptr_t)(x))

#define BITS_PER_BYTE	   8
#define NUM_BITS(t)	   (sizeof(t) * BITS_PER_BYTE)
#define BITS_PER_LONG	   (__CHAR_BIT__ * __SIZEOF_LONG__)
#define BITS_PER_LONG_LONG (__CHAR_BIT__ * __SIZEOF_LONG_LONG__)
/** Ones from bit @p l to bit @p h. */
#define GENMASK(h, l)	(((~0UL) - (1UL << (l)) + 1) & (~0UL >> (BITS_PER_LONG - 1 - (h))))
#define GENMASK64(h, l) (((~0ULL) - (1ULL << (l)) + 1) & (~0ULL >> (63 - (h))))
#define LSB_GET(value)	((value) & -(value))
/** The field of @p value under @p mask, shifted down. */
#define FIELD_GET(mask, value) (((value) & (mask)) / LSB_GET(mask))
/** @p value shifted up to where @p mask is. */
#define FIELD_PREP(mask, value) (((value)*LSB_GET(mask)) & (mask))
/** @} */

/** @name Facts that must be known at build time
 * @{ */
/** 0, or does not compile if @p cond, a constant, is false. */
#define ZERO_OR_COMPILE_ERROR(cond) ((int)sizeof(char[1 - 2 * !(cond)]) - 1)

#ifdef __cplusplus
#define IS_ARRAY(array) 0
#define SAME_TYPE(a, b) 1
#else
#define SAME_TYPE(a, b) __builtin_types_compatible_p(__typeof__(a), __typeof__(b))
/** 0, or does not compile if @p array is a pointer. */
#define IS_ARRAY(array) ZERO_OR_COMPILE_ERROR(!SAME_TYPE((array), &(array)[0]))
#endif
#define CONTAINER_OF_VALIDATE(ptr, type, field)                                                    \
	BUILD_ASSERT(SAME_TYPE(*(ptr), ((type *)0)->field) || SAME_TYPE(*(ptr), void),             \
		     "the pointer is none to that member")
/** @} */

/** @name Arrays
 * @{ */
#ifdef __cplusplus
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#else
/** Number of elements. */
#define ARRAY_SIZE(array) ((size_t)(IS_ARRAY(array) + (sizeof(array) / sizeof((array)[0]))))
#endif
/** Does @p ptr point to an element of @p array? */
#define IS_ARRAY_ELEMENT(array, ptr)                                                               \
	((ptr) && POINTER_TO_UINT(array) <= POINTER_TO_UINT(ptr) &&                                \
	 POINTER_TO_UINT(ptr) < POINTER_TO_UINT(&(array)[ARRAY_SIZE(array)]) &&                    \
	 (POINTER_TO_UINT(ptr) - POINTER_TO_UINT(array)) % sizeof((array)[0]) == 0)
/** Number of the element that @p ptr points to. */
#define ARRAY_INDEX(array, ptr) ((size_t)((__typeof__(&(array)[0]))(ptr) - (array)))
/** Does @p ptr point into @p array? */
#define PART_OF_ARRAY(array, ptr)                                                                  \
	((ptr) && POINTER_TO_UINT(array) <= POINTER_TO_UINT(ptr) &&                                \
	 POINTER_TO_UINT(ptr) < POINTER_TO_UINT(&(array)[ARRAY_SIZE(array)]))
/** Number of the element that @p ptr points into. */
#define ARRAY_INDEX_FLOOR(array, ptr)                                                              \
	((POINTER_TO_UINT(ptr) - POINTER_TO_UINT(array)) / sizeof((array)[0]))
#define ARRAY_FOR_EACH(array, idx) for (size_t idx = 0; (idx) < ARRAY_SIZE(array); ++(idx))
#define ARRAY_FOR_EACH_PTR(array, ptr)                                                             \
	for (__typeof__(*(array)) *ptr = (array); (size_t)((ptr) - (array)) < ARRAY_SIZE(array);   \
	     ++(ptr))
/** @} */

/** @name Structs
 * @{ */
#define SIZEOF_FIELD(type, member) sizeof((((type *)0)->member))
/** The struct of @p type whose member @p field is at @p ptr. Applications for Zephyr 3 also name a
 * member by its own first member, so only supervisor code must say what it means. */
#if defined(__cplusplus) || !defined(__ZEPHYR_SUPERVISOR__)
#define CONTAINER_OF(ptr, type, field) ((type *)(((char *)(ptr)) - offsetof(type, field)))
#else
#define CONTAINER_OF(ptr, type, field)                                                             \
	__extension__({                                                                            \
		CONTAINER_OF_VALIDATE(ptr, type, field);                                           \
		((type *)(((char *)(ptr)) - offsetof(type, field)));                               \
	})
#endif
#define CONCAT(...) UTIL_CAT(__VA_ARGS__)
/** @} */

/** @name Rounding. Arguments may be evaluated more than once.
 * @{ */
#define IS_ALIGNED(ptr, align)	   (((uintptr_t)(ptr)) % (align) == 0)
#define IS_PTR_ALIGNED(ptr, type)  IS_ALIGNED(ptr, __alignof__(type))
#define IS_PTR_ALIGNED_BYTES(p, b) IS_ALIGNED(p, b)
#define ROUND_UP(x, align)                                                                         \
	((((unsigned long)(x) + ((unsigned long)(align)-1)) / (unsigned long)(align)) *            \
	 (unsigned long)(align))
#define ROUND_DOWN(x, align)                                                                       \
	(((unsigned long)(x) / (unsigned long)(align)) * (unsigned long)(align))
#define WB_UP(x)	       ROUND_UP(x, sizeof(void *))
#define WB_DN(x)	       ROUND_DOWN(x, sizeof(void *))
#define DIV_ROUND_UP(n, d)     (((n) + (d)-1) / (d))
#define ceiling_fraction(n, d) DIV_ROUND_UP(n, d)
#define DIV_ROUND_CLOSEST(n, d)                                                                    \
	((((n) < 0) ^ ((d) < 0)) ? ((n) - ((d) / 2)) / (d) : ((n) + ((d) / 2)) / (d))
/** @} */

/** @name Extremes. Arguments may be evaluated more than once; those with Z_ evaluate them once.
 * @{ */
#ifndef MAX
#define MAX(a, b) (((a) > (b)) ? (a) : (b))
#endif
#ifndef MIN
#define MIN(a, b) (((a) < (b)) ? (a) : (b))
#endif
#ifndef CLAMP
#define CLAMP(val, low, high) (((val) <= (low)) ? (low) : MIN(val, high))
#endif
#define Z_MAX(a, b)                                                                                \
	__extension__({                                                                            \
		__typeof__(a) z_max_a = (a);                                                       \
		__typeof__(b) z_max_b = (b);                                                       \
		z_max_a > z_max_b ? z_max_a : z_max_b;                                             \
	})
#define Z_MIN(a, b)                                                                                \
	__extension__({                                                                            \
		__typeof__(a) z_min_a = (a);                                                       \
		__typeof__(b) z_min_b = (b);                                                       \
		z_min_a < z_min_b ? z_min_a : z_min_b;                                             \
	})
#define Z_CLAMP(val, low, high) Z_MAX(low, Z_MIN(val, high))
#define IN_RANGE(val, min, max) ((val) >= (min) && (val) <= (max))
/** @} */

/** @name Powers of two
 * @{ */
/** Floor of the binary logarithm, -1 for values below 1. */
#define LOG2(x) ((x) < 1 ? -1 : (63 - __builtin_clzll((unsigned long long)(x))))
/** Its ceiling, 0 for values below 2. */
#define LOG2CEIL(x) ((x) < 2 ? 0 : LOG2((unsigned long long)(x)-1) + 1)
/** The power of two at or above @p x. */
#define NHPOT(x)       ((x) < 1 ? 1 : ((x) > (1ULL << 63) ? 0 : 1ULL << LOG2CEIL(x)))
#define Z_POW2_CEIL(x) ((x) <= 2UL ? (x) : (1UL << (BITS_PER_LONG - __builtin_clzl((x)-1))))

static inline bool is_power_of_two(unsigned int x)
{
	return IS_POWER_OF_TWO(x);
}

static ALWAYS_INLINE bool is_null_no_warn(void *p)
{
	return p == NULL;
}
/** @} */

/** @name Units
 * @{ */
#define KB(x)  ((x) << 10)
#define MB(x)  (KB(x) << 10)
#define GB(x)  (MB(x) << 10)
#define KHZ(x) ((x)*1000)
#define MHZ(x) (KHZ(x) * 1000)
/** @} */

/** @p value shifted right by @p shift, the sign filling up. */
static inline int64_t arithmetic_shift_right(int64_t value, uint8_t shift)
{
	return value >> shift;
}

/** @p value, whose sign is bit @p index, as a number of all its bits. */
static inline uint32_t sign_extend(uint32_t value, uint8_t index)
{
	uint8_t shift = (uint8_t)(31 - index);

	return (uint32_t)((int32_t)(value << shift) >> shift);
}

/** Copies byte by byte, never wider. */
static inline void bytecpy(void *dst, const void *src, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		((volatile uint8_t *)dst)[i] = ((const volatile uint8_t *)src)[i];
	}
}

/** Exchanges two pieces of memory that do not overlap. */
static inline void byteswp(void *a, void *b, size_t size)
{
	uint8_t *x = (uint8_t *)a;
	uint8_t *y = (uint8_t *)b;

	for (size_t i = 0; i < size; i++) {
		uint8_t kept = x[i];

		x[i] = y[i];
		y[i] = kept;
	}
}

/** One hexadecimal digit to its value: 0, or -EINVAL. */
int char2hex(char c, uint8_t *x);
/** The value 0 to 15 to its digit, lower case: 0, or -EINVAL. */
int hex2char(uint8_t x, char *c);
/** @p buflen bytes to 2 * @p buflen digits and a zero: digits written, 0 if @p hexlen is too small. */
size_t bin2hex(const uint8_t *buf, size_t buflen, char *hex, size_t hexlen);
/** Digits to bytes: bytes written, 0 if one is no digit or @p buflen is too small. */
size_t hex2bin(const char *hex, size_t hexlen, uint8_t *buf, size_t buflen);
/** @p value in decimal, terminated: digits written, at most @p buflen. */
uint8_t u8_to_dec(char *buf, uint8_t buflen, uint8_t value);

/**
 * Polls @p expr until it is true or @p timeout microseconds are over; runs @p delay_stmt between.
 * Evaluates to the last value of @p expr. Supervisor (it reads the cycle counter).
 */
#define WAIT_FOR(expr, timeout, delay_stmt)                                                        \
	__extension__({                                                                            \
		uint32_t wait_for_cycles = k_us_to_cyc_ceil32(timeout);                            \
		uint32_t wait_for_start = k_cycle_get_32();                                        \
		while (!(expr) && k_cycle_get_32() - wait_for_start < wait_for_cycles) {           \
			delay_stmt;                                                                \
		}                                                                                  \
		(expr);                                                                            \
	})

/** Between two looks at something that will change: nothing. */
#define Z_SPIN_DELAY(t)

#ifdef __cplusplus
}
#endif

#endif
