/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Conversions between units of time.
 *
 * k_<from>_to_<to>_<rounding><bits>(t), where from and to are two of sec, ms, us, ns, cyc (hardware
 * cycles) and ticks, rounding is floor, ceil or near (halves go up), bits is 32 or 64. So
 * k_us_to_ticks_ceil32(100) is the number of ticks that lasts at least 100 microseconds.
 *
 * The 64-bit forms are exact whenever the result fits. The 32-bit forms take and return 32 bits,
 * cut off what does not fit, and cost no 64-bit division where one frequency divides the other.
 * With a constant argument the compiler computes them. Any context, user mode included. */
#ifndef ZEPHYR_INCLUDE_SYS_TIME_UNITS_H_
#define ZEPHYR_INCLUDE_SYS_TIME_UNITS_H_

#include <zephyr/toolchain.h>
#include <zephyr/types.h>

#ifdef __cplusplus
#define TIME_CONSTEXPR constexpr
extern "C" {
#else
#define TIME_CONSTEXPR
#endif

/** Milliseconds that mean "forever" in the interfaces that count milliseconds. */
#define SYS_FOREVER_MS (-1)
#define SYS_FOREVER_US (-1)

#define MSEC_PER_SEC  1000U
#define USEC_PER_MSEC 1000U
#define USEC_PER_SEC  1000000U
#define NSEC_PER_USEC 1000U
#define NSEC_PER_MSEC 1000000U
#define NSEC_PER_SEC  1000000000U
#define SEC_PER_MIN   60U
#define MIN_PER_HOUR  60U
#define HOUR_PER_DAY  24U

/** Frequency of k_cycle_get_32(), in Hz. */
static TIME_CONSTEXPR inline int sys_clock_hw_cycles_per_sec(void)
{
	return CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC;
}

#define sys_clock_hw_cycles_per_tick()                                                             \
	(CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC / CONFIG_SYS_CLOCK_TICKS_PER_SEC)

#define SYS_CLOCK_HW_CYCLES_TO_NS_AVG(X, NCYCLES) ((uint32_t)(k_cyc_to_ns_floor64(X) / (NCYCLES)))

/* Units a second. */
#define Z_HZ_sec   1U
#define Z_HZ_ms	   MSEC_PER_SEC
#define Z_HZ_us	   USEC_PER_SEC
#define Z_HZ_ns	   NSEC_PER_SEC
#define Z_HZ_cyc   ((uint32_t)CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC)
#define Z_HZ_ticks ((uint32_t)CONFIG_SYS_CLOCK_TICKS_PER_SEC)

/* n / d in the three roundings, without a sum that could overflow. */
#define Z_DIV_floor(n, d) ((n) / (d))
#define Z_DIV_ceil(n, d)  ((n) / (d) + ((n) % (d) != 0 ? 1 : 0))
#define Z_DIV_near(n, d)  ((n) / (d) + ((n) % (d) > ((d)-1) / 2 ? 1 : 0))

/* t * to / from. Where neither frequency divides the other, whole seconds are converted apart, so
 * that the product stays below from * to, which is below 2^64. */
#define Z_CONVERT(type, round, t, from, to)                                                        \
	((to) % (from) == 0   ? (type)((t) * ((to) / (from)))                                      \
	 : (from) % (to) == 0 ? (type)Z_DIV_##round(t, (from) / (to))                              \
			      : (type)((uint64_t)((t) / (from)) * (to) +                           \
				       Z_DIV_##round((uint64_t)((t) % (from)) * (to), from)))

#define Z_DEFINE_CONVERSION(from, to, round, bits)                                                 \
	static TIME_CONSTEXPR inline uint##bits##_t k_##from##_to_##to##_##round##bits(            \
		uint##bits##_t t)                                                                  \
	{                                                                                          \
		return Z_CONVERT(uint##bits##_t, round, t, Z_HZ_##from, Z_HZ_##to);                \
	}
#define Z_DEFINE_CONVERSIONS(from, to)                                                             \
	Z_DEFINE_CONVERSION(from, to, floor, 32)                                                   \
	Z_DEFINE_CONVERSION(from, to, floor, 64)                                                   \
	Z_DEFINE_CONVERSION(from, to, ceil, 32)                                                    \
	Z_DEFINE_CONVERSION(from, to, ceil, 64)                                                    \
	Z_DEFINE_CONVERSION(from, to, near, 32)                                                    \
	Z_DEFINE_CONVERSION(from, to, near, 64)

Z_DEFINE_CONVERSIONS(sec, ms)
Z_DEFINE_CONVERSIONS(sec, us)
Z_DEFINE_CONVERSIONS(sec, ns)
Z_DEFINE_CONVERSIONS(sec, cyc)
Z_DEFINE_CONVERSIONS(sec, ticks)
Z_DEFINE_CONVERSIONS(ms, sec)
Z_DEFINE_CONVERSIONS(ms, us)
Z_DEFINE_CONVERSIONS(ms, ns)
Z_DEFINE_CONVERSIONS(ms, cyc)
Z_DEFINE_CONVERSIONS(ms, ticks)
Z_DEFINE_CONVERSIONS(us, sec)
Z_DEFINE_CONVERSIONS(us, ms)
Z_DEFINE_CONVERSIONS(us, ns)
Z_DEFINE_CONVERSIONS(us, cyc)
Z_DEFINE_CONVERSIONS(us, ticks)
Z_DEFINE_CONVERSIONS(ns, sec)
Z_DEFINE_CONVERSIONS(ns, ms)
Z_DEFINE_CONVERSIONS(ns, us)
Z_DEFINE_CONVERSIONS(ns, cyc)
Z_DEFINE_CONVERSIONS(ns, ticks)
Z_DEFINE_CONVERSIONS(cyc, sec)
Z_DEFINE_CONVERSIONS(cyc, ms)
Z_DEFINE_CONVERSIONS(cyc, us)
Z_DEFINE_CONVERSIONS(cyc, ns)
Z_DEFINE_CONVERSIONS(cyc, ticks)
Z_DEFINE_CONVERSIONS(ticks, sec)
Z_DEFINE_CONVERSIONS(ticks, ms)
Z_DEFINE_CONVERSIONS(ticks, us)
Z_DEFINE_CONVERSIONS(ticks, ns)
Z_DEFINE_CONVERSIONS(ticks, cyc)

#ifdef __cplusplus
}
#endif

#endif
