/* SPDX-License-Identifier: Apache-2.0 */
/* Every system call, made from user mode: once with good words only (a check turned round shows
 * there), and with each word replaced by everything that it must not be, one class of badness after
 * the other, while the others are good. What must come of it stands in tests/spec, written down apart
 * from the declarations that the verifiers are made of.
 *
 * A refused call must have left everything as it was: objects, permissions, the kernel's memory, the
 * caller's and the victim's. No call leaves anything of the kernel's in the caller's registers. */

#include "border.h"
#include <zephyr/drivers/uart.h>
#include <zephyr/linker/linker-defs.h>
#include <zephyr/sys/printk.h>
#include <zephyr/syscall.h>
#include "border_calls.h"

/* ---- The caller's memory ---------------------------------------------------------------------- */

#define SLOT 48

/* All of the caller's partition is compared, but for what the harness itself writes there. */
static ATTACK_BMEM struct {
	uint8_t slots[WORDS][SLOT]; /* a buffer for each word, the others around it */
	uint8_t unaligned[SLOT];
	uint8_t copy[64];      /* of an object */
	uintptr_t more[WORDS]; /* words beyond the sixth */
	char text[16];
	char long_text[128];
} mine __aligned(8);

static ATTACK_BMEM struct {
	uintptr_t words[6];
	uintptr_t id;
	uintptr_t result;
	uintptr_t registers[MACHINE_CALL_REGISTERS];
} shared;

static void calls(unsigned int index)
{
	ARG_UNUSED(index);
	shared.result = machine_call(shared.words, shared.id, shared.registers);
}

/* Of a good object: all but its address is right. */
static uint8_t kernel_copy[sizeof(mine.copy)] __aligned(8);

/* ---- Classes of badness ----------------------------------------------------------------------- */

enum class {
	NULL_POINTER,
	UNALIGNED,
	INSIDE,
	BEFORE,
	KERNEL_MEMORY,
	KERNEL_COPY,
	KERNEL_OBJECT,
	OWN_RECORD,
	OWN_RIGHTS,
	OWN_PRIVILEGED_STACK,
	OTHER_MEMORY,
	OTHER_STACK,
	CODE,
	CONSTANT,
	READ_ONLY,
	OWN_MEMORY,
	WRONG_TYPE,
	WRONG_TYPE_OF_ZEROS,
	WRONG_DRIVER,
	NO_PERMISSION,
	BAD_STATE,
	NO_PERMISSION_BAD_STATE,
	STRADDLES_BEGIN,
	STRADDLES_END,
	STRADDLES_STACK,
	WRAPS,
	WRAPS_EXACTLY,
	TOP,
	DEVICE_REGISTERS,
	SYSTEM_REGISTERS,
	UNMAPPED,
	NO_END,
	TOO_LONG,
	CLASSES
};

static const char *const class_names[CLASSES] = {
	"null",
	"unaligned",
	"inside of what is good",
	"a byte before what is good",
	"kernel memory",
	"a copy in kernel memory",
	"a kernel object",
	"own thread record",
	"own permissions",
	"own privileged stack",
	"another domain's memory",
	"another thread's stack",
	"code",
	"a constant",
	"read-only memory",
	"own memory",
	"wrong type",
	"wrong type, of zeros",
	"wrong driver class",
	"no permission",
	"bad state",
	"no permission and bad state",
	"straddles the beginning",
	"straddles the end",
	"straddles the stack's end",
	"wraps round",
	"ends at the end of the address space",
	"the last addresses",
	"device registers",
	"system registers",
	"unmapped",
	"string without end",
	"string too long",
};

static bool is_string(const struct word *word)
{
	return word->what == W_STRING;
}

static bool is_object(const struct word *word)
{
	return word->what == W_OBJECT || word->what == W_OBJECT_OR_NULL || word->what == W_DEVICE;
}

static bool is_user_object(const struct word *word)
{
	return word->what == W_USER_OBJECT;
}

