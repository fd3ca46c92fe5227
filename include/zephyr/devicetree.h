/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief There is no devicetree: every node is one that does not exist.
 *
 * Enough for code that asks first: `#if DT_NODE_EXISTS(DT_ALIAS(led0))`. */
#ifndef ZEPHYR_INCLUDE_DEVICETREE_H_
#define ZEPHYR_INCLUDE_DEVICETREE_H_

#include <zephyr/sys/util_macro.h>

#define DT_INVALID_NODE _

#define DT_ROOT				      DT_INVALID_NODE
#define DT_PATH(...)			      DT_INVALID_NODE
#define DT_ALIAS(alias)			      DT_INVALID_NODE
#define DT_NODELABEL(label)		      DT_INVALID_NODE
#define DT_CHOSEN(prop)			      DT_INVALID_NODE
#define DT_INST(inst, compat)		      DT_INVALID_NODE
#define DT_PARENT(node_id)		      DT_INVALID_NODE
#define DT_CHILD(node_id, child)	      DT_INVALID_NODE
#define DT_PHANDLE(node_id, prop)	      DT_INVALID_NODE
#define DT_COMPAT_GET_ANY_STATUS_OKAY(compat) DT_INVALID_NODE

#define DT_NODE_EXISTS(node_id)			 0
#define DT_NODE_HAS_STATUS(node_id, status)	 0
#define DT_NODE_HAS_STATUS_OKAY(node_id)	 0
#define DT_NODE_HAS_PROP(node_id, prop)		 0
#define DT_NODE_HAS_COMPAT(node_id, compat)	 0
#define DT_HAS_CHOSEN(prop)			 0
#define DT_HAS_COMPAT_STATUS_OKAY(compat)	 0
#define DT_NUM_INST_STATUS_OKAY(compat)		 0
#define DT_SAME_NODE(a, b)			 0
#define DT_PROP_OR(node_id, prop, default_value) default_value
#define DT_FOREACH_STATUS_OKAY(compat, fn)
#define DT_FOREACH_CHILD(node_id, fn)

#define DEVICE_DT_GET_OR_NULL(node_id)			 NULL
#define DEVICE_DT_GET_ANY(compat)			 NULL
#define DEVICE_DT_GET_OR_NULL_BY_IDX(node_id, prop, idx) NULL

#endif
