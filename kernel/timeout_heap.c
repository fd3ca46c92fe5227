/* SPDX-License-Identifier: Apache-2.0 */
/* A leftist heap, intrusive, the earliest deadline at the root.
 *
 * Each node's left subtree is at least as "deep on the right" as its right one (rank), so every
 * right spine has at most log2(n + 1) nodes. Merging walks two right spines and nothing else;
 * insertion and removal of any node are one merge and a walk upwards that stops as soon as a rank
 * stays the same. So arming, cancelling and expiring cost O(log n) in the worst case, not only on
 * average: the kernel lock is held meanwhile.
 *
 * Equal deadlines leave in the order of their `order`, a counter taken at arming. */

#include <stddef.h>
#include <timeout_heap.h>

static ALWAYS_INLINE bool is_earlier(const struct _timeout *a, const struct _timeout *b)
{
	if (unlikely(a->deadline == b->deadline)) {
		return (int32_t)(a->order - b->order) < 0;
	}
	return a->deadline < b->deadline;
}

static ALWAYS_INLINE unsigned int rank_of(const struct _timeout *node)
{
	return node == NULL ? 0 : node->rank;
}

static ALWAYS_INLINE void restore_leftist(struct _timeout *node)
{
	struct _timeout *left = node->left, *right = node->right;
	unsigned int left_rank = rank_of(left), right_rank = rank_of(right);

	if (left_rank < right_rank) {
		node->left = right;
		node->right = left;
	}
	node->rank = (uint8_t)(MIN(left_rank, right_rank) + 1);
}

/* The result's root has parent NULL. */
static struct _timeout *merge(struct _timeout *a, struct _timeout *b)
{
	struct _timeout *root = NULL;
	struct _timeout **link = &root;
	struct _timeout *parent = NULL;

	while (a != NULL && b != NULL) {
		if (is_earlier(b, a)) {
			struct _timeout *swap = a;

			a = b;
			b = swap;
		}
		*link = a;
		a->parent = parent;
		parent = a;
		link = &a->right;
		a = a->right;
	}
	*link = a != NULL ? a : b;
	if (*link != NULL) {
		(*link)->parent = parent;
	}
	for (; parent != NULL; parent = parent->parent) {
		restore_leftist(parent);
	}
	return root;
}

static void set_root(struct _timeout **root, struct _timeout *node)
{
	*root = node;
	if (node != NULL) {
		node->parent = node;
	}
}

void timeout_heap_insert(struct _timeout **root, struct _timeout *node)
{
	node->left = NULL;
	node->right = NULL;
	node->rank = 1;
	set_root(root, merge(*root, node));
}

void timeout_heap_remove(struct _timeout **root, struct _timeout *node)
{
	struct _timeout *parent = node->parent;
	struct _timeout *rest = merge(node->left, node->right);

	node->parent = NULL;
	if (node == *root) {
		set_root(root, rest);
		return;
	}
	if (parent->left == node) {
		parent->left = rest;
	} else {
		parent->right = rest;
	}
	if (rest != NULL) {
		rest->parent = parent;
	}
	for (;;) {
		uint8_t rank = parent->rank;

		restore_leftist(parent);
		if (parent->rank == rank || parent->parent == parent) {
			return;
		}
		parent = parent->parent;
	}
}
