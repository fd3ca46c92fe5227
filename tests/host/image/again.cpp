// SPDX-License-Identifier: Apache-2.0

#include "objects.h"
#include "inline.hpp"

void again()
{
	TOUCH(inline_sem());
	TOUCH(*inline_list());
}

// What the language runtime would bring, for an image without it.
void operator delete(void *) noexcept
{
}
void operator delete(void *, unsigned int) noexcept
{
}
extern "C" void __cxa_guard_release(void *)
{
}
extern "C" int __cxa_guard_acquire(void *)
{
	return 1;
}
extern "C" int __aeabi_atexit(void *, void (*)(void *), void *)
{
	return 0;
}
extern "C" {
void *__dso_handle;
}
