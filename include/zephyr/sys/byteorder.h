/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Integers in a given order of bytes, in memory of any alignment. Any context. */
#ifndef ZEPHYR_INCLUDE_SYS_BYTEORDER_H_
#define ZEPHYR_INCLUDE_SYS_BYTEORDER_H_

#include <stddef.h>
#include <zephyr/toolchain.h>
#include <zephyr/types.h>

#define BSWAP_16(x) __builtin_bswap16(x)
#define BSWAP_32(x) __builtin_bswap32(x)
#define BSWAP_64(x) __builtin_bswap64(x)
#define BSWAP_24(x) (__builtin_bswap32((uint32_t)(x)) >> 8)
#define BSWAP_48(x) (__builtin_bswap64((uint64_t)(x)) >> 16)

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define Z_SWAP_LE(bits, x) (x)
#define Z_SWAP_BE(bits, x) BSWAP_##bits(x)
#else
#define Z_SWAP_LE(bits, x) BSWAP_##bits(x)
#define Z_SWAP_BE(bits, x) (x)
#endif

#define sys_le16_to_cpu(val) Z_SWAP_LE(16, val)
#define sys_cpu_to_le16(val) Z_SWAP_LE(16, val)
#define sys_le32_to_cpu(val) Z_SWAP_LE(32, val)
#define sys_cpu_to_le32(val) Z_SWAP_LE(32, val)
#define sys_le64_to_cpu(val) Z_SWAP_LE(64, val)
#define sys_cpu_to_le64(val) Z_SWAP_LE(64, val)
#define sys_be16_to_cpu(val) Z_SWAP_BE(16, val)
#define sys_cpu_to_be16(val) Z_SWAP_BE(16, val)
#define sys_be32_to_cpu(val) Z_SWAP_BE(32, val)
#define sys_cpu_to_be32(val) Z_SWAP_BE(32, val)
#define sys_be64_to_cpu(val) Z_SWAP_BE(64, val)
#define sys_cpu_to_be64(val) Z_SWAP_BE(64, val)
#define sys_le24_to_cpu(val) Z_SWAP_LE(24, val)
#define sys_cpu_to_le24(val) Z_SWAP_LE(24, val)
#define sys_le48_to_cpu(val) Z_SWAP_LE(48, val)
#define sys_cpu_to_le48(val) Z_SWAP_LE(48, val)
#define sys_be24_to_cpu(val) Z_SWAP_BE(24, val)
#define sys_cpu_to_be24(val) Z_SWAP_BE(24, val)
#define sys_be48_to_cpu(val) Z_SWAP_BE(48, val)
#define sys_cpu_to_be48(val) Z_SWAP_BE(48, val)

/* sys_put_le32(value, dst), sys_get_le32(src) and so on for 16, 32 and 64 bits. */
#define Z_DEFINE_BYTEORDER(order, ORDER, bits)                                                     \
	static inline void sys_put_##order##bits(uint##bits##_t val, uint8_t *dst)                 \
	{                                                                                          \
		uint##bits##_t ordered = (uint##bits##_t)Z_SWAP_##ORDER(bits, val);                \
		__builtin_memcpy(dst, &ordered, sizeof(ordered));                                  \
	}                                                                                          \
	static inline uint##bits##_t sys_get_##order##bits(const uint8_t *src)                     \
	{                                                                                          \
		uint##bits##_t ordered;                                                            \
		__builtin_memcpy(&ordered, src, sizeof(ordered));                                  \
		return (uint##bits##_t)Z_SWAP_##ORDER(bits, ordered);                              \
	}

Z_DEFINE_BYTEORDER(le, LE, 16)
Z_DEFINE_BYTEORDER(le, LE, 32)
Z_DEFINE_BYTEORDER(le, LE, 64)
Z_DEFINE_BYTEORDER(be, BE, 16)
Z_DEFINE_BYTEORDER(be, BE, 32)
Z_DEFINE_BYTEORDER(be, BE, 64)

/* The same for 24 and 48 bits, which are the low ones of the next larger type. */
#define Z_DEFINE_BYTEORDER_ODD(bits, high, low, type)                                              \
	static inline void sys_put_le##bits(type val, uint8_t *dst)                                \
	{                                                                                          \
		sys_put_le##low((uint##low##_t)val, dst);                                          \
		sys_put_le##high((uint##high##_t)(val >> low), dst + low / 8);                     \
	}                                                                                          \
	static inline type sys_get_le##bits(const uint8_t *src)                                    \
	{                                                                                          \
		return (type)sys_get_le##high(src + low / 8) << low | sys_get_le##low(src);        \
	}                                                                                          \
	static inline void sys_put_be##bits(type val, uint8_t *dst)                                \
	{                                                                                          \
		sys_put_be##high((uint##high##_t)(val >> low), dst);                               \
		sys_put_be##low((uint##low##_t)val, dst + high / 8);                               \
	}                                                                                          \
	static inline type sys_get_be##bits(const uint8_t *src)                                    \
	{                                                                                          \
		return (type)sys_get_be##high(src) << low | sys_get_be##low(src + high / 8);       \
	}

static inline void sys_put_le8(uint8_t val, uint8_t *dst)
{
	*dst = val;
}

static inline uint8_t sys_get_le8(const uint8_t *src)
{
	return *src;
}

#define sys_put_be8 sys_put_le8
#define sys_get_be8 sys_get_le8

Z_DEFINE_BYTEORDER_ODD(24, 8, 16, uint32_t)
Z_DEFINE_BYTEORDER_ODD(48, 16, 32, uint64_t)

/** Copies @p length bytes in reverse order; the two places do not overlap. */
static inline void sys_memcpy_swap(void *dst, const void *src, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		((uint8_t *)dst)[i] = ((const uint8_t *)src)[length - 1 - i];
	}
}

/** Reverses @p length bytes in their place. */
static inline void sys_mem_swap(void *buf, size_t length)
{
	uint8_t *bytes = (uint8_t *)buf;

	for (size_t i = 0; i < length / 2; i++) {
		uint8_t byte = bytes[i];

		bytes[i] = bytes[length - 1 - i];
		bytes[length - 1 - i] = byte;
	}
}

#endif