static bool is_output(const struct word *word)
{
	return word->what == W_OUTPUT || word->what == W_EVENT;
}

static bool is_buffer(const struct word *word)
{
	return word->what == W_INPUT || is_output(word) || word->what == W_MEMORY ||
	       word->what == W_STRING;
}

static uintptr_t instance(const struct word *word, enum instance which)
{
	bool any = word->what == W_DEVICE && word->type == K_OBJ_ANY;
	unsigned int type = any ? K_OBJ_DRIVER_UART : word->type;
	const struct kind *kind = kind_of(type);

	zassert_not_null(kind, "objects.c has no instance of type %u", type);
	return (uintptr_t)kind->objects[which];
}

static uintptr_t good_object(const struct word *word)
{
	return instance(word, word->state == STATE_NEW ? NEW : GOOD);
}

static uintptr_t other_type(const struct word *word)
{
	for (const struct kind *kind = kind_next(NULL); kind != NULL; kind = kind_next(kind)) {
		if (kind->type != word->type && kind->reset != NULL) {
			return (uintptr_t)kind->objects[word->state == STATE_NEW ? NEW : GOOD];
		}
	}
	return 0;
}

static uintptr_t zeros(const struct word *word)
{
	bool is_new = word->state == STATE_NEW;

	return (uintptr_t)(word->type == K_OBJ_CONDVAR ? (void *)&border_roomy[is_new].mutex
						       : (void *)&border_roomy[is_new].condvar);
}

/* 0 but for NULL_POINTER: the class says nothing about this word. */
static uintptr_t bad_object(const struct word *word, enum class class)
{
	uintptr_t good = good_object(word);
	bool any_type = word->type == K_OBJ_ANY;

	switch (class) {
	case UNALIGNED:
		return good + 1;
	case INSIDE:
		return good + 4;
	case BEFORE:
		return good - 1;
	case OWN_RIGHTS:
		return (uintptr_t)child[0].rights;
	case OWN_MEMORY:
		return (uintptr_t)mine.copy;
	case KERNEL_COPY:
		return (uintptr_t)kernel_copy;
	case WRONG_TYPE:
		return any_type ? 0 : other_type(word);
	case WRONG_TYPE_OF_ZEROS:
		return any_type ? 0 : zeros(word);
	case WRONG_DRIVER:
		return any_type || word->what == W_DEVICE ? 0 : (uintptr_t)DEVICE_GET(good_uart);
	case NO_PERMISSION:
		return word->state == STATE_KNOWN
			       ? 0
			       : instance(word, word->state == STATE_NEW ? FOREIGN_NEW : FOREIGN);
	case BAD_STATE:
		return word->state == STATE_ANY
			       ? 0
			       : instance(word, word->state == STATE_NEW ? GOOD : NEW);
	case NO_PERMISSION_BAD_STATE:
		return instance(word, word->state == STATE_NEW ? FOREIGN : FOREIGN_NEW);
	default:
		return 0;
	}
}

static uintptr_t size_of(const struct word *word)
{
	if (is_user_object(word)) {
		return kind_of(word->type)->size;
	}
	return is_string(word) || word->value == 0 ? 1 : (uintptr_t)word->value;
}

static uintptr_t bad_buffer(const struct word *word, enum class class)
{
	bool writes = is_output(word) || word->what == W_MEMORY || is_user_object(word);
	uintptr_t size = size_of(word);
	uintptr_t stack_end = (uintptr_t)K_THREAD_STACK_BUFFER(child_stack[0]) + CHILD_STACK_SIZE;

	switch (class) {
	case KERNEL_OBJECT:
		return (uintptr_t)kind_next(NULL)->objects[GOOD];
	case OWN_PRIVILEGED_STACK:
		return stack_end;
	case OTHER_STACK:
		return (uintptr_t)victim_stack;
	case READ_ONLY:
		return writes ? (uintptr_t)attack_read_only_bytes : 0;
	case STRADDLES_BEGIN:
		return size > 1 ? attack_part.start - 1 : 0;
	case STRADDLES_END:
		return size > 1 ? (writes ? attack_part.start + attack_part.size
					  : attack_read_only.start + attack_read_only.size) -
					  size + 1
				: 0;
	case STRADDLES_STACK:
		return size > 1 ? stack_end - 1 : 0;
	case WRAPS:
		return size > 1 ? (uintptr_t)0 - size + 1 : 0;
	case UNALIGNED: /* is good as well */
		return is_string(word) ? 0 : (uintptr_t)mine.unaligned + 1;
	case NO_END:
		return is_string(word) ? attack_read_only.start + attack_read_only.size - 1 : 0;
	case TOO_LONG:
		return is_string(word) && word->value != 0 ? (uintptr_t)mine.long_text : 0;
	default:
		return 0;
	}
}

