/* SPDX-License-Identifier: Apache-2.0 */
/* The calls of <zephyr/cache.h> that users can make: there is no cache to manage. */

#include <zephyr/cache.h>

int z_impl_sys_cache_data_flush_range(void *addr, size_t size)
{
	ARG_UNUSED(addr);
	ARG_UNUSED(size);
	return -ENOTSUP;
}

int z_impl_sys_cache_data_invd_range(void *addr, size_t size)
{
	return z_impl_sys_cache_data_flush_range(addr, size);
}

int z_impl_sys_cache_data_flush_and_invd_range(void *addr, size_t size)
{
	return z_impl_sys_cache_data_flush_range(addr, size);
}
