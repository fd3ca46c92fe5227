/* SPDX-License-Identifier: Apache-2.0 */
/* lib/heap.c against a model: no byte belongs to two, contents stay, what is free can be allocated. */

#include "check.h"
#include <heap.h>
#include <setjmp.h>
#include <string.h>

static jmp_buf assertion;
static bool assertion_is_expected;

void assert_print(const char *fmt, ...)
{
	(void)fmt;
}

void assert_post_action(const char *file, unsigned int line)
{
	CHECK(assertion_is_expected, "assertion in %s:%u", file, line);
	longjmp(assertion, 1);
}

/* ---- The model: which bytes are whose ------------------------------------------------------------------ */

#define MAX_BYTES  (600 * 1024)
#define MAX_BLOCKS 2000

static char *memory; /* the heap's, and nothing around it, as the sanitizer knows */
static size_t memory_size;
static struct sys_heap heap;

struct block {
	unsigned char *mem;
	size_t bytes;
	unsigned char seed;
};

static struct block blocks[MAX_BLOCKS];
static size_t count;

static unsigned char content(const struct block *block, size_t i)
{
	return (unsigned char)(block->seed + i * 7);
}

static void fill(struct block *block)
{
	block->seed = (unsigned char)random32();
	for (size_t i = 0; i < block->bytes; i++) {
		block->mem[i] = content(block, i);
	}
}

static void check_content(const struct block *block, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++) {
		CHECK(block->mem[i] == content(block, i), "byte %zu of %zu changed", i, bytes);
	}
}

static void check_new(const struct block *block, size_t ahead, size_t align)
{
	char *mem = (char *)block->mem;

	CHECK((uintptr_t)(mem + ahead) % (align == 0 ? 4 : align) == 0, "%p is not aligned to %zu",
	      mem, align);
	CHECK(mem >= memory && mem + block->bytes <= memory + memory_size, "outside");
	CHECK(sys_heap_usable_size(&heap, mem) >= block->bytes, "usable");
	CHECK(align > 4 || sys_heap_usable_size(&heap, mem) < block->bytes + UNIT,
	      "more than asked for");
}

static void check_stats(void)
{
	struct sys_memory_stats stats;
	size_t used = 0;

	for (size_t i = 0; i < count; i++) {
		used += blocks[i].bytes;
	}
	CHECK(sys_heap_runtime_stats_get(&heap, &stats) == 0, "stats");
	CHECK(stats.allocated_bytes >= used && stats.allocated_bytes <= stats.max_allocated_bytes,
	      "%zu allocated", stats.allocated_bytes);
	CHECK(stats.allocated_bytes + stats.free_bytes < memory_size, "too much");
}

static void begin(size_t bytes)
{
	/* Not aligned: one byte of it is none of the heap's. */
	memory = malloc(bytes);
	memory_size = bytes;
	sys_heap_init(&heap, memory + 1, bytes - 1);
	count = 0;
	CHECK(sys_heap_validate(&heap), "after init");
}

/* All goes back: then the heap is as it was, one block. */
static void end(void)
{
	struct sys_memory_stats stats;
	void *all;

	while (count > 0) {
		count--;
		check_content(&blocks[count], blocks[count].bytes);
		sys_heap_free(&heap, blocks[count].mem);
		CHECK(sys_heap_validate(&heap), "after a free at the end");
	}
	(void)sys_heap_runtime_stats_get(&heap, &stats);
	CHECK(stats.allocated_bytes == 0, "nothing is allocated");
	all = sys_heap_alloc(&heap, stats.free_bytes - header_bytes(heap.heap));
	CHECK(all != NULL && sys_heap_alloc(&heap, 1) == NULL, "all that is free is one block");
	free(memory);
}

/* ---- Random operations ---------------------------------------------------------------------------------- */

static size_t random_size(void)
{
	size_t most = (size_t)1 << random_below(12);

	return one_in(200) ? memory_size / 3 : 1 + random_below((uint32_t)most);
}

static size_t random_align(void)
{
	return one_in(3) ? (size_t)1 << random_below(10) : 0;
}

static void allocate(void)
{
	struct block *block = &blocks[count];
	size_t align = random_align();
	size_t ahead = one_in(4) ? 4 * random_below(4) : 0;

	if (count == MAX_BLOCKS) {
		return;
	}
	block->bytes = random_size() + ahead;
	block->mem = z_heap_alloc_at(&heap, ahead, align, block->bytes);
	if (block->mem != NULL) {
		check_new(block, ahead, align);
		fill(block);
		count++;
	}
}

static void give_back(void)
{
	size_t i = random_below((uint32_t)count);

	check_content(&blocks[i], blocks[i].bytes);
	sys_heap_free(&heap, blocks[i].mem);
	blocks[i] = blocks[--count];
}