/* What the caller may write, and is no object of this type. */
static bool is_unknown(enum class class)
{
	return class == UNALIGNED || class == BEFORE || class == OWN_MEMORY || class == WRONG_TYPE;
}

static uintptr_t bad_user_object(const struct word *word, enum class class)
{
	switch (class) {
	case UNALIGNED:
		return good_object(word) + 1;
	case BEFORE:
		return good_object(word) - 1;
	case OWN_MEMORY:
		return (uintptr_t)mine.copy;
	case KERNEL_COPY:
		return (uintptr_t)kernel_copy;
	case WRONG_TYPE:
		return (uintptr_t)kind_of(word->type == K_OBJ_FUTEX ? K_OBJ_SYS_MUTEX : K_OBJ_FUTEX)
			->objects[GOOD];
	case NO_PERMISSION:
		return instance(word, FOREIGN);
	default:
		return bad_buffer(word, class);
	}
}

static bool is_not_thread(const struct word *word)
{
	return word->type != K_OBJ_ANY && word->type != K_OBJ_THREAD;
}

/* What is bad as an object and as a buffer. */
static uintptr_t bad_address(const struct word *word, enum class class)
{
	bool reads = word->what == W_INPUT || is_string(word);

	switch (class) {
	case KERNEL_MEMORY:
		return (uintptr_t)kernel_bytes;
	case OWN_RECORD:
		return is_buffer(word) || is_not_thread(word) ? (uintptr_t)&child[0] : 0;
	case OTHER_MEMORY:
		return (uintptr_t)victim_bytes;
	case CODE:
		return reads ? 0 : (uintptr_t)__text_region_start;
	case CONSTANT:
		return reads ? 0 : (uintptr_t)attack_constant;
	case WRAPS_EXACTLY:
		return (uintptr_t)0 - size_of(word);
	case TOP:
		return 0xfffffff0;
	case DEVICE_REGISTERS:
		return BOARD_UART0_BASE;
	case SYSTEM_REGISTERS:
		return 0xe000ed94;
	case UNMAPPED:
		return 0x60000000;
	default:
		if (is_user_object(word)) {
			return bad_user_object(word, class);
		}
		return is_buffer(word) ? bad_buffer(word, class) : bad_object(word, class);
	}
}

/* ---- One probe after the other ---------------------------------------------------------------- */

#define BAD_VALUES 16

static struct {
	const struct call *call;
	const struct word *word; /* the bad one; NULL: all are good */
	unsigned int class;	 /* from CLASSES on: a bad value of the specification's */
	uintptr_t bad;		 /* what stands in its place */
} probe;

/* The array in which words beyond the sixth travel. */
static struct word more_word = {
	"words beyond the sixth", W_INPUT, STATE_ANY, 0, OOPS, 0, NULL, 0, 0};

static const struct bad *bad_value(void)
{
	return probe.class < CLASSES ? NULL : &probe.word->bad[probe.class - CLASSES];
}

