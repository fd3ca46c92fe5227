/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief For those who write `z_vrfy_` functions: what a system call checks its caller with.
 *
 * The K_SYSCALL_ macros, which existing code has, are true when the check *failed*; K_OOPS(failed)
 * ends the caller. A new verifier rather takes the k_verify_ functions: their verdict cannot be taken
 * for its opposite.
 */
#ifndef ZEPHYR_INCLUDE_INTERNAL_SYSCALL_HANDLER_H_
#define ZEPHYR_INCLUDE_INTERNAL_SYSCALL_HANDLER_H_

#include <stdbool.h>
#include <zephyr/kernel.h>
#include <zephyr/syscall.h>
#include <zephyr/sys/kobject.h>
#include <zephyr/sys/math_extras.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef CONFIG_USERSPACE

typedef uintptr_t (*_k_syscall_handler_t)(uintptr_t arg0, uintptr_t arg1, uintptr_t arg2,
					  uintptr_t arg3, uintptr_t arg4, uintptr_t arg5,
					  void *ssf);

extern const _k_syscall_handler_t _k_syscall_table[K_SYSCALL_LIMIT];

/** Is the current thread inside a long system call? Supervisor. */
static inline bool k_is_in_user_syscall(void)
{
	return _current->syscall_frame != NULL;
}

/**
 * The gate: the only place where a user's word becomes a pointer to a kernel object.
 * @return the object; does not return when the caller may not use it so
 */
void *syscall_object(uintptr_t word, enum k_objects type);

/** The same for an object that may be, or has to be, uninitialised. */
void *syscall_object_as(uintptr_t word, enum k_objects type, enum _obj_init_check init);

/** The same for a call that has nothing to do with an uninitialised object: NULL then. */
void *syscall_object_or_null(uintptr_t word, enum k_objects type);

#ifdef CONFIG_FAULT_REPORT
/** Ends the caller with K_ERR_KERNEL_OOPS; the report says @p text. */
FUNC_NORETURN void syscall_refuse(const char *text);

/** A call's name in reports, and each object that it takes: type + 1, name of the argument. In the image
 * if @p entry is. */
#define Z_SYSCALL_NAME(entry, text)                                                                \
	__asm__(".pushsection .syscall_name, \"ao\", %progbits, " #entry "\n"                      \
		"\t.balign 4\n"                                                                    \
		"1:\t.word " #entry "\n"                                                           \
		"\t.byte (2f - 1b) / 4\n"                                                          \
		"\t.ascii " text "\n"                                                              \
		"\t.balign 4\n"                                                                    \
		"2:\t.popsection")
#else
#define syscall_refuse(text)	    z_except_reason(K_ERR_KERNEL_OOPS)
#define Z_SYSCALL_NAME(entry, text) BUILD_ASSERT(true)
#endif

/** Ends the caller with K_ERR_KERNEL_OOPS if @p condition is false; then the report says @p text. */
#define syscall_demand(condition, text)                                                            \
	do {                                                                                       \
		if (!(condition)) {                                                                \
			syscall_refuse(text);                                                      \
		}                                                                                  \
	} while (false)

/** The same; the report shows the condition. */
#define syscall_require(condition) syscall_demand(condition, "this is not so: " #condition)

/** Upper half of a short call's 64-bit result; returns the lower one. */
uintptr_t syscall_return64(uint64_t value);

/** May the current thread's user code access [addr, addr + size)? 0 or -EPERM. */
int arch_buffer_validate(const void *addr, size_t size, int write);

/** @name The other way round: true if it may not, which the report can tell of. @{ */
bool syscall_memory_refused(const void *addr, size_t size, int write);
bool syscall_array_refused(const void *addr, size_t count, size_t size, int write);
/** @} */

/** @name Copies with the rights of the calling thread: 0 or (positive) EFAULT @{ */
__must_check int k_usermode_from_copy(void *dst, const void *src, size_t size);
__must_check int k_usermode_to_copy(void *dst, const void *src, size_t size);
/** 0, EINVAL (not terminated within @p maxlen), EFAULT; @p maxlen counts the terminator. */
__must_check int k_usermode_string_copy(char *dst, const char *src, size_t maxlen);
/** @} */

/**
 * @name Copies in memory from the calling thread's resource pool, for k_free()
 *
 * NULL if the thread may not read it, has no pool, or its pool has not as much. A thread that ends in
 * the call leaves the memory allocated.
 * @{
 */
