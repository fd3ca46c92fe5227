/* SPDX-License-Identifier: Apache-2.0 */
/* The kernel's side of the gate, as a recorder: refused() notes that the caller would be ended,
 * and leaves by longjmp. */
#ifndef TEST_SYSCALL_HANDLER_H
#define TEST_SYSCALL_HANDLER_H

#include <zephyr/kernel.h>
#include <zephyr/syscall_list.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef uintptr_t (*_k_syscall_handler_t)(uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t,
					  uintptr_t, void *);
extern const _k_syscall_handler_t _k_syscall_table[K_SYSCALL_LIMIT];

enum k_objects {
	K_OBJ_ANY,
#include <zephyr/kobj-types-enum.h>
	K_OBJ_LAST
};

enum _obj_init_check {
	_OBJ_INIT_TRUE = 0,
	_OBJ_INIT_FALSE = -1,
	_OBJ_INIT_ANY = 1,
};

void refused(void) __attribute__((noreturn));
bool memory_refused(const void *address, size_t size, bool write);
void *syscall_object(uintptr_t word, enum k_objects type);
void *syscall_object_as(uintptr_t word, enum k_objects type, enum _obj_init_check state);
void *syscall_object_or_null(uintptr_t word, enum k_objects type);
uintptr_t syscall_return64(uint64_t value);
int k_usermode_from_copy(void *dst, const void *src, size_t size);
int k_usermode_to_copy(void *dst, const void *src, size_t size);
uintptr_t handler_bad_syscall(uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t,
			      void *);
uintptr_t handler_no_syscall(uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t,
			     void *);

#define K_OOPS(wrong)                                                                              \
	do {                                                                                       \
		if (wrong) {                                                                       \
			refused();                                                                 \
		}                                                                                  \
	} while (0)
#define K_SYSCALL_MEMORY_READ(address, size)	       memory_refused(address, size, false)
#define K_SYSCALL_MEMORY_WRITE(address, size)	       memory_refused(address, size, true)
#define K_SYSCALL_MEMORY_ARRAY_READ(address, n, size)  memory_refused(address, (n) * (size), false)
#define K_SYSCALL_MEMORY_ARRAY_WRITE(address, n, size) memory_refused(address, (n) * (size), true)
#define syscall_require(condition)		       K_OOPS(!(condition))
#define syscall_refuse(text)			       refused()
#define Z_SYSCALL_NAME(entry, text)		       extern char name_of_##entry[sizeof(text)]

#ifdef __cplusplus
}
#endif

#endif
