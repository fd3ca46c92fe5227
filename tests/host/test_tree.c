/* SPDX-License-Identifier: Apache-2.0 */
/* userspace/tree.c against a model that is an array: which addresses are in it, and who holds each. */

#include "check.h"
#include <string.h>
#include <tree.h>

#define NUM_NODES    400
#define NUM_THREADS  (CONFIG_MAX_THREAD_BYTES * 8)
#define ADDRESS_BITS (32 - 3)

static struct {
	struct dynamic node;
	bool present;
} all[NUM_NODES];

static bool has(const uint8_t *bits, unsigned int index)
{
	return (bits[index / 8] >> (index % 8) & 1) != 0;
}

/* ---- Does the tree agree with the model? ---------------------------------------------------------- */

static unsigned int count_below(const struct dynamic *node, unsigned int depth)
{
	unsigned int count = 1;
	uint8_t reach[CONFIG_MAX_THREAD_BYTES];

	CHECK(depth <= ADDRESS_BITS, "a path of %u nodes", depth);
	memcpy(reach, node->object.perms, sizeof(reach));
	for (int i = 0; i < 2; i++) {
		const struct dynamic *child = node->child[i];

		if (child == NULL) {
			continue;
		}
		CHECK(child->parent == node);
		CHECK(((uintptr_t)child->object.name / TREE_ALIGN >> depth & 1) == (unsigned int)i,
		      "0x%lx went the wrong way at depth %u", (unsigned long)child->object.name,
		      depth);
		count += count_below(child, depth + 1);
		for (size_t b = 0; b < sizeof(reach); b++) {
			reach[b] |= child->reach[b];
		}
	}
	CHECK(memcmp(reach, node->reach, sizeof(reach)) == 0, "what can be reached is not exact");
	return count;
}

static void audit(void)
{
	const struct dynamic *root = tree_next(NULL, TREE_ALL);
	unsigned int present = 0;

	for (int i = 0; i < NUM_NODES; i++) {
		uintptr_t address = (uintptr_t)all[i].node.object.name;

		present += all[i].present;
		CHECK(tree_find(address) == (all[i].present ? &all[i].node : NULL));
		CHECK(tree_find(address + 4) == NULL && tree_find(address + 1) == NULL);
	}
	CHECK((root == NULL) == (present == 0));
	CHECK(root == NULL || (root->parent == NULL && count_below(root, 0) == present));
}

static bool holds_any(unsigned int thread)
{
	for (int i = 0; i < NUM_NODES; i++) {
		if (all[i].present && has(all[i].node.object.perms, thread)) {
			return true;
		}
	}
	return false;
}

static void audit_walks(unsigned int thread)
{
	unsigned int seen = 0, held = 0;
	const struct dynamic *one = tree_held(thread);

	CHECK((one != NULL) == holds_any(thread) &&
	      (one == NULL || has(one->object.perms, thread)));
	for (int i = 0; i < NUM_NODES; i++) {
		held += all[i].present && has(all[i].node.object.perms, thread);
	}
	for (const struct dynamic *n = tree_next(NULL, thread); n != NULL;
	     n = tree_next(n, thread)) {
		CHECK(has(n->reach, thread), "a subtree in which nothing is held");
		seen += has(n->object.perms, thread);
	}
	CHECK(seen == held, "%u of %u held were seen", seen, held);
}

static void audit_neighbours(uintptr_t address)
{
	struct dynamic *before = NULL, *from = NULL;

	for (int i = 0; i < NUM_NODES; i++) {
		struct dynamic *n = &all[i].node;

		if (!all[i].present) {
			continue;
		}
		if ((uintptr_t)n->object.name <= address &&
		    (before == NULL || n->object.name > before->object.name)) {
			before = n;
		}
		if ((uintptr_t)n->object.name >= address &&
		    (from == NULL || n->object.name < from->object.name)) {
			from = n;
		}
	}
	CHECK(tree_before(address) == before && tree_from(address) == from);
}

/* ---- Random operations, on addresses as a heap has them, and as an enemy would choose them -------- */

static void random_step(void)
{
	unsigned int i = random_below(NUM_NODES), thread = random_below(NUM_THREADS);
	struct dynamic *node = &all[i].node;

	if (!all[i].present) {
		memset(node->reach, 0xA5, sizeof(node->reach));
		node->child[0] = node->child[1] = node->parent = node;
		memset(node->object.perms, 0, sizeof(node->object.perms));
		node->object.perms[0] = one_in(2) ? (uint8_t)random32() : 0;
		tree_add(node);
		all[i].present = true;
	} else if (one_in(3)) {
		tree_remove(node);
		all[i].present = false;
	} else if (one_in(2)) {
		tree_permit(node, thread);
		CHECK(has(node->object.perms, thread));
	} else {
		tree_forbid(node, thread);
		CHECK(!has(node->object.perms, thread));
	}
}

/* A thread ends: the work is a path for each object that it held. */
static void end_thread(unsigned int thread)
{
	for (struct dynamic *n = tree_held(thread); n != NULL; n = tree_held(thread)) {
		tree_forbid(n, thread);
	}
	CHECK(!holds_any(thread));
}

static void clear(void)
{
	for (int i = 0; i < NUM_NODES; i++) {
		if (all[i].present) {
			tree_remove(&all[i].node);
			all[i].present = false;
		}
	}
	audit();
}

static void random_operations(uintptr_t start, uintptr_t step)
{
	for (int i = 0; i < NUM_NODES; i++) {
		all[i].node.object.name = (void *)(start + (uintptr_t)i * step);
	}
	for (int i = 0; i < 20000; i++) {
		random_step();
		if (i % 50 == 0) {
			audit();
			audit_walks(random_below(NUM_THREADS));
			audit_neighbours(start + random_below(NUM_NODES * (uint32_t)step));
		}
		if (i % 1000 == 0) {
			end_thread(random_below(NUM_THREADS));
			audit();
		}
	}
	clear();
}

/* The longest path there can be: each address differs from all before in one digit more. */
static void longest_path(void)
{
	for (unsigned int i = 0; i < ADDRESS_BITS; i++) {
		all[i].node.object.name = (void *)(uintptr_t)(8ul << i);
		tree_add(&all[i].node);
		all[i].present = true;
	}
	for (unsigned int i = ADDRESS_BITS; i < NUM_NODES; i++) {
		all[i].node.object.name = (void *)3; /* in no tree */
	}
	audit();
	clear();
}

int main(void)
{
	longest_path();
	random_operations(0x20001000, 8);
	random_operations(0x20001008, 64);
	random_operations(0x20010000, 1 << 12);
	random_operations(0x38000018, 1 << 16);
	return 0;
}