void *k_usermode_alloc_from_copy(const void *src, size_t size);
/** NULL too if the string is not terminated within @p maxlen. */
char *k_usermode_string_alloc_copy(const char *src, size_t maxlen);
/** @} */

/** strnlen of a user's string; *@p err is -1 if it cannot be read, else 0. */
size_t k_usermode_string_nlen(const char *src, size_t maxlen, int *err);

/** Refuses a call that has no verifier, or does not exist. */
uintptr_t handler_no_syscall(uintptr_t arg0, uintptr_t arg1, uintptr_t arg2, uintptr_t arg3,
			     uintptr_t arg4, uintptr_t arg5, void *ssf);
uintptr_t handler_bad_syscall(uintptr_t bad_id, uintptr_t arg1, uintptr_t arg2, uintptr_t arg3,
			      uintptr_t arg4, uintptr_t arg5, void *ssf);

/**
 * @name Verdicts
 *
 * Neither `if (verdict)` nor `!verdict` compiles, and none can be dropped unseen. Only two questions
 * can be put to one: K_OOPS(verdict) ends the caller if it was refused, k_refused(verdict) says so.
 * @{
 */
struct k_verdict {
	bool refused;
};

static inline bool k_refused(struct k_verdict verdict)
{
	return verdict.refused;
}

/** Any condition of the verifier's own. */
static inline __must_check struct k_verdict k_verify(bool fulfilled)
{
	return (struct k_verdict){!fulfilled};
}

/** The caller has permission on @p object, of this type; initialised, in any state, not initialised. */
__must_check struct k_verdict k_verify_object(const void *object, enum k_objects type);
__must_check struct k_verdict k_verify_object_any(const void *object, enum k_objects type);
__must_check struct k_verdict k_verify_object_new(const void *object, enum k_objects type);

/** The caller may read, write @p count things of @p size bytes. A copy tells too, and cannot be late. */
__must_check struct k_verdict k_verify_read(const void *addr, size_t count, size_t size);
__must_check struct k_verdict k_verify_write(const void *addr, size_t count, size_t size);

/** Copies from and to the caller's memory, with the caller's rights. */
__must_check struct k_verdict k_fetch(void *dst, const void *src, size_t size);
__must_check struct k_verdict k_store(void *dst, const void *src, size_t size);
/** Copies a string of less than @p size bytes with its terminator. */
__must_check struct k_verdict k_fetch_string(char *dst, const char *src, size_t size);
/** @} */

