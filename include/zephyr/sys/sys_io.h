/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Registers of devices, and bits in memory by their address. Nothing here is atomic. */
#ifndef ZEPHYR_INCLUDE_SYS_SYS_IO_H_
#define ZEPHYR_INCLUDE_SYS_SYS_IO_H_

#include <zephyr/toolchain.h>
#include <zephyr/types.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef uintptr_t mm_reg_t;
typedef uintptr_t mem_addr_t;

#define Z_DEFINE_SYS_IO(bits)                                                                      \
	static ALWAYS_INLINE uint##bits##_t sys_read##bits(mem_addr_t addr)                        \
	{                                                                                          \
		return *(volatile uint##bits##_t *)addr;                                           \
	}                                                                                          \
	static ALWAYS_INLINE void sys_write##bits(uint##bits##_t data, mem_addr_t addr)            \
	{                                                                                          \
		*(volatile uint##bits##_t *)addr = data;                                           \
	}

/* sys_read32(addr), sys_write32(data, addr) and so on for 8, 16, 32 and 64 bits. */
Z_DEFINE_SYS_IO(8)
Z_DEFINE_SYS_IO(16)
Z_DEFINE_SYS_IO(32)
Z_DEFINE_SYS_IO(64)

/** @name Bits of the 32-bit register at an address
 * @{ */
static ALWAYS_INLINE void sys_set_bits(mem_addr_t addr, unsigned int mask)
{
	sys_write32(sys_read32(addr) | mask, addr);
}

static ALWAYS_INLINE void sys_clear_bits(mem_addr_t addr, unsigned int mask)
{
	sys_write32(sys_read32(addr) & ~mask, addr);
}

static ALWAYS_INLINE void sys_set_bit(mem_addr_t addr, unsigned int bit)
{
	sys_set_bits(addr, 1u << bit);
}

static ALWAYS_INLINE void sys_clear_bit(mem_addr_t addr, unsigned int bit)
{
	sys_clear_bits(addr, 1u << bit);
}

/** Not 0 if it is set. */
static ALWAYS_INLINE int sys_test_bit(mem_addr_t addr, unsigned int bit)
{
	return (int)(sys_read32(addr) & (1u << bit));
}

static ALWAYS_INLINE int sys_test_and_set_bit(mem_addr_t addr, unsigned int bit)
{
	int before = sys_test_bit(addr, bit);

	sys_set_bit(addr, bit);
	return before;
}

static ALWAYS_INLINE int sys_test_and_clear_bit(mem_addr_t addr, unsigned int bit)
{
	int before = sys_test_bit(addr, bit);

	sys_clear_bit(addr, bit);
	return before;
}
/** @} */

/** @name The same for as many 32-bit words as it takes: bit 32 is the first one of the second
 * @{ */
#define Z_DEFINE_SYS_BITFIELD(type, operation)                                                     \
	static ALWAYS_INLINE type sys_bitfield_##operation(mem_addr_t addr, unsigned int bit)      \
	{                                                                                          \
		return sys_##operation(addr + bit / 32 * 4, bit % 32);                             \
	}

Z_DEFINE_SYS_BITFIELD(void, set_bit)
Z_DEFINE_SYS_BITFIELD(void, clear_bit)
Z_DEFINE_SYS_BITFIELD(int, test_bit)
Z_DEFINE_SYS_BITFIELD(int, test_and_set_bit)
Z_DEFINE_SYS_BITFIELD(int, test_and_clear_bit)
/** @} */

#ifdef __cplusplus
}
#endif

#endif