/* Does the probe exist? Then *value is the bad word. */
static bool probe_value(uint64_t *value)
{
	if (probe.word == NULL) {
		return true;
	}
	if (probe.class >= CLASSES) {
		if (probe.class - CLASSES >= probe.word->bad_count) {
			return false;
		}
		*value = bad_value()->value;
		return true;
	}
	if (!is_object(probe.word) && !is_buffer(probe.word) && !is_user_object(probe.word)) {
		return false;
	}
	if (probe.class == NULL_POINTER) {
		*value = 0;
		return probe.word->what != W_OBJECT_OR_NULL;
	}
	*value = bad_address(probe.word, probe.class);
	return *value != 0;
}

static uint64_t good_value(const struct word *word, unsigned int index)
{
	switch (word->what) {
	case W_VALUE:
	case W_LONG:
		return word->value;
	case W_INPUT:
	case W_OUTPUT:
	case W_EVENT:
	case W_MEMORY:
		return (uintptr_t)mine.slots[index];
	case W_STRING:
		return (uintptr_t)mine.text;
	case W_REFUSED:
		return 0;
	default:
		return good_object(word);
	}
}

static void fill(void)
{
	for (size_t i = 0; i < sizeof(mine.slots); i++) {
		((uint8_t *)mine.slots)[i] = (uint8_t)('A' + i % 26);
	}
	memcpy(mine.text, GOOD_STRING, sizeof(GOOD_STRING));
	memset(mine.long_text, 'x', sizeof(mine.long_text) - 1);
}

/* Lays the words out as the stubs do. */
static void probe_lay_out(uint64_t bad)
{
	uintptr_t raw[2 * WORDS] = {0};
	unsigned int count = 0;

	fill();
	for (unsigned int i = 0; i < probe.call->count; i++) {
		if (probe.call->words[i].what == W_EVENT) {
			border_events_fill(mine.slots[i]);
			memcpy(mine.unaligned, mine.slots[i], SLOT);
		}
	}
	probe.bad = (uintptr_t)bad;
	for (unsigned int i = 0; i < probe.call->count; i++) {
		const struct word *word = &probe.call->words[i];
		uint64_t value = word == probe.word ? bad : good_value(word, i);

		raw[count++] = (uintptr_t)value;
		if (word->what == W_LONG) {
			raw[count++] = (uintptr_t)(value >> 32);
		}
	}
	memcpy(mine.unaligned + 1, mine.slots[0], SLOT - 1);
	if (count > 6) {
		memcpy(mine.unaligned + 1, &raw[5], (count - 5) * sizeof(raw[0]));
		memcpy(mine.more, &raw[5], (count - 5) * sizeof(raw[0]));
		more_word.value = (count - 5) * sizeof(raw[0]);
		raw[5] = probe.word == &more_word ? (uintptr_t)bad : (uintptr_t)mine.more;
	} else {
		more_word.value = 0;
	}
	if (probe.word != NULL && is_object(probe.word)) {
		memcpy(mine.copy, (void *)good_object(probe.word), sizeof(mine.copy));
		memcpy(kernel_copy, mine.copy, sizeof(kernel_copy));
	}
	memcpy(shared.words, raw, sizeof(shared.words));
	shared.id = probe.call->id;
	shared.result = 0;
}

static const struct word *word_after(const struct word *word)
{
	if (word == &more_word) {
		return NULL;
	}
	word = word == NULL ? probe.call->words : word + 1;
	if (word < &probe.call->words[probe.call->count]) {
		return word;
	}
	return more_word.value != 0 ? &more_word : NULL;
}

/* Goes on to the next probe of this call; false: there was none. */
static bool probe_next(void)
{
	uint64_t value = 0;

	do {
		if (probe.word == NULL || ++probe.class == CLASSES + BAD_VALUES) {
			probe.word = word_after(probe.word);
			probe.class = 0;
			if (probe.word == NULL) {
				return false;
			}
		}
	} while (!probe_value(&value));
	probe_lay_out(value);
	return true;
}

/* ---- Nothing changed, nothing leaked ---------------------------------------------------------- */

static struct watched {
	const char *name;
	const uint8_t *start;
	size_t size;
} watched[8 + 2 * 32];
static unsigned int watched_count;
static uint8_t before[12 * 1024] __aligned(4);

