/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What the compiler is told beyond C: attributes, assertions at build time, and the words
 * that the system call generator reads. Usable from C and C++, by anybody. */
#ifndef ZEPHYR_INCLUDE_TOOLCHAIN_H_
#define ZEPHYR_INCLUDE_TOOLCHAIN_H_

#ifndef __GNUC__
#error "Bulkhead needs GCC or a compiler that speaks its extensions"
#endif

/** @name Small text tools
 * @{ */
#define STRINGIFY(s)	       Z_STRINGIFY(s)
#define Z_STRINGIFY(s)	       #s
#define _CONCAT(x, y)	       _DO_CONCAT(x, y)
#define _DO_CONCAT(x, y)       x##y
#define _STRINGIFY(s)	       Z_STRINGIFY(s)
#define ___in_section(a, b, c) Z_GENERIC_SECTION(.a.b.c)
/** @} */

/** @name Functions
 * @{ */
#define FUNC_NORETURN		__attribute__((__noreturn__))
#define FUNC_NO_STACK_PROTECTOR __attribute__((__optimize__("no-stack-protector")))
#ifndef __weak
#define __weak __attribute__((__weak__))
#endif
/** The declared name is a second one for @p of, which is defined in the same file. */
#define ALIAS_OF(of) __attribute__((__alias__(#of)))
#ifndef __attribute_const__
#define __attribute_const__ __attribute__((__const__))
#endif
#ifndef __must_check
#define __must_check __attribute__((__warn_unused_result__))
#endif
#ifndef __printf_like
#define __printf_like(f, a) __attribute__((__format__(__printf__, f, a)))
#endif
#ifndef __noinline
#define __noinline __attribute__((__noinline__))
#endif
#ifndef __deprecated
#define __deprecated __attribute__((__deprecated__))
#endif
#ifndef __no_optimization
#define __no_optimization __attribute__((__optimize__("-O0")))
#endif
#ifndef __isr
#define __isr
#endif
#define EXPORT_SYMBOL(sym)

#ifndef ALWAYS_INLINE
#define ALWAYS_INLINE inline __attribute__((__always_inline__))
#endif

/** Defines @p new_alias, of type @p return_type and any arguments, as a name for @p real_func. */
#define FUNC_ALIAS(real_func, new_alias, return_type) return_type new_alias() ALIAS_OF(real_func)
/** @} */

/** @name Variables and types
 * @{ */
#ifndef __packed
#define __packed __attribute__((__packed__))
#endif
#ifndef __aligned
#define __aligned(x) __attribute__((__aligned__(x)))
#endif
#ifndef __unused
#define __unused __attribute__((__unused__))
#endif
#ifndef __maybe_unused
#define __maybe_unused __attribute__((__unused__))
#endif
#ifndef __used
#define __used __attribute__((__used__))
#endif
#ifndef __may_alias
#define __may_alias __attribute__((__may_alias__))
#endif
/** @} */

/** @name Statements
 * @{ */
#define likely(x)	 __builtin_expect(!!(x), 1)
#define unlikely(x)	 __builtin_expect(!!(x), 0)
#define POPCOUNT(x)	 __builtin_popcount(x)
#define CODE_UNREACHABLE __builtin_unreachable()
#ifndef __fallthrough
#define __fallthrough __attribute__((__fallthrough__))
#endif
#define ARG_UNUSED(x) ((void)(x))
/** Keeps the compiler from moving memory accesses across it; costs no instruction. */
#define compiler_barrier() __asm__ volatile("" ::: "memory")
#define HAS_BUILTIN(x)	   1
/** @} */

/** Refuses to compile when @p EXPR, a constant, is false; an explanation may follow. */
#ifdef __cplusplus
#define BUILD_ASSERT(EXPR, MSG...) static_assert(EXPR, "" MSG)
#else
#define BUILD_ASSERT(EXPR, MSG...) _Static_assert(EXPR, "" MSG)
#endif

/** @name Memory that need not be aligned as its type says
 * @{ */
#define UNALIGNED_GET(p)                                                                           \
	__extension__({                                                                            \
		const struct __packed {                                                            \
			__typeof__(*(p)) value;                                                    \
		} *unaligned_get_p = (__typeof__(unaligned_get_p))(p);                             \
		unaligned_get_p->value;                                                            \
	})
#define UNALIGNED_PUT(v, p)                                                                        \
	do {                                                                                       \
		struct __packed {                                                                  \
			__typeof__(*(p)) value;                                                    \
		} *unaligned_put_p = (__typeof__(unaligned_put_p))(p);                             \
		unaligned_put_p->value = (v);                                                      \
	} while (false)
#define UNALIGNED_MEMBER_ADDR(p, member) ((__typeof__((p)->member) *)&((p)->member))
/** @} */

/**
 * @name System calls
 *
 * A prototype marked __syscall is a system call: the generator makes its stub, its number and its
 * entry in the dispatch table, and the header ends with
 * `#include <zephyr/syscalls/<name of the header>.h>`. The function itself is z_impl_<name>(). What
 * a user's arguments must satisfy is said by z_vrfy_<name>(), or in the prototype by the words
 * below, from which the generator makes the check. To the compiler the words mean nothing.
 * @{
 */
#define __syscall		static inline
#define __syscall_always_inline static ALWAYS_INLINE
/** Runs on the thread's kernel stack; the check is made from the words below. */
#define __syscall_checked static inline
/** Runs in the exception itself, may wait only as its last act; check as for __syscall_checked. */
#define __syscall_short static inline

/** Before a parameter: an initialised kernel object of this type that the caller may use. */
#define __kobj
/** The same, initialised or not. */
#define __kobj_any
/** The same, not initialised yet. */
#define __kobj_new
/** The same as __kobj, but an object that is not initialised makes the call return @p x. */
#define __kobj_or(x)
/** A buffer of @p x bytes that the caller may read; in a short call z_user_<name>() sees to it. */
#define __user_in(x)
/** A buffer of @p x bytes that the caller may write; likewise. */
#define __user_out(x)
#ifndef __cplusplus
/* Shorter, for headers that C++ does not see: libstdc++ 12 has variables named __out. */
#define __in(x)
#define __out(x)
#endif
/** A word that the kernel keeps or hands on and never follows: any user may pass any. */
#define __opaque
/** After the prototype: what else must hold, in terms of the parameters. */
#define __require(x)
/** Before a struct: a class of drivers; its devices are kernel objects of a type of their own. */
#define __subsystem
/** @} */

#include <zephyr/linker/section_tags.h>

#endif