#ifdef __cplusplus
}
static inline bool z_failed(bool failed)
{
	return failed;
}
static inline bool z_failed(struct k_verdict verdict)
{
	return k_refused(verdict);
}
#define Z_FAILED(what) z_failed(what)
extern "C" {
#else
static ALWAYS_INLINE bool z_failed(bool failed)
{
	return failed;
}
#define Z_FAILED(what) _Generic((what), struct k_verdict : k_refused, default : z_failed)(what)
#endif

/** Ends the caller with K_ERR_KERNEL_OOPS if a check failed: a verdict, or what is true then. Short
 * calls too. */
#define K_OOPS(failed)                                                                             \
	do {                                                                                       \
		if (Z_FAILED(failed)) {                                                            \
			z_except_reason(K_ERR_KERNEL_OOPS);                                        \
		}                                                                                  \
	} while (false)

#define K_SYSCALL_VERIFY_MSG(expr, fmt, ...)                                                       \
	({                                                                                         \
		bool expr_failed = !(expr);                                                        \
		if (expr_failed) {                                                                 \
			printk("system call refused: " fmt "\n", ##__VA_ARGS__);                   \
		}                                                                                  \
		expr_failed;                                                                       \
	})
#define K_SYSCALL_VERIFY(expr) K_SYSCALL_VERIFY_MSG(expr, "%s", #expr)

/** True if it does *not* wrap round. The checks below ask the region table, which knows that itself. */
#define K_SYSCALL_MEMORY_SIZE_CHECK(ptr, size) (((uintptr_t)(ptr) + (size)) >= (uintptr_t)(ptr))
#define K_SYSCALL_MEMORY(ptr, size, write)                                                         \
	syscall_memory_refused((const void *)(ptr), (size), (write))
#define K_SYSCALL_MEMORY_READ(ptr, size)  K_SYSCALL_MEMORY(ptr, size, 0)
#define K_SYSCALL_MEMORY_WRITE(ptr, size) K_SYSCALL_MEMORY(ptr, size, 1)
#define K_SYSCALL_MEMORY_ARRAY(ptr, nmemb, size, write)                                            \
	syscall_array_refused((const void *)(ptr), (size_t)(nmemb), (size_t)(size), (write))
#define K_SYSCALL_MEMORY_ARRAY_READ(ptr, nmemb, size)  K_SYSCALL_MEMORY_ARRAY(ptr, nmemb, size, 0)
#define K_SYSCALL_MEMORY_ARRAY_WRITE(ptr, nmemb, size) K_SYSCALL_MEMORY_ARRAY(ptr, nmemb, size, 1)

#define K_SYSCALL_IS_OBJ(ptr, type, init)                                                          \
	(k_object_validation_check(k_object_find((const void *)(ptr)), (const void *)(ptr), type,  \
				   init) != 0)
#define K_SYSCALL_OBJ(ptr, type)	    K_SYSCALL_IS_OBJ(ptr, type, _OBJ_INIT_TRUE)
#define K_SYSCALL_OBJ_INIT(ptr, type)	    K_SYSCALL_IS_OBJ(ptr, type, _OBJ_INIT_ANY)
#define K_SYSCALL_OBJ_NEVER_INIT(ptr, type) K_SYSCALL_IS_OBJ(ptr, type, _OBJ_INIT_FALSE)

#define K_SYSCALL_DRIVER_OP(ptr, api_name, op)                                                     \
	({                                                                                         \
		const struct api_name *driver_api = (const struct api_name *)(ptr)->api;           \
		K_SYSCALL_VERIFY_MSG(driver_api->op != NULL, "device %p has no " #op,              \
				     (const void *)(ptr));                                         \
	})
#define K_SYSCALL_SPECIFIC_DRIVER(_device, _dtype, _api)                                           \
	({                                                                                         \
		const struct device *checked = (const struct device *)(_device);                   \
		K_SYSCALL_OBJ(checked, _dtype) ||                                                  \
			K_SYSCALL_VERIFY_MSG(checked->api == (_api),                               \
					     "device %p is of another kind",                       \
					     (const void *)checked);                               \
	})

/* ---- 3.x spellings --------------------------------------------------------------------------- */

#define Z_OOPS			     K_OOPS
#define Z_SYSCALL_VERIFY	     K_SYSCALL_VERIFY
#define Z_SYSCALL_VERIFY_MSG	     K_SYSCALL_VERIFY_MSG
#define Z_SYSCALL_MEMORY	     K_SYSCALL_MEMORY
#define Z_SYSCALL_MEMORY_READ	     K_SYSCALL_MEMORY_READ
#define Z_SYSCALL_MEMORY_WRITE	     K_SYSCALL_MEMORY_WRITE
#define Z_SYSCALL_MEMORY_ARRAY	     K_SYSCALL_MEMORY_ARRAY
#define Z_SYSCALL_MEMORY_ARRAY_READ  K_SYSCALL_MEMORY_ARRAY_READ
#define Z_SYSCALL_MEMORY_ARRAY_WRITE K_SYSCALL_MEMORY_ARRAY_WRITE
#define Z_SYSCALL_OBJ		     K_SYSCALL_OBJ
#define Z_SYSCALL_OBJ_INIT	     K_SYSCALL_OBJ_INIT
#define Z_SYSCALL_OBJ_NEVER_INIT     K_SYSCALL_OBJ_NEVER_INIT
#define Z_SYSCALL_DRIVER_OP	     K_SYSCALL_DRIVER_OP
#define Z_SYSCALL_SPECIFIC_DRIVER    K_SYSCALL_SPECIFIC_DRIVER
#define z_user_from_copy	     k_usermode_from_copy
#define z_user_to_copy		     k_usermode_to_copy
#define z_user_string_copy	     k_usermode_string_copy
#define z_user_string_nlen	     k_usermode_string_nlen
#define z_user_alloc_from_copy	     k_usermode_alloc_from_copy
#define z_user_string_alloc_copy     k_usermode_string_alloc_copy
#define z_is_in_user_syscall	     k_is_in_user_syscall

#include <zephyr/driver-validation.h>

#endif

#ifdef __cplusplus
}
#endif

#endif