/* Characters that no report of the kernel's has: they come from a caller's text. */
static uint32_t marks;

static void count_marks(char c)
{
	marks += c == 'Z' || c == '\0';
}

static void watch(const char *name, const void *start, size_t size)
{
	zassert_true(watched_count < ARRAY_SIZE(watched));
	zassert_equal(((uintptr_t)start | size) % 4, 0, "%s is no whole words", name);
	watched[watched_count++] = (struct watched){name, start, size};
}

static void watch_all(void)
{
	const uint32_t *table = (const void *)__kobject_table;

	watched_count = 0;
	watch("the caller's memory", (void *)attack_part.start, attack_part.size);
	watch("read-only memory", attack_read_only_bytes, 32);
	watch("another domain's memory", victim_bytes, sizeof(victim_bytes));
	watch("kernel memory", kernel_bytes, sizeof(kernel_bytes));
	watch("the console", &marks, sizeof(marks));
	watch("a device", &border_read, sizeof(border_read));
	watch("permissions", __kobject_ram, table[3]);
	for (const struct kind *kind = kind_next(NULL); kind != NULL; kind = kind_next(kind)) {
		for (unsigned int which = 0; which < INSTANCES && kind->size > 0; which++) {
			if (kind->objects[which] != NULL) {
				watch(otype_to_str(kind->type), kind->objects[which], kind->size);
			}
		}
	}
}

/* The first @p count of what is watched. */
static void remember(unsigned int count)
{
	size_t at = 0;

	for (unsigned int i = 0; i < count; i++) {
		zassert_true(at + watched[i].size <= sizeof(before));
		memcpy(&before[at], watched[i].start, watched[i].size);
		at += ROUND_UP(watched[i].size, 4);
	}
}

/* Where only the harness writes, and who reads what it wrote. */
static bool may_change_for_harness(const uint8_t *byte)
{
	return byte >= (uint8_t *)&shared && byte < (uint8_t *)(&shared + 1);
}

/* Has a good call written to each of its outputs? */
static bool outputs_are_written(void)
{
	for (unsigned int i = 0; i < probe.call->count; i++) {
		const struct word *word = &probe.call->words[i];
		const uint8_t *output = word == probe.word ? (uint8_t *)probe.bad : mine.slots[i];

		if (is_output(word) &&
		    memcmp(output, &before[output - watched[0].start], word->value) == 0) {
			return false;
		}
	}
	return true;
}

/* Has a good call written the address of something of the kernel's to the caller's memory? */
static bool memory_leaks(void)
{
	for (size_t i = 0; i + sizeof(uint32_t) <= attack_part.size; i += sizeof(uint32_t)) {
		uint32_t held = *(const uint32_t *)(attack_part.start + i);

		if (held != *(const uint32_t *)&before[i] &&
		    !may_change_for_harness(watched[0].start + i) &&
		    held - (uintptr_t)__kernel_ram_start <
			    (uintptr_t)__kernel_ram_end - (uintptr_t)__kernel_ram_start) {
			return true;
		}
	}
	return false;
}

/* Where the caller's memory may change in this probe: in a good output. And a short call, which does
 * not ask before it moves data (DESIGN.md, section 6), may have written what is the caller's own of a
 * bad output before the first byte that is not. */
static bool may_change(const uint8_t *byte, bool good)
{
	if (may_change_for_harness(byte)) {
		return true;
	}
	if (!good && probe.call->id < K_SYSCALL_SHORT_LIMIT && is_output(probe.word) &&
	    byte >= (uint8_t *)probe.bad && byte < (uint8_t *)probe.bad + probe.word->value) {
		return true;
	}
	for (unsigned int i = 0; good && i < probe.call->count; i++) {
		const struct word *word = &probe.call->words[i];

		const uint8_t *start = word == probe.word ? (uint8_t *)probe.bad : mine.slots[i];

		if (is_output(word) && byte >= start && byte < start + word->value) {
			return true;
		}
	}
	return false;
}

