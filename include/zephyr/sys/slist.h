/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Singly linked lists that know their first and their last node. No locking; any context
 * that may write the memory. */
#ifndef ZEPHYR_INCLUDE_SYS_SLIST_H_
#define ZEPHYR_INCLUDE_SYS_SLIST_H_

#include <zephyr/sys/util.h>

#ifdef __cplusplus
extern "C" {
#endif

struct _snode {
	struct _snode *next;
};

typedef struct _snode sys_snode_t;

struct _slist {
	sys_snode_t *head;
	sys_snode_t *tail;
};

typedef struct _slist sys_slist_t;

#define SYS_SLIST_STATIC_INIT(ptr_to_list)                                                         \
	{                                                                                          \
		NULL, NULL                                                                         \
	}

static inline void sys_slist_init(sys_slist_t *list)
{
	list->head = NULL;
	list->tail = NULL;
}

static inline bool sys_slist_is_empty(const sys_slist_t *list)
{
	return list->head == NULL;
}

static inline sys_snode_t *sys_slist_peek_head(const sys_slist_t *list)
{
	return list->head;
}

static inline sys_snode_t *sys_slist_peek_tail(const sys_slist_t *list)
{
	return list->tail;
}

/** The node after @p node, NULL after the last. */
static inline sys_snode_t *sys_slist_peek_next_no_check(const sys_snode_t *node)
{
	return node->next;
}

/** The same; NULL for NULL. */
static inline sys_snode_t *sys_slist_peek_next(const sys_snode_t *node)
{
	return node == NULL ? NULL : node->next;
}

static inline void sys_slist_prepend(sys_slist_t *list, sys_snode_t *node)
{
	node->next = list->head;
	list->head = node;
	if (list->tail == NULL) {
		list->tail = node;
	}
}

/** Appends the chain from @p head to @p tail. */
static inline void sys_slist_append_list(sys_slist_t *list, void *head, void *tail)
{
	if (head == NULL) {
		return;
	}
	if (list->tail == NULL) {
		list->head = (sys_snode_t *)head;
	} else {
		list->tail->next = (sys_snode_t *)head;
	}
	list->tail = (sys_snode_t *)tail;
}

static inline void sys_slist_append(sys_slist_t *list, sys_snode_t *node)
{
	node->next = NULL;
	sys_slist_append_list(list, node, node);
}

/** Moves all of @p list_to_append to the end of @p list. */
static inline void sys_slist_merge_slist(sys_slist_t *list, sys_slist_t *list_to_append)
{
	sys_slist_append_list(list, list_to_append->head, list_to_append->tail);
	sys_slist_init(list_to_append);
}

/** Puts @p node behind @p prev; @p prev NULL: in front. */
static inline void sys_slist_insert(sys_slist_t *list, sys_snode_t *prev, sys_snode_t *node)
{
	if (prev == NULL) {
		sys_slist_prepend(list, node);
	} else if (prev->next == NULL) {
		sys_slist_append(list, node);
	} else {
		node->next = prev->next;
		prev->next = node;
	}
}

/** Takes @p node, which comes behind @p prev_node (NULL: it is the first), out. */
static inline void sys_slist_remove(sys_slist_t *list, sys_snode_t *prev_node, sys_snode_t *node)
{
	if (prev_node == NULL) {
		list->head = node->next;
	} else {
		prev_node->next = node->next;
	}
	if (list->tail == node) {
		list->tail = prev_node;
	}
	node->next = NULL;
}

/** Takes the first node out of a list that has one. */
static inline sys_snode_t *sys_slist_get_not_empty(sys_slist_t *list)
{
	sys_snode_t *node = list->head;

	sys_slist_remove(list, NULL, node);
	return node;
}

/** Takes the first node out: it, or NULL. */
static inline sys_snode_t *sys_slist_get(sys_slist_t *list)
{
	return sys_slist_is_empty(list) ? NULL : sys_slist_get_not_empty(list);
}

/** Looks for @p node; *@p prev, if asked for, is the node before it. */
static inline bool sys_slist_find(const sys_slist_t *list, const sys_snode_t *node,
				  sys_snode_t **prev)
{
	sys_snode_t *before = NULL;

	for (sys_snode_t *n = list->head; n != NULL; before = n, n = n->next) {
		if (n == node) {
			if (prev != NULL) {
				*prev = before;
			}
			return true;
		}
	}
	return false;
}

/** Looks for @p node and takes it out: true if it was there. */
static inline bool sys_slist_find_and_remove(sys_slist_t *list, sys_snode_t *node)
{
	sys_snode_t *prev;

	if (!sys_slist_find(list, node, &prev)) {
		return false;
	}
	sys_slist_remove(list, prev, node);
	return true;
}

/** Number of nodes; takes time in proportion. */
static inline size_t sys_slist_len(const sys_slist_t *list)
{
	size_t length = 0;

	for (const sys_snode_t *node = list->head; node != NULL; node = node->next) {
		length++;
	}
	return length;
}

/** @name Loops. In those with SAFE the current node may be removed.
 * @{ */
#define SYS_SLIST_FOR_EACH_NODE(sl, sn)                                                            \
	for (sn = sys_slist_peek_head(sl); sn != NULL; sn = sys_slist_peek_next(sn))
/** The same from the node after @p sn on (NULL: from the first). */
#define SYS_SLIST_ITERATE_FROM_NODE(sl, sn)                                                        \
	for (sn = (sn) ? sys_slist_peek_next_no_check(sn) : sys_slist_peek_head(sl); sn != NULL;   \
	     sn = sys_slist_peek_next(sn))
#define SYS_SLIST_FOR_EACH_NODE_SAFE(sl, sn, sns)                                                  \
	for (sn = sys_slist_peek_head(sl), sns = sys_slist_peek_next(sn); sn != NULL;              \
	     sn = sns, sns = sys_slist_peek_next(sn))
/** The struct whose member @p n is at @p ln; NULL for NULL. */
#define SYS_SLIST_CONTAINER(ln, cn, n)                                                             \
	(((ln) != NULL) ? CONTAINER_OF(ln, __typeof__(*(cn)), n) : NULL)
#define SYS_SLIST_PEEK_HEAD_CONTAINER(sl, cn, n) SYS_SLIST_CONTAINER(sys_slist_peek_head(sl), cn, n)
#define SYS_SLIST_PEEK_TAIL_CONTAINER(sl, cn, n) SYS_SLIST_CONTAINER(sys_slist_peek_tail(sl), cn, n)
#define SYS_SLIST_PEEK_NEXT_CONTAINER(cn, n)                                                       \
	(((cn) != NULL) ? SYS_SLIST_CONTAINER(sys_slist_peek_next(&((cn)->n)), cn, n) : NULL)
#define SYS_SLIST_FOR_EACH_CONTAINER(sl, cn, n)                                                    \
	for (cn = SYS_SLIST_PEEK_HEAD_CONTAINER(sl, cn, n); cn != NULL;                            \
	     cn = SYS_SLIST_PEEK_NEXT_CONTAINER(cn, n))
#define SYS_SLIST_FOR_EACH_CONTAINER_SAFE(sl, cn, cns, n)                                          \
	for (cn = SYS_SLIST_PEEK_HEAD_CONTAINER(sl, cn, n),                                        \
	    cns = SYS_SLIST_PEEK_NEXT_CONTAINER(cn, n);                                            \
	     cn != NULL; cn = cns, cns = SYS_SLIST_PEEK_NEXT_CONTAINER(cn, n))
/** @} */

#ifdef __cplusplus
}
#endif

#endif
