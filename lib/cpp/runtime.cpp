/* SPDX-License-Identifier: Apache-2.0 */
/* What compilers of C++ take for granted: memory, and an end for what must not happen.
 *
 * Without exceptions, `new` cannot say that there is no memory, and its callers do not ask: so it ends
 * them. All of it works in both modes, and a program may replace each operator. */

#include <new>
#include <stddef.h>
#include <stdlib.h>

extern "C" {
void __cxa_pure_virtual(void);
void __cxa_deleted_virtual(void);
int __cxa_atexit(void (*function)(void *), void *object, void *module);
int __aeabi_atexit(void *object, void (*function)(void *), void *module);

/* Which program an object belongs to: there is one. */
void *__dso_handle __attribute__((weak));

__attribute__((weak)) void __cxa_pure_virtual(void)
{
	abort();
}

__attribute__((weak)) void __cxa_deleted_virtual(void)
{
	abort();
}

/* Nothing is destroyed at the end, because there is none. */
__attribute__((weak)) int __cxa_atexit(void (*)(void *), void *, void *)
{
	return 0;
}

__attribute__((weak)) int __aeabi_atexit(void *, void (*)(void *), void *)
{
	return 0;
}
}

static void *allocate(size_t size)
{
	void *memory = malloc(size == 0 ? 1 : size);

	if (memory == nullptr) {
		abort();
	}
	return memory;
}

#define WEAK __attribute__((weak))

WEAK void *operator new(size_t size)
{
	return allocate(size);
}

WEAK void *operator new[](size_t size)
{
	return allocate(size);
}

WEAK void *operator new(size_t size, const std::nothrow_t &) noexcept
{
	return malloc(size == 0 ? 1 : size);
}

WEAK void *operator new[](size_t size, const std::nothrow_t &) noexcept
{
	return malloc(size == 0 ? 1 : size);
}

WEAK void operator delete(void *memory) noexcept
{
	free(memory);
}

WEAK void operator delete[](void *memory) noexcept
{
	free(memory);
}

WEAK void operator delete(void *memory, size_t) noexcept
{
	free(memory);
}

WEAK void operator delete[](void *memory, size_t) noexcept
{
	free(memory);
}