static bool words_are_equal(const uint8_t *a, const uint8_t *b, size_t size)
{
	const uint32_t *words_a = (const void *)a, *words_b = (const void *)b;

	for (size_t i = 0; i < size / sizeof(uint32_t); i++) {
		if (words_a[i] != words_b[i]) {
			return false;
		}
	}
	return true;
}

static bool is_unchanged(const struct watched *what, const uint8_t *was, bool good)
{
	if (words_are_equal(what->start, was, what->size)) {
		return true;
	}
	for (size_t i = 0; i < what->size; i++) {
		if (what->start[i] != was[i] && !may_change(&what->start[i], good)) {
			return false;
		}
	}
	return true;
}

/* The caller's resource pool: what a refused call took from it, it has given back. */
K_HEAP_DEFINE(border_pool, 2048);
static size_t taken_before;

static size_t taken(void)
{
	struct sys_memory_stats stats;

	(void)sys_heap_runtime_stats_get(&border_pool.heap, &stats);
	return stats.allocated_bytes;
}

/* What has changed that should not have; NULL: nothing. A good call may change objects. */
static const char *changed(bool good)
{
	size_t at = 0;

	for (unsigned int i = 0; i < (good ? 4 : watched_count); i++) {
		if (!is_unchanged(&watched[i], &before[at], good)) {
			return watched[i].name;
		}
		at += ROUND_UP(watched[i].size, 4);
	}
	return good || taken() == taken_before ? NULL : "the resource pool";
}

/* Registers that a call need not preserve hold what was in them, or nothing. */
static bool registers_leak(void)
{
	for (unsigned int i = 0; i < MACHINE_CALL_REGISTERS; i++) {
		uintptr_t held = shared.registers[i];
		bool known = held == 0 || held == shared.id || (i == 0 && probe.call->is_wide);

		for (unsigned int j = 0; j < ARRAY_SIZE(shared.words); j++) {
			known = known || held == shared.words[j];
		}
		if (!known) {
			return true;
		}
	}
	return false;
}

/* ---- Judgement -------------------------------------------------------------------------------- */

static bool is_good(void)
{
	return probe.word == NULL || (is_buffer(probe.word) && probe.class == UNALIGNED);
}

static bool result_is(int expected)
{
	return expected == NOTHING || (int)shared.result == expected;
}

static int expected_result(void)
{
	if (probe.class >= CLASSES) {
		return bad_value()->result;
	}
	if (probe.word->refusal == CHECKED) {
		return probe.class == NO_PERMISSION || probe.class == NO_PERMISSION_BAD_STATE
			       ? -EPERM
			       : -EBADF;
	}
	return is_user_object(probe.word) && is_unknown(probe.class) ? probe.word->unknown
								     : probe.word->refusal;
}

/* What is wrong with how it ended; NULL: nothing. */
static const char *verdict(int reason)
{
	int expected;

	if (is_good()) {
		if (probe.call->words[0].what == W_REFUSED) {
			return reason == K_ERR_KERNEL_OOPS ? NULL : "was not refused";
		}
		if (reason != -1) {
			return "was refused";
		}
		if (probe.call->has_result && shared.result != probe.call->result) {
			return "returned something else";
		}
		if ((int)shared.result >= 0 && !outputs_are_written()) {
			return "has not written to its output";
		}
		if (memory_leaks()) {
			return "tells an address of the kernel's";
		}
		return registers_leak() ? "leaves something in registers" : NULL;
	}
	expected = expected_result();
	if (expected == OOPS) {
		return reason == K_ERR_KERNEL_OOPS ? NULL : "was not refused";
	}
	if (reason != -1 || !result_is(expected)) {
		return "was refused otherwise";
	}
	return registers_leak() ? "leaves something in registers" : NULL;
}

