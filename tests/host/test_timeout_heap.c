/* SPDX-License-Identifier: Apache-2.0 */
/* kernel/timeout_heap.c against a sorted list, its shape, and its work.
 *
 * The shape is what bounds the work: in each subtree of n nodes the right spine has at most
 * log2(n + 1). The work itself is counted too. */

#include "check.h"
#include <stddef.h>
#include <string.h>
#include <timeout_heap.h>
#include "work.h"

static unsigned int log2_floor(uint64_t n)
{
	return 63 - (unsigned int)__builtin_clzll(n);
}

/* ---- The shape ----------------------------------------------------------------------------------- */

#define MAX_NODES 200000

static struct _timeout *root;
static uint32_t subtree_size[MAX_NODES];
static struct _timeout nodes[MAX_NODES];
static uint32_t sequence_of[MAX_NODES]; /* the order without its wrap-around */

static size_t index_of(const struct _timeout *node)
{
	return (size_t)(node - nodes);
}

static uint32_t size_of(const struct _timeout *node)
{
	return node == NULL ? 0 : subtree_size[index_of(node)];
}

static unsigned int rank_of(const struct _timeout *node)
{
	return node == NULL ? 0 : node->rank;
}

static bool not_later(const struct _timeout *a, const struct _timeout *b)
{
	if (a->deadline != b->deadline) {
		return a->deadline < b->deadline;
	}
	return sequence_of[index_of(a)] < sequence_of[index_of(b)];
}

static void check_node(const struct _timeout *node)
{
	const struct _timeout *children[] = {node->left, node->right};

	for (int i = 0; i < 2; i++) {
		if (children[i] != NULL) {
			CHECK(children[i]->parent == node, "a child's parent is another");
			CHECK(not_later(node, children[i]), "a child is earlier than its parent");
		}
	}
	CHECK(rank_of(node->left) >= rank_of(node->right), "not leftist");
	CHECK(node->rank == rank_of(node->right) + 1, "rank %u", node->rank);
	subtree_size[index_of(node)] = size_of(node->left) + size_of(node->right) + 1;
	CHECK(node->rank <= log2_floor((uint64_t)size_of(node) + 1), "rank %u of %u nodes",
	      node->rank, size_of(node));
}

/* Children before parents, without recursion: a left spine can be as long as the heap is large. */
static uint32_t check_shape(void)
{
	static struct _timeout *order[MAX_NODES];
	size_t count = 0;

	if (root == NULL) {
		return 0;
	}
	CHECK(root->parent == root, "the root's parent");
	order[count++] = root;
	for (size_t i = 0; i < count; i++) {
		struct _timeout *children[] = {order[i]->left, order[i]->right};

		for (int j = 0; j < 2; j++) {
			if (children[j] != NULL) {
				CHECK(count < MAX_NODES, "a cycle");
				order[count++] = children[j];
			}
		}
	}
	for (size_t i = count; i-- > 0;) {
		check_node(order[i]);
	}
	return (uint32_t)count;
}

/* ---- The work -------------------------------------------------------------------------------------- */

/* A merge walks two right spines, a removal at most one path of growing ranks besides. Each step
 * costs fewer than 20 basic blocks (9 at -O1, 15 at -O0), whatever the heap's size. */
static void check_work(uint64_t before, uint32_t size)
{
	uint64_t steps = 3 * (log2_floor((uint64_t)size + 1) + 1);

	CHECK(blocks - before <= 20 * steps, "%llu basic blocks for one of %u nodes",
	      (unsigned long long)(blocks - before), size);
}

static uint32_t heap_size;

static void insert(struct _timeout *node, uint64_t deadline, uint32_t sequence, uint32_t order)
{
	uint64_t before;

	memset(node, 0xA5, sizeof(*node)); /* what it was before does not matter */
	node->parent = NULL;
	node->deadline = deadline;
	node->order = order;
	sequence_of[index_of(node)] = sequence;
	before = blocks;
	timeout_heap_insert(&root, node);
	check_work(before, ++heap_size);
	CHECK(timeout_is_pending(node));
}

static void take_out(struct _timeout *node)
{
	uint64_t before = blocks;

	timeout_heap_remove(&root, node);
	check_work(before, heap_size--);
	CHECK(!timeout_is_pending(node), "a removed timeout still looks pending");
}

/* ---- Against a sorted list ----------------------------------------------------------------------------- */

#define MAX_LISTED 64

static struct _timeout *listed[MAX_LISTED];
static size_t list_length;
static uint32_t next_sequence;

static void list_insert(struct _timeout *node)
{
	size_t place = list_length++;

	while (place > 0 && !not_later(listed[place - 1], node)) {
		listed[place] = listed[place - 1];
		place--;
	}
	listed[place] = node;
}

static size_t place_of(const struct _timeout *node)
{
	for (size_t i = 0; i < list_length; i++) {
		if (listed[i] == node) {
			return i;
		}
	}
	return list_length;
}

