/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief The tree of dynamic objects. Lock held, all functions. */
#ifndef USERSPACE_TREE_H
#define USERSPACE_TREE_H

#include <limits.h>
#include <string.h>
#include <zephyr/sys/kobject.h>

/** Dynamic objects begin at multiples of it. */
#define TREE_ALIGN 8
/** Instead of a thread's index: whoever has permission, or nobody. */
#define TREE_ALL UINT_MAX

/** A dynamic object's record: what a static one has in the table, and its place in the tree. */
struct dynamic {
	struct k_object object;
	struct dynamic *child[2];
	struct dynamic *parent;
	uint8_t reach[CONFIG_MAX_THREAD_BYTES]; /* its `perms`, and those of all below */
};

/** The object that begins at @p address, NULL if none does. Never reads what is there. */
struct dynamic *tree_find(uintptr_t address);

/** Pre: none begins where this one does. */
void tree_add(struct dynamic *node);
void tree_remove(struct dynamic *node);

/** Sets or clears one bit of its `perms`. Pre: it is in the tree. */
void tree_permit(struct dynamic *node, unsigned int index);
void tree_forbid(struct dynamic *node, unsigned int index);
/** Sets the bit wherever that of @p model is set. */
void tree_permit_as(unsigned int index, unsigned int model);

/** Any object on which the thread has permission, NULL if there is none. */
struct dynamic *tree_held(unsigned int index);

/**
 * Goes through all objects on which the thread has permission, and a few more: NULL gives the first
 * one, the last one gives NULL. The tree must not change meanwhile.
 */
struct dynamic *tree_next(const struct dynamic *node, unsigned int index);

/** The object that begins last, not behind @p address; NULL if none. Looks at all. */
struct dynamic *tree_before(uintptr_t address);
/** The object that begins first, not before @p address; NULL if none. Looks at all. */
struct dynamic *tree_from(uintptr_t address);

#endif