static void complain(int reason, const char *wrong, const char *change)
{
	const char *class = probe.word == NULL	    ? "good"
			    : probe.class < CLASSES ? class_names[probe.class]
						    : bad_value()->text;

	console_is_silent = false;
	printk("%s, %s, %s:%s%s%s%s (reason %d, result 0x%lx)\n", probe.call->name,
	       probe.word == NULL ? "all words" : probe.word->text, class, wrong == NULL ? "" : " ",
	       wrong == NULL ? "" : wrong, change == NULL ? "" : " changed ",
	       change == NULL ? "" : change, reason, (unsigned long)shared.result);
	console_is_silent = true;
}

static unsigned int failures;

static bool judge(unsigned int index, int reason, const struct arch_esf *esf)
{
	const char *wrong = verdict(reason);
	const char *change = changed(is_good());
	bool right = wrong == NULL && change == NULL;

	ARG_UNUSED(index);
	ARG_UNUSED(esf);
	if (!right) {
		complain(reason, wrong, change);
		failures++;
	}
	if (!right || is_good()) {
		kinds_reset(&child[0]);
		remember(watched_count);
		taken_before = taken();
	}
	(void)probe_next();
	remember(1); /* which has the words */
	return true; /* the test goes on, to find all there is */
}

/* ---- The test --------------------------------------------------------------------------------- */

static unsigned int probes_of(const struct call *call)
{
	unsigned int count = 0;

	probe.call = call;
	probe.word = NULL;
	probe_lay_out(0);
	do {
		count++;
	} while (probe_next());
	probe.word = NULL;
	probe_lay_out(0);
	return count;
}

ATTACK_SUITE(border);

/* Set from outside, before the program runs, by whoever is interested in one call only
 * (tools/mutate.py): its number and 1. */
__noinit uint32_t border_only;

ZTEST(border, test_every_word_of_every_call)
{
	static struct series series = {calls, 0, judge};
	unsigned int total = 0;

	failures = 0;
	watch_all();
	console_watch = count_marks;
	k_thread_heap_assign(k_current_get(), &border_pool);
	for (size_t i = 0; i < ARRAY_SIZE(specified); i++) {
		if (border_only != 0 && border_only != specified[i].id + 1u) {
			continue;
		}
		series.count = probes_of(&specified[i]);
		total += series.count;
		kinds_reset(&child[0]);
		remember(watched_count);
		attack_series(&series);
	}
	printk("%u calls, %u probes\n", (unsigned int)ARRAY_SIZE(specified), total);
	zassert_equal(failures, 0, "%u of them went wrong", failures);
}

/* ---- Memory that is taken away in the middle of a call ----------------------------------------- */

K_APPMEM_PARTITION_DEFINE(stolen_part);
static K_APP_BMEM(stolen_part) struct {
	uint8_t bytes[SLOT];
} stolen;

static void steal(char c)
{
	ARG_UNUSED(c);
	(void)k_mem_domain_remove_partition(&attack_domain, &stolen_part);
}

static void reads_a_character(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	(void)uart_poll_in(THIEF_UART, stolen.bytes);
}

static void prints(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	k_str_out((char *)stolen.bytes, sizeof(stolen.bytes));
}

/* What was checked at the beginning of a call is refused when the bytes move. */
ZTEST(border, test_memory_taken_away_meanwhile)
{
	BUILD_ASSERT(sizeof(stolen.bytes) > CONFIG_PRINTK_BUFFER_SIZE, "printed in pieces");
	const k_thread_entry_t calls_that_meet_it[] = {reads_a_character, prints};

	border_meanwhile = steal;
	console_watch = steal;
	for (size_t i = 0; i < ARRAY_SIZE(calls_that_meet_it); i++) {
		zassert_equal(k_mem_domain_add_partition(&attack_domain, &stolen_part), 0);
		attacker_create(calls_that_meet_it[i], NULL);
		k_object_access_grant(THIEF_UART, &child[0]);
		zassert_true(attacker_run());
		zassert_equal(fault.count, 1, "call %u was not refused", (unsigned int)i);
		zassert_equal(fault.reason, K_ERR_KERNEL_OOPS);
	}
	console_watch = NULL;
	border_meanwhile = NULL;
}

/* ---- Words that do not fit in registers -------------------------------------------------------- */

