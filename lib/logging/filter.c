/* SPDX-License-Identifier: Apache-2.0 */
/* Levels of modules at run time: there are none to set. */

#include <zephyr/logging/log_ctrl.h>

uint32_t z_impl_log_filter_set(struct log_backend const *const backend, uint32_t domain_id,
			       int16_t source_id, uint32_t level)
{
	ARG_UNUSED(backend);
	ARG_UNUSED(domain_id);
	ARG_UNUSED(source_id);
	ARG_UNUSED(level);
	return LOG_LEVEL_NONE;
}
