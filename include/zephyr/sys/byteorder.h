/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Integers in a given order of bytes, in memory of any alignment. Any context. */
#ifndef ZEPHYR_INCLUDE_SYS_BYTEORDER_H_
#define ZEPHYR_INCLUDE_SYS_BYTEORDER_H_

#include <zephyr/toolchain.h>
#include <zephyr/types.h>

#define BSWAP_16(x) __builtin_bswap16(x)
#define BSWAP_32(x) __builtin_bswap32(x)
#define BSWAP_64(x) __builtin_bswap64(x)

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define Z_SWAP_LE(bits, x) (x)
#define Z_SWAP_BE(bits, x) __builtin_bswap##bits(x)
#else
#define Z_SWAP_LE(bits, x) __builtin_bswap##bits(x)
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

#endif