static void change(void)
{
	struct block *block = &blocks[random_below((uint32_t)count)];
	size_t align = random_align();
	size_t bytes = random_size();
	unsigned char *mem = sys_heap_aligned_realloc(&heap, block->mem, align, bytes);

	if (mem == NULL) {
		check_content(block, block->bytes);
		return;
	}
	CHECK(bytes > block->bytes || mem == block->mem || align > 4, "what shrinks stays");
	block->mem = mem;
	check_content(block, bytes < block->bytes ? bytes : block->bytes);
	block->bytes = bytes;
	check_new(block, 0, align);
	fill(block);
}

static void random_operations(size_t bytes, unsigned int steps)
{
	bool growing = true;

	begin(bytes);
	for (unsigned int i = 0; i < steps; i++) {
		growing = one_in(100) ? one_in(2) : growing;
		if (count == 0 || random_below(10) < (growing ? 6 : 3)) {
			allocate();
		} else if (one_in(3)) {
			change();
		} else {
			give_back();
		}
		CHECK(sys_heap_validate(&heap), "step %u", i);
		check_stats();
	}
	end();
}

/* ---- Edges ------------------------------------------------------------------------------------------------ */

static void impossible_sizes(void)
{
	const size_t sizes[] = {0, 1024, SIZE_MAX, SIZE_MAX - 3, SIZE_MAX / 2 + 1, UINT32_MAX};
	void *mem;

	begin(1024);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		CHECK(sys_heap_alloc(&heap, sizes[i]) == NULL, "%zu", sizes[i]);
		CHECK(sys_heap_aligned_alloc(&heap, 64, sizes[i]) == NULL, "%zu", sizes[i]);
	}
	CHECK(sys_heap_aligned_alloc(&heap, SIZE_MAX / 2 + 1, 1) == NULL, "such an alignment");
	mem = sys_heap_realloc(&heap, NULL, 10);
	CHECK(mem != NULL, "realloc allocates");
	for (size_t i = 1; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		CHECK(sys_heap_realloc(&heap, mem, sizes[i]) == NULL, "%zu", sizes[i]);
	}
	CHECK(sys_heap_realloc(&heap, mem, 0) == NULL, "realloc frees");
	sys_heap_free(&heap, NULL);
	end();
}

/* Each hole of a heap full of the smallest blocks is found again. */
static void smallest_blocks(void)
{
	static char *mem[MAX_BLOCKS];
	size_t n = 0;

	begin(4096);
	while ((mem[n] = sys_heap_alloc(&heap, 4)) != NULL) {
		n++;
	}
	CHECK(n > 490, "8 bytes each: %zu", n);
	for (size_t i = 0; i < n; i++) {
		sys_heap_free(&heap, mem[i]);
		CHECK(sys_heap_alloc(&heap, 5) == NULL, "too large");
		CHECK(sys_heap_alloc(&heap, 4) == mem[i], "the hole %zu", i);
	}
	for (size_t i = 0; i < n; i++) {
		sys_heap_free(&heap, mem[i * 7 % n]);
	}
	end();
}

/* What is freed twice, was never allocated or has a header that was overwritten is found out. */
static void expect_refusal(void *mem)
{
	assertion_is_expected = true;
	if (setjmp(assertion) == 0) {
		sys_heap_free(&heap, mem);
		CHECK(false, "freed %p", mem);
	}
	assertion_is_expected = false;
}

static void misuse(size_t bytes)
{
	char *mem[4];

	begin(bytes);
	for (int i = 0; i < 4; i++) {
		mem[i] = sys_heap_alloc(&heap, 20);
	}
	sys_heap_free(&heap, mem[0]);
	sys_heap_free(&heap, mem[2]);
	expect_refusal(mem[0]);
	expect_refusal(mem[2]);
	expect_refusal(memory);
	expect_refusal(memory + bytes - 16);
	expect_refusal(&mem);
	CHECK(sys_heap_validate(&heap), "nothing has happened");
	memset(mem[1] + 20, 'A', 8);
	CHECK(!sys_heap_validate(&heap), "overwritten");
	expect_refusal(mem[1]);
	free(memory);
}

/* No byte that is wrong makes the look at a heap leave it, or go on for ever. */
static void validate_anything(void)
{
	for (int i = 0; i < 20000; i++) {
		size_t n;

		begin(300);
		for (n = 0; n < 10; n++) {
			blocks[n].mem = sys_heap_alloc(&heap, 1 + random_below(30));
		}
		for (n = 0; n < 10; n += 2) {
			sys_heap_free(&heap, blocks[n].mem);
		}
		for (n = random_below(4); n < 5; n++) {
			memory[16 + random_below(284)] = (char)random32();
		}
		(void)sys_heap_validate(&heap);
		free(memory);
	}
}

int main(void)
{
	impossible_sizes();
	smallest_blocks();
	misuse(1000);
	misuse(300000);
	validate_anything();
	for (int i = 0; i < 20; i++) {
		random_operations(200 + random_below(3000), 5000);
	}
	random_operations(20000, 20000);
	random_operations(260 * 1024, 10000); /* just below and above where headers become large */
	random_operations(264 * 1024, 10000);
	random_operations(MAX_BYTES, 10000);
	printf("ok\n");
	return 0;
}
