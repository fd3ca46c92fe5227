/* SPDX-License-Identifier: Apache-2.0 */
/* The tree of dynamic objects: a digital search tree.
 *
 * Every node is an object. An object whose address differs from a node's goes to the left or to the
 * right by the next binary digit of its own address, lowest first, and stays where nobody is yet. So
 * no path is longer than an address has digits, whatever was added and removed in which order, and
 * nothing need be balanced. A node that goes is replaced by any leaf below it.
 *
 * `reach` is the union of a subtree's permissions, always exact. What a thread holds is found through
 * it, at the price of a path each, without a look at what others hold. */

#include <tree.h>

static struct dynamic *root;

static bool has(const uint8_t *bits, unsigned int index)
{
	return (bits[index / 8] >> (index % 8) & 1) != 0;
}

static bool reaches(const struct dynamic *node, unsigned int index)
{
	return node != NULL && (index == TREE_ALL || has(node->reach, index));
}

static uintptr_t address_of(const struct dynamic *node)
{
	return (uintptr_t)node->object.name;
}

/* Where it is, or would be added; then @p parent is the node above. */
static struct dynamic **place_of(uintptr_t address, struct dynamic **parent)
{
	struct dynamic **link = &root;

	*parent = NULL;
	for (uintptr_t digits = address / TREE_ALIGN; *link != NULL && address_of(*link) != address;
	     digits /= 2) {
		*parent = *link;
		link = &(*link)->child[digits % 2];
	}
	return link;
}

static struct dynamic **link_to(const struct dynamic *node)
{
	return node->parent == NULL ? &root : &node->parent->child[node->parent->child[1] == node];
}

/* Computes anew what can be reached, up to where nothing changes. */
static void refresh(struct dynamic *node)
{
	for (bool changed = true; changed && node != NULL; node = node->parent) {
		changed = false;
		for (size_t i = 0; i < sizeof(node->reach); i++) {
			uint8_t bits = node->object.perms[i];

			bits |= node->child[0] == NULL ? 0 : node->child[0]->reach[i];
			bits |= node->child[1] == NULL ? 0 : node->child[1]->reach[i];
			changed = changed || bits != node->reach[i];
			node->reach[i] = bits;
		}
	}
}

struct dynamic *tree_find(uintptr_t address)
{
	struct dynamic *parent;

	return *place_of(address, &parent);
}

void tree_add(struct dynamic *node)
{
	*place_of(address_of(node), &node->parent) = node;
	node->child[0] = NULL;
	node->child[1] = NULL;
	memset(node->reach, 0, sizeof(node->reach));
	refresh(node);
}

static struct dynamic *leaf_below(struct dynamic *node)
{
	while (node->child[0] != NULL || node->child[1] != NULL) {
		node = node->child[node->child[0] == NULL];
	}
	return node;
}

static void put_in_place_of(struct dynamic *leaf, const struct dynamic *node)
{
	*link_to(node) = leaf;
	leaf->parent = node->parent;
	memcpy(leaf->reach, node->reach, sizeof(leaf->reach));
	for (int i = 0; i < 2; i++) {
		leaf->child[i] = node->child[i];
		if (leaf->child[i] != NULL) {
			leaf->child[i]->parent = leaf;
		}
	}
}

void tree_remove(struct dynamic *node)
{
	struct dynamic *leaf = leaf_below(node);
	struct dynamic *above = leaf->parent;

	*link_to(leaf) = NULL;
	if (leaf != node) {
		put_in_place_of(leaf, node);
		refresh(above == node ? leaf : above);
		refresh(leaf);
	} else {
		refresh(above);
	}
}

void tree_permit(struct dynamic *node, unsigned int index)
{
	node->object.perms[index / 8] |= (uint8_t)BIT(index % 8);
	for (; node != NULL && !has(node->reach, index); node = node->parent) {
		node->reach[index / 8] |= (uint8_t)BIT(index % 8);
	}
}

void tree_forbid(struct dynamic *node, unsigned int index)
{
	node->object.perms[index / 8] &= (uint8_t)~BIT(index % 8);
	while (node != NULL && !has(node->object.perms, index) && !reaches(node->child[0], index) &&
	       !reaches(node->child[1], index)) {
		node->reach[index / 8] &= (uint8_t)~BIT(index % 8);
		node = node->parent;
	}
}

void tree_permit_as(unsigned int index, unsigned int model)
{
	const uint8_t bit = (uint8_t)BIT(index % 8);

	for (struct dynamic *n = tree_next(NULL, model); n != NULL; n = tree_next(n, model)) {
		n->reach[index / 8] |= bit;
		n->object.perms[index / 8] |= has(n->object.perms, model) ? bit : 0;
	}
}

struct dynamic *tree_held(unsigned int index)
{
	struct dynamic *node = reaches(root, index) ? root : NULL;

	while (node != NULL && !has(node->object.perms, index)) {
		node = node->child[!reaches(node->child[0], index)];
	}
	return node;
}

struct dynamic *tree_next(const struct dynamic *node, unsigned int index)
{
	if (node == NULL) {
		return reaches(root, index) ? root : NULL;
	}
	if (reaches(node->child[0], index)) {
		return node->child[0];
	}
	if (reaches(node->child[1], index)) {
		return node->child[1];
	}
	for (; node->parent != NULL; node = node->parent) {
		if (node == node->parent->child[0] && reaches(node->parent->child[1], index)) {
			return node->parent->child[1];
		}
	}
	return NULL;
}

struct dynamic *tree_before(uintptr_t address)
{
	struct dynamic *last = NULL;

	for (struct dynamic *n = tree_next(NULL, TREE_ALL); n != NULL; n = tree_next(n, TREE_ALL)) {
		if (address_of(n) <= address &&
		    (last == NULL || address_of(n) > address_of(last))) {
			last = n;
		}
	}
	return last;
}

struct dynamic *tree_from(uintptr_t address)
{
	struct dynamic *first = NULL;

	for (struct dynamic *n = tree_next(NULL, TREE_ALL); n != NULL; n = tree_next(n, TREE_ALL)) {
		if (address_of(n) >= address &&
		    (first == NULL || address_of(n) < address_of(first))) {
			first = n;
		}
	}
	return first;
}