static void creates_two(void *p1, void *p2, void *stacks)
{
	uintptr_t *words = shared.words;

	(void)machine_call(words, K_SYSCALL_K_THREAD_CREATE, shared.registers);
	words[0] = (uintptr_t)p1;
	words[1] = (uintptr_t)stacks;
	words[5] = (uintptr_t)p2;
	(void)machine_call(words, K_SYSCALL_K_THREAD_CREATE, shared.registers);
}

/* A call right before has left words where these should come to be: still they are refused. */
ZTEST(border, test_words_beyond_the_sixth)
{
	const struct kind *stacks = kind_of(K_OBJ_THREAD_STACK_ELEMENT);

	for (size_t i = 0; i < ARRAY_SIZE(specified); i++) {
		if (specified[i].id == K_SYSCALL_K_THREAD_CREATE) {
			(void)probes_of(&specified[i]);
		}
	}
	kinds_reset(&child[0]);
	attacker_create(NULL, NULL);
	k_thread_abort(&child[0]);
	kinds_reset(&child[0]);
	(void)k_thread_create(&child[0], attacker_stack, CHILD_STACK_SIZE, creates_two,
			      &border_threads[FOREIGN_NEW], kernel_bytes,
			      stacks->objects[FOREIGN_NEW], ATTACKER_PRIO, K_USER, K_FOREVER);
	zassert_equal(k_mem_domain_add_thread(&attack_domain, &child[0]), 0);
	k_object_access_grant(&border_threads[FOREIGN_NEW], &child[0]);
	k_object_access_grant(stacks->objects[FOREIGN_NEW], &child[0]);
	zassert_true(attacker_run());
	zassert_equal(fault.count, 1, "the second thread was created");
	zassert_true((k_object_find(NEW_THREAD)->flags & K_OBJ_FLAG_INITIALIZED) != 0,
		     "the first was not");
	k_thread_abort(NEW_THREAD);
	k_thread_abort(&border_threads[FOREIGN_NEW]);
}

/* ---- What no program contains ----------------------------------------------------------------- */

#ifdef MACHINE_CODE_IS_RAM
#include <object.h>

static void asks_for_the_copy(void *p1, void *p2, void *p3)
{
	ARG_UNUSED(p1);
	ARG_UNUSED(p2);
	ARG_UNUSED(p3);
	shared.result = (uintptr_t)k_object_access_check(kernel_copy);
	(void)k_sem_count_get((struct k_sem *)kernel_copy);
	shared.result = 0;
}

/* Behind the object table stands what looks like one more descriptor, an object carries its number,
 * the caller's permissions have a bit for it, and it is initialised: the table has an end all the
 * same. */
ZTEST(border, test_beyond_the_table)
{
	unsigned int id = kobject_table.count;
	uintptr_t behind = (uintptr_t)&kobject_table + sizeof(kobject_table) +
			   id * sizeof(struct kobject_descriptor);
	struct k_object *record = &((struct k_object *)__kobject_ram)[id];
	uint16_t hint = (uint16_t)(id + 1);
	uint8_t flags;

	memcpy(kernel_copy, &hint, sizeof(hint));
	machine_write_code(behind, (uintptr_t)kernel_copy);
	machine_write_code(behind + 4, K_OBJ_SEM);
	if (*(const volatile uintptr_t *)behind != (uintptr_t)kernel_copy) {
		return; /* what executes on this board is no RAM */
	}

	attacker_create(asks_for_the_copy, NULL);
	child[0].rights[id / 32] |= BIT(id % 32);
	flags = record->flags;
	record->flags |= K_OBJ_FLAG_INITIALIZED;
	zassert_true(attacker_run());
	record->flags = flags;
	zassert_equal((int)shared.result, -EBADF);
	zassert_equal(fault.count, 1, "what lies behind the table was taken for an object");
	child[0].rights[id / 32] &= ~BIT(id % 32);
	machine_write_code(behind, 0);
	machine_write_code(behind + 4, 0);
}
#endif
