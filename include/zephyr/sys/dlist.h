/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Doubly linked lists: rings through a head that is a node itself, so that inserting and
 * removing know no special case. No locking; any context that may write the memory. */
#ifndef ZEPHYR_INCLUDE_SYS_DLIST_H_
#define ZEPHYR_INCLUDE_SYS_DLIST_H_

#include <zephyr/sys/util.h>

#ifdef __cplusplus
extern "C" {
#endif

struct _dnode {
	union {
		struct _dnode *head; /**< of a list: its first node */
		struct _dnode *next;
	};
	union {
		struct _dnode *tail; /**< of a list: its last node */
		struct _dnode *prev;
	};
};

typedef struct _dnode sys_dlist_t;
typedef struct _dnode sys_dnode_t;

#define SYS_DLIST_STATIC_INIT(ptr_to_list)                                                         \
	{                                                                                          \
		{(ptr_to_list)},                                                                   \
		{                                                                                  \
			(ptr_to_list)                                                              \
		}                                                                                  \
	}

static inline void sys_dlist_init(sys_dlist_t *list)
{
	list->head = list;
	list->tail = list;
}

/** A node in no list; sys_dnode_is_linked() says so. */
static inline void sys_dnode_init(sys_dnode_t *node)
{
	node->next = NULL;
	node->prev = NULL;
}

static inline bool sys_dnode_is_linked(const sys_dnode_t *node)
{
	return node->next != NULL;
}

static inline bool sys_dlist_is_empty(const sys_dlist_t *list)
{
	return list->head == list;
}

static inline bool sys_dlist_is_head(const sys_dlist_t *list, const sys_dnode_t *node)
{
	return list->head == node;
}

static inline bool sys_dlist_is_tail(const sys_dlist_t *list, const sys_dnode_t *node)
{
	return list->tail == node;
}

static inline bool sys_dlist_has_multiple_nodes(const sys_dlist_t *list)
{
	return list->head != list->tail;
}

/** The first node, NULL if there is none. */
static inline sys_dnode_t *sys_dlist_peek_head(const sys_dlist_t *list)
{
	return sys_dlist_is_empty(list) ? NULL : list->head;
}

/** The first node of a list that is not empty. */
static inline sys_dnode_t *sys_dlist_peek_head_not_empty(const sys_dlist_t *list)
{
	return list->head;
}

/** The last node, NULL if there is none. */
static inline sys_dnode_t *sys_dlist_peek_tail(const sys_dlist_t *list)
{
	return sys_dlist_is_empty(list) ? NULL : list->tail;
}

/** The node after @p node, which is in the list; NULL after the last. */
static inline sys_dnode_t *sys_dlist_peek_next_no_check(const sys_dlist_t *list,
							const sys_dnode_t *node)
{
	return node == list->tail ? NULL : node->next;
}

/** The same; NULL for NULL. */
static inline sys_dnode_t *sys_dlist_peek_next(const sys_dlist_t *list, const sys_dnode_t *node)
{
	return node == NULL ? NULL : sys_dlist_peek_next_no_check(list, node);
}

static inline sys_dnode_t *sys_dlist_peek_prev_no_check(const sys_dlist_t *list,
							const sys_dnode_t *node)
{
	return node == list->head ? NULL : node->prev;
}

static inline sys_dnode_t *sys_dlist_peek_prev(const sys_dlist_t *list, const sys_dnode_t *node)
{
	return node == NULL ? NULL : sys_dlist_peek_prev_no_check(list, node);
}

/** Puts @p node, which is in no list, before @p successor, which is in one. */
static inline void sys_dlist_insert(sys_dnode_t *successor, sys_dnode_t *node)
{
	node->next = successor;
	node->prev = successor->prev;
	successor->prev->next = node;
	successor->prev = node;
}

static inline void sys_dlist_append(sys_dlist_t *list, sys_dnode_t *node)
{
	sys_dlist_insert(list, node);
}

static inline void sys_dlist_prepend(sys_dlist_t *list, sys_dnode_t *node)
{
	sys_dlist_insert(list->head, node);
}

/** Puts @p node before the first for which @p cond(node, data) is not 0, else at the end. */
static inline void sys_dlist_insert_at(sys_dlist_t *list, sys_dnode_t *node,
				       int (*cond)(sys_dnode_t *node, void *data), void *data)
{
	sys_dnode_t *place = list->head;

	while (place != list && cond(place, data) == 0) {
		place = place->next;
	}
	sys_dlist_insert(place, node);
}

/** Takes @p node out of the list that it is in. */
static inline void sys_dlist_remove(sys_dnode_t *node)
{
	node->prev->next = node->next;
	node->next->prev = node->prev;
	sys_dnode_init(node);
}

/** Takes the first node out: it, or NULL. */
static inline sys_dnode_t *sys_dlist_get(sys_dlist_t *list)
{
	sys_dnode_t *node = sys_dlist_peek_head(list);

	if (node != NULL) {
		sys_dlist_remove(node);
	}
	return node;
}

/** Number of nodes; takes time in proportion. */
static inline size_t sys_dlist_len(const sys_dlist_t *list)
{
	size_t length = 0;

	for (const sys_dnode_t *node = list->head; node != list; node = node->next) {
		length++;
	}
	return length;
}

/** @name Loops. In those with SAFE the current node may be removed.
 * @{ */
#define SYS_DLIST_FOR_EACH_NODE(dl, dn)                                                            \
	for (dn = sys_dlist_peek_head(dl); dn != NULL; dn = sys_dlist_peek_next(dl, dn))
/** The same from the node after @p dn on (NULL: from the first). */
#define SYS_DLIST_ITERATE_FROM_NODE(dl, dn)                                                        \
	for (dn = (dn) ? sys_dlist_peek_next_no_check(dl, dn) : sys_dlist_peek_head(dl);           \
	     dn != NULL; dn = sys_dlist_peek_next(dl, dn))
#define SYS_DLIST_FOR_EACH_NODE_SAFE(dl, dn, dns)                                                  \
	for (dn = sys_dlist_peek_head(dl), dns = sys_dlist_peek_next(dl, dn); dn != NULL;          \
	     dn = dns, dns = sys_dlist_peek_next(dl, dn))
/** The struct whose member @p n is at @p dn; NULL for NULL. */
#define SYS_DLIST_CONTAINER(dn, cn, n)                                                             \
	(((dn) != NULL) ? CONTAINER_OF(dn, __typeof__(*(cn)), n) : NULL)
#define SYS_DLIST_PEEK_HEAD_CONTAINER(dl, cn, n) SYS_DLIST_CONTAINER(sys_dlist_peek_head(dl), cn, n)
#define SYS_DLIST_PEEK_NEXT_CONTAINER(dl, cn, n)                                                   \
	(((cn) != NULL) ? SYS_DLIST_CONTAINER(sys_dlist_peek_next(dl, &((cn)->n)), cn, n) : NULL)
#define SYS_DLIST_FOR_EACH_CONTAINER(dl, cn, n)                                                    \
	for (cn = SYS_DLIST_PEEK_HEAD_CONTAINER(dl, cn, n); cn != NULL;                            \
	     cn = SYS_DLIST_PEEK_NEXT_CONTAINER(dl, cn, n))
#define SYS_DLIST_FOR_EACH_CONTAINER_SAFE(dl, cn, cns, n)                                          \
	for (cn = SYS_DLIST_PEEK_HEAD_CONTAINER(dl, cn, n),                                        \
	    cns = SYS_DLIST_PEEK_NEXT_CONTAINER(dl, cn, n);                                        \
	     cn != NULL; cn = cns, cns = SYS_DLIST_PEEK_NEXT_CONTAINER(dl, cn, n))
/** @} */

#ifdef __cplusplus
}
#endif

#endif
