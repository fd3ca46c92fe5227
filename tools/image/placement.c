/* SPDX-License-Identifier: Apache-2.0 */
/* Orders what must lie at multiples of powers of two, so that little is lost between.
 *
 * Pure: items in, order and addresses out. Zone follows zone. In a zone, at each address comes the
 * item with the smallest gap before it, which mostly is none; of several the largest; of several
 * the first by name. So large items follow each other, and small ones lead up to the next large.
 *
 * What a change would save is found by trying: one item becomes a step of the protection unit
 * smaller, and all are placed again. */

#include "image.h"

#include <stdlib.h>
#include <string.h>

static uint64_t size_of(const struct item *item)
{
	return item->rigid ? item->content : unit_round(item->content) + item->behind;
}

static uint64_t align_of(const struct item *item)
{
	uint64_t block = item->rigid ? 1 : unit_block(item->content);

	return block > item->align ? block : item->align;
}

static uint64_t gap(const struct item *item, uint64_t address)
{
	return round_up(address, align_of(item)) - address;
}

static bool comes_first(const struct item *a, const struct item *b, uint64_t address)
{
	uint64_t gap_a = gap(a, address), gap_b = gap(b, address);
	uint64_t size_a = size_of(a), size_b = size_of(b);

	if (a->zone != b->zone) {
		return a->zone < b->zone;
	}
	if (gap_a != gap_b) {
		return gap_a < gap_b;
	}
	return size_a != size_b ? size_a > size_b : strcmp(a->name, b->name) < 0;
}

uint64_t place(struct item *items, size_t count, uint64_t address)
{
	for (size_t i = 0; i < count; i++) {
		size_t first = i;

		for (size_t j = i + 1; j < count; j++) {
			if (comes_first(&items[j], &items[first], address)) {
				first = j;
			}
		}
		struct item chosen = items[first];

		memmove(&items[i + 1], &items[i], (first - i) * sizeof(chosen));
		chosen.address = address + gap(&chosen, address);
		address = chosen.address + size_of(&chosen);
		items[i] = chosen;
	}
	return address;
}

struct loss count_loss(const struct item *items, size_t count, uint64_t address)
{
	struct loss loss = {0};

	for (size_t i = 0; i < count; i++) {
		uint64_t end = items[i].address + size_of(&items[i]);
		uint64_t lost = end - address - items[i].content - items[i].behind;

		*(items[i].zone == ZONE_STACKS ? &loss.stacks : &loss.partitions) += lost;
		address = end;
	}
	return loss;
}

/* Makes an item one step smaller; returns by how many bytes, or 0 if nothing would be left. */
static uint64_t reduce(struct item *item)
{
	uint64_t step = unit_step(item->content), old = item->content;

	if (item->rigid || item->zone == ZONE_LAST || old <= step) {
		return 0;
	}
	item->content = round_up(old, step) - step;
	return old - item->content;
}

/* Saves more for each byte; or as much, and more in all. */
static bool better(const struct change *a, const struct change *b)
{
	uint64_t left = a->saved * b->less, right = b->saved * a->less;

	return left != right ? left > right : a->saved > b->saved;
}

struct change cheapest_change(const struct item *items, size_t count, uint64_t start)
{
	struct item *tried = allocate(count, sizeof(*items));
	struct change best = {0};

	memcpy(tried, items, count * sizeof(*items));
	uint64_t end = place(tried, count, start);

	for (size_t i = 0; i < count; i++) {
		memcpy(tried, items, count * sizeof(*items));
		struct change change = {.item = &items[i], .less = reduce(&tried[i])};

		if (change.less == 0) {
			continue;
		}
		uint64_t new_end = place(tried, count, start);

		change.saved = new_end < end ? end - new_end : 0;
		if (change.saved > change.less && (best.item == NULL || better(&change, &best))) {
			best = change;
		}
	}
	free(tried);
	return best;
}