static void list_remove(size_t place)
{
	list_length--;
	for (size_t i = place; i < list_length; i++) {
		listed[i] = listed[i + 1];
	}
}

/* Few different deadlines make many equal ones; some lie beyond 32 bits, or beyond the sign. */
static uint64_t random_deadline(void)
{
	switch (random_below(8)) {
	case 0:
		return UINT64_MAX - random_below(3);
	case 1:
		return ((uint64_t)random32() << 32) | random32();
	case 2:
		return (1ull << 32) + random_below(3) - 1;
	case 3:
		return (1ull << 63) + random_below(3) - 1;
	default:
		return random_below(6);
	}
}

static void random_step(size_t population, uint32_t first_order)
{
	struct _timeout *node = &nodes[random_below((uint32_t)population)];
	size_t place = place_of(node);

	CHECK(timeout_is_pending(node) == (place < list_length));
	if (place == list_length) {
		uint32_t sequence = next_sequence++;

		insert(node, random_deadline(), sequence, first_order + sequence);
		list_insert(node);
		return;
	}
	if (one_in(2)) { /* the earliest instead */
		place = 0;
		node = root;
	}
	CHECK(node == listed[place], "the earliest is another");
	take_out(node);
	list_remove(place);
}

static void against_list(size_t population, unsigned int steps, uint32_t first_order)
{
	next_sequence = 0;
	for (unsigned int i = 0; i < steps; i++) {
		random_step(population, first_order);
		CHECK(root == (list_length == 0 ? NULL : listed[0]), "the earliest is another");
		CHECK(check_shape() == list_length, "nodes were lost or gained");
	}
	while (list_length > 0) {
		CHECK(root == listed[0], "the earliest is another");
		take_out(root);
		list_remove(0);
	}
	CHECK(root == NULL);
}

/* ---- Large heaps of unfavourable shapes -------------------------------------------------------------------- */

static uint64_t deadline_of(unsigned int kind, uint32_t i, uint32_t count)
{
	switch (kind) {
	case 0:
		return count - i; /* each new one becomes the root: one long left spine */
	case 1:
		return i;
	case 2:
		return 7; /* all equal */
	case 3:
		return i % 2 == 0 ? i : 2 * count - i;
	default:
		return random32();
	}
}

static uint32_t removal(unsigned int kind, uint32_t i, uint32_t count)
{
	switch (kind) {
	case 0:
		return i; /* in the order of insertion: from the far end of that left spine */
	case 1:
		return count - 1 - i;
	default:
		return (uint32_t)(((uint64_t)i * 48271 + 11) %
				  count); /* all of them: 48271 is prime */
	}
}

static void large(unsigned int shape, unsigned int way, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		insert(&nodes[i], deadline_of(shape, i, count), i, i);
	}
	CHECK(check_shape() == count);
	for (uint32_t i = 0; i < count; i++) {
		take_out(&nodes[removal(way, i, count)]);
		if (i % (count / 4) == 0) {
			CHECK(check_shape() == count - i - 1);
		}
	}
	CHECK(root == NULL);
}

static void large_in_order(unsigned int shape, uint32_t count)
{
	struct _timeout *last = NULL;

	for (uint32_t i = 0; i < count; i++) {
		insert(&nodes[i], deadline_of(shape, i, count), i, i);
	}
	for (uint32_t i = 0; i < count; i++) {
		struct _timeout *first = root;

		CHECK(last == NULL || not_later(last, first), "they leave out of order");
		take_out(first);
		last = first;
	}
	CHECK(root == NULL);
}

/* Millions of random steps in one large heap, which keeps its size. */
static void large_random(uint32_t count, unsigned int steps)
{
	for (uint32_t i = 0; i < count; i++) {
		insert(&nodes[i], random_below(count), i, i);
	}
	for (unsigned int i = 0; i < steps; i++) {
		struct _timeout *node = one_in(4) ? root : &nodes[random_below(count)];
		uint64_t now = root->deadline;

		take_out(node);
		insert(node, now + random_below(one_in(2) ? 16 : count), count + i, count + i);
		if (i % (steps / 16) == 0) {
			CHECK(check_shape() == count);
		}
	}
	while (root != NULL) {
		take_out(root);
	}
}

int main(void)
{
	for (size_t population = 1; population <= MAX_LISTED; population *= 2) {
		against_list(population, 200000, 0);
	}
	against_list(7, 100000, 0x80000000u - 50000);
	against_list(24, 100000, 0u - 50000); /* the order wraps around meanwhile */
	for (unsigned int shape = 0; shape < 5; shape++) {
		for (unsigned int way = 0; way < 3; way++) {
			large(shape, way, 50000);
		}
		large_in_order(shape, 50000);
	}
	large_random(100000, 2000000);
	return 0;
}
