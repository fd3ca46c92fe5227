/* SPDX-License-Identifier: Apache-2.0 */
/* Both kinds of list against an array: random operations, everything compared after each. */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <zephyr/sys/dlist.h>
#include <zephyr/sys/slist.h>

#define COUNT 6

struct item {
	int number;
	sys_dnode_t dnode;
	sys_snode_t snode;
};

static struct item items[COUNT];
static sys_dlist_t dlist;
static sys_slist_t slist;
static int model[COUNT];
static int length;

static void fail(const char *what)
{
	printf("%s is wrong\n", what);
	exit(1);
}

static int place_of(int number)
{
	for (int i = 0; i < length; i++) {
		if (model[i] == number) {
			return i;
		}
	}
	return -1;
}

static void model_insert(int place, int number)
{
	for (int i = length++; i > place; i--) {
		model[i] = model[i - 1];
	}
	model[place] = number;
}

static void model_remove(int place)
{
	length--;
	for (int i = place; i < length; i++) {
		model[i] = model[i + 1];
	}
}

static void compare(void)
{
	struct item *item;
	struct item *next;
	int i = 0;

	SYS_DLIST_FOR_EACH_CONTAINER(&dlist, item, dnode) {
		if (i >= length || item->number != model[i]) {
			fail("order of the dlist");
		}
		i++;
	}
	if (i != length || (int)sys_dlist_len(&dlist) != length ||
	    sys_dlist_is_empty(&dlist) != (length == 0)) {
		fail("length of the dlist");
	}
	for (sys_dnode_t *node = sys_dlist_peek_tail(&dlist); node != NULL;
	     node = sys_dlist_peek_prev(&dlist, node)) {
		if (CONTAINER_OF(node, struct item, dnode)->number != model[--i]) {
			fail("order of the dlist from behind");
		}
	}
	i = 0;
	SYS_SLIST_FOR_EACH_CONTAINER_SAFE(&slist, item, next, snode) {
		if (i >= length || item->number != model[i]) {
			fail("order of the slist");
		}
		i++;
	}
	if (i != length || (int)sys_slist_len(&slist) != length) {
		fail("length of the slist");
	}
	if (sys_slist_peek_tail(&slist) != (length == 0 ? NULL : &items[model[length - 1]].snode)) {
		fail("tail of the slist");
	}
}

static void insert(int place, struct item *item)
{
	if (place == length) {
		sys_dlist_append(&dlist, &item->dnode);
		sys_slist_append(&slist, &item->snode);
	} else if (place == 0) {
		sys_dlist_prepend(&dlist, &item->dnode);
		sys_slist_prepend(&slist, &item->snode);
	} else {
		sys_dlist_insert(&items[model[place]].dnode, &item->dnode);
		sys_slist_insert(&slist, &items[model[place - 1]].snode, &item->snode);
	}
	model_insert(place, item->number);
}

static void take_out(int place, struct item *item)
{
	if (place == 0) {
		if (sys_dlist_get(&dlist) != &item->dnode ||
		    sys_slist_get(&slist) != &item->snode) {
			fail("what get() gave");
		}
	} else {
		sys_dlist_remove(&item->dnode);
		if (!sys_slist_find_and_remove(&slist, &item->snode)) {
			fail("find");
		}
	}
	model_remove(place);
}

int main(void)
{
	sys_dlist_init(&dlist);
	sys_slist_init(&slist);
	for (int i = 0; i < COUNT; i++) {
		items[i].number = i;
		sys_dnode_init(&items[i].dnode);
	}
	srand(1);
	for (int step = 0; step < 100000; step++) {
		struct item *item = &items[rand() % COUNT];
		int place = place_of(item->number);

		if (sys_dnode_is_linked(&item->dnode) != (place >= 0)) {
			fail("sys_dnode_is_linked()");
		}
		if (place >= 0) {
			take_out(place, item);
		} else {
			insert(rand() % (length + 1), item);
		}
		compare();
	}
	return 0;
}
