/* SPDX-License-Identifier: Apache-2.0 */
/* userspace/object.c against a model that knows only "this address is an object of this type".
 *
 * The object table, flash, user RAM and kernel RAM are arrays of this program, which is linked below
 * 4 GB because a descriptor has 32 bits for an address. The kernel's section symbols are set into
 * them. The first object of kernel RAM begins where it begins, the last ends where it ends. There are
 * as many threads as `perms` has bits, and as many objects as whole words of bits. */

#include "check.h"
#include <ksched.h>
#include <object.h>
#include <sanitizer/asan_interface.h>
#include <setjmp.h>
#include <walls.h>
#include <zephyr/internal/syscall_handler.h>
#include "work.h"

#define NUM_THREADS (CONFIG_MAX_THREAD_BYTES * 8)
#ifndef NUM_OBJECTS
#define NUM_OBJECTS 352 /* a row has a bitmap of its words; with 192 it has none */
#endif
#define NUM_MUTEXES	2
#define RIGHTS_WORDS	DIV_ROUND_UP(NUM_OBJECTS, 32)
#define RIGHTS_BLOCKS	(RIGHTS_WORDS > 8 ? 1 : 0)
#define USER_RAM_SIZE	1024
#define KERNEL_RAM_SIZE 16384
#define RAM_SIZE	(USER_RAM_SIZE + KERNEL_RAM_SIZE)
#define FLASH_SIZE	256

/* ---- The fake machine -------------------------------------------------------------------------- */

struct fake_cpu fake_cpu;
struct z_kernel _kernel;

/* A half word can begin with RAM's last byte. */
char fake_ram[RAM_SIZE + 1] __aligned(64);
char fake_flash[FLASH_SIZE] __aligned(64);

struct {
	struct kobject_table header;
	struct kobject_descriptor rows[NUM_OBJECTS];
} fake_table __aligned(16);

struct {
	struct k_object records[NUM_OBJECTS];
	uint32_t rights[NUM_THREADS + 1]
		       [RIGHTS_BLOCKS + RIGHTS_WORDS]; /* the last row is nobody's */
	struct k_mutex mutexes[NUM_MUTEXES];
	uint32_t beyond;
} fake_object_ram;

#define SET_SYMBOL(name, value) __asm__(".globl " #name "\n.set " #name ", " value)
SET_SYMBOL(__kernel_ram_start, "fake_ram + 1024");
SET_SYMBOL(__kernel_ram_end, "fake_ram + 1024 + 16384");
SET_SYMBOL(kobject_table, "fake_table");
SET_SYMBOL(__kobject_ram, "fake_object_ram");

static jmp_buf after_oops;
static unsigned int oops_reason;

void z_except_reason(unsigned int reason)
{
	oops_reason = reason;
	longjmp(after_oops, 1);
}

static jmp_buf after_assertion;

void assert_post_action(const char *file, unsigned int line)
{
	(void)file;
	(void)line;
	longjmp(after_assertion, 1);
}

/* ---- The model --------------------------------------------------------------------------------- */

/* An object's number here is its place in the table, but nothing below counts on it except audit(). */
struct model_object {
	uintptr_t address;
	enum k_objects type;
	uint8_t flags;
	uint16_t data;
	bool hinted;
};

static struct model_object objects[NUM_OBJECTS];
static unsigned int num_objects;
static bool permitted[NUM_THREADS][NUM_OBJECTS];
static struct model_object *claims[NUM_THREADS + 1][2]; /* the last row is the outsider's */

static struct k_thread outsider; /* a supervisor thread that the table does not have */

static uintptr_t kernel_ram(size_t offset)
{
	return (uintptr_t)fake_ram + USER_RAM_SIZE + offset;
}

static void define(uintptr_t address, enum k_objects type, uint8_t flags, uint16_t data)
{
	bool in_kernel_ram = address >= kernel_ram(0) && address < kernel_ram(KERNEL_RAM_SIZE);

	CHECK(num_objects < NUM_OBJECTS && address <= UINT32_MAX);
	objects[num_objects++] = (struct model_object){
		.address = address,
		.type = type,
		.flags = flags,
		.data = data,
		.hinted = in_kernel_ram && type != K_OBJ_THREAD_STACK_ELEMENT &&
			  type != K_OBJ_FUTEX && type != K_OBJ_SYS_MUTEX,
	};
}

static int compare_addresses(const void *a, const void *b)
{
	const struct model_object *x = a, *y = b;

	return x->address < y->address ? -1 : 1;
}

static void define_objects(void)
{
	static const enum k_objects kinds[] = {K_OBJ_SEM, K_OBJ_MUTEX, K_OBJ_MSGQ, K_OBJ_TIMER};
	uintptr_t place = kernel_ram(0);

	define((uintptr_t)fake_ram + 8, K_OBJ_FUTEX, K_OBJ_FLAG_INITIALIZED, 0);
	define((uintptr_t)fake_ram + USER_RAM_SIZE - 4, K_OBJ_SYS_MUTEX, 0, 0);
	define((uintptr_t)fake_flash, K_OBJ_DRIVER_UART, K_OBJ_FLAG_INITIALIZED | K_OBJ_FLAG_DRIVER,
	       0);
	define((uintptr_t)fake_flash + 64, K_OBJ_DRIVER_UART,
	       K_OBJ_FLAG_INITIALIZED | K_OBJ_FLAG_DRIVER, 0);
	for (uint16_t i = 0; i < NUM_THREADS; i++) {
		define(place, K_OBJ_THREAD, 0, (uint16_t)((i * 7 + 3) % NUM_THREADS));
		place += ROUND_UP(sizeof(struct k_thread), 16);
		define(place + (i == 4 ? 2 : 0), K_OBJ_THREAD_STACK_ELEMENT, 0, (uint16_t)(i + 1));
		place += 32;
	}
	define(kernel_ram(KERNEL_RAM_SIZE - 4), K_OBJ_CONDVAR, 0, 0);
	define(place, K_OBJ_SYS_MUTEX, 0, 1);
	define(place + 4, K_OBJ_FUTEX, 0, 0);
	place += 16;
	for (unsigned int i = 0; num_objects < NUM_OBJECTS; i++) {
		define(place, kinds[i % 4], i % 3 == 0 ? K_OBJ_FLAG_INITIALIZED : 0, 0);
		place += 4 * (1 + random_below(12));
	}
	CHECK(place < kernel_ram(KERNEL_RAM_SIZE - 4));
	qsort(objects, NUM_OBJECTS, sizeof(objects[0]), compare_addresses);
}

/* What the host tool writes. */
static void write_table(void)
{
	fake_table.header = (struct kobject_table){
		.count = NUM_OBJECTS,
		.ram_per_mutex = sizeof(struct k_mutex),
		.ram_per_object = sizeof(struct k_object),
		.threads_max = CONFIG_MAX_THREAD_BYTES * 8,
		.thread_count = NUM_THREADS,
		.rights_words = RIGHTS_WORDS,
		.rights_blocks = RIGHTS_BLOCKS,
		.ram_size = offsetof(__typeof__(fake_object_ram), beyond),
	};
	for (unsigned int i = 0; i < NUM_OBJECTS; i++) {
		fake_table.rows[i] = (struct kobject_descriptor){(uint32_t)objects[i].address,
								 (uint8_t)objects[i].type,
								 objects[i].flags, objects[i].data};
	}
}

/* The object at exactly this address. */
static struct model_object *object_at(uintptr_t address)
{
	for (unsigned int i = 0; i < NUM_OBJECTS; i++) {
		if (objects[i].address == address) {
			return &objects[i];
		}
	}
	return NULL;
}

static unsigned int number_of(const struct model_object *object)
{
	return (unsigned int)(object - objects);
}

static struct model_object *random_object(void)
{
	return &objects[random_below(NUM_OBJECTS)];
}

static struct model_object *random_of(enum k_objects type)
{
	struct model_object *object = random_object();

	while (object->type != type) {
		object = random_object();
	}
	return object;
}

/* The row of `permitted` of the thread at this address, NULL for the outsider. */
static bool *rights_of_thread(const struct k_thread *thread)
{
	const struct model_object *object = object_at((uintptr_t)thread);

	return object == NULL || object->type != K_OBJ_THREAD ? NULL : permitted[object->data];
}

static bool may_use(const struct k_thread *thread, const struct model_object *object)
{
	const bool *rights = rights_of_thread(thread);

	return (object->flags & K_OBJ_FLAG_PUBLIC) != 0 ||
	       (rights != NULL && rights[number_of(object)]);
}

static int expected_check(const struct model_object *object, enum k_objects type,
			  enum _obj_init_check init)
{
	bool initialised;

	if (object == NULL) {
		return -EBADF;
	}
	initialised = (object->flags & K_OBJ_FLAG_INITIALIZED) != 0;
	if (type != K_OBJ_ANY && type != object->type) {
		return -EBADF;
	}
	if (!may_use(_kernel.current, object)) {
		return -EPERM;
	}
	if (init == _OBJ_INIT_TRUE && !initialised) {
		return -EINVAL;
	}
	if (init == _OBJ_INIT_FALSE && (initialised || (object->flags & K_OBJ_FLAG_CLAIMED) != 0)) {
		return -EADDRINUSE;
	}
	return 0;
}

/* ---- Does the kernel's memory agree with the model? -------------------------------------------- */

static void audit_object(unsigned int id)
{
	const struct model_object *object = &objects[id];
	const struct k_object *record = &fake_object_ram.records[id];

	CHECK((uintptr_t)record->name == object->address && record->type == object->type);
	CHECK((record->flags & ~K_OBJ_FLAG_HINT) == object->flags,
	      "object %u: flags %u instead of %u", id, record->flags, object->flags);
	for (unsigned int thread = 0; thread < CONFIG_MAX_THREAD_BYTES * 8; thread++) {
		bool by_object = (record->perms[thread / 8] >> (thread % 8) & 1) != 0;

		CHECK(by_object == (thread < NUM_THREADS && permitted[thread][id]),
		      "object %u, thread %u: bit %d on the object's side", id, thread, by_object);
	}
}

static void audit_rights(unsigned int thread)
{
	const uint32_t *row = fake_object_ram.rights[thread];

	for (unsigned int id = 0; id < RIGHTS_WORDS * 32; id++) {
		bool by_thread = (row[RIGHTS_BLOCKS + id / 32] >> (id % 32) & 1) != 0;
		bool expected = thread < NUM_THREADS && id < NUM_OBJECTS && permitted[thread][id];

		CHECK(by_thread == expected, "object %u, thread %u: bit %d on the thread's side",
		      id, thread, by_thread);
		CHECK(!by_thread || RIGHTS_BLOCKS == 0 || (row[0] >> (id / 32) & 1) != 0,
		      "object %u, thread %u: would be passed by", id, thread);
	}
}

static void audit(void)
{
	for (unsigned int id = 0; id < NUM_OBJECTS; id++) {
		audit_object(id);
	}
	for (unsigned int thread = 0; thread <= NUM_THREADS; thread++) {
		audit_rights(thread);
	}
	CHECK(fake_object_ram.beyond == 0xDEADBEEF, "something was written behind the table's RAM");
	CHECK(!fake_cpu.locked, "the lock is still held");
}

static uint16_t *hint_of(const struct model_object *object)
{
	return (uint16_t *)object->address;
}

static uint16_t right_hint(const struct model_object *object)
{
	bool initialized = (object->flags & K_OBJ_FLAG_INITIALIZED) != 0;

	return (uint16_t)((number_of(object) + 1) | (initialized ? 0 : 0x8000));
}

/* A hint may be wrong in every way but one: an object's own number without the bit is the kernel's word
 * that it is initialised. */
static uint16_t possible_hint(const struct model_object *object, uint16_t hint)
{
	return object->hinted && hint == number_of(object) + 1 ? right_hint(object) : hint;
}

/* ---- Boot ----------------------------------------------------------------------------------------- */

static void boot(void)
{
	unsigned int id = 0;

	memset(fake_ram, 0x5A, RAM_SIZE);
	memset(fake_flash, 0x5A, sizeof(fake_flash));
	memset(&fake_object_ram, 0xFF, sizeof(fake_object_ram));
	fake_object_ram.beyond = 0xDEADBEEF;
	memset(permitted, 0, sizeof(permitted));
	memset(claims, 0, sizeof(claims));
	for (id = 0; id < NUM_OBJECTS; id++) {
		objects[id].flags = fake_table.rows[id].flags;
		if (objects[id].type == K_OBJ_THREAD) { /* whoever may be current was created */
			struct k_thread *thread = (struct k_thread *)objects[id].address;

			memset(thread->claimed, 0, sizeof(thread->claimed));
		}
	}
	_kernel.current = &outsider;
	outsider.rights = NULL;
	memset(outsider.claimed, 0, sizeof(outsider.claimed));
	objects_init();
	audit();
	for (id = 0; id < NUM_OBJECTS; id++) {
		const struct k_object *record = &fake_object_ram.records[id];

		CHECK(*hint_of(&objects[id]) ==
			      (objects[id].hinted ? right_hint(&objects[id]) : 0x5A5A),
		      "the hint of object %u after boot", id);
		if (objects[id].type == K_OBJ_THREAD_STACK_ELEMENT) {
			CHECK(record->data.stack_size == objects[id].data * 32u);
		} else if (objects[id].type == K_OBJ_SYS_MUTEX) {
			const struct k_mutex *mutex = record->data.mutex;

			CHECK(mutex == &fake_object_ram.mutexes[objects[id].data]);
			CHECK(mutex->owner == NULL && mutex->wait_q.head == NULL);
		} else {
			CHECK(record->data.thread_id == objects[id].data);
		}
	}
	outsider.base.user_options = 0;
	object_thread_stack(&outsider, NULL);
	object_thread_created(&outsider);
}

/* ---- The gate, asked in all ways ------------------------------------------------------------------ */

static void expect_remembered(uintptr_t word, enum k_objects type, int error)
{
	const struct k_thread *current = _kernel.current;

	CHECK(current->end_address == word && current->refused_type == (uint8_t)type &&
		      current->refused_error == error,
	      "remembered 0x%lx type %u error %d instead of 0x%lx type %u error %d",
	      (unsigned long)current->end_address, current->refused_type, current->refused_error,
	      (unsigned long)word, type, error);
}

static void forget_refusal(void)
{
	_kernel.current->end_address = 1;
	_kernel.current->refused_type = 0xEE;
	_kernel.current->refused_error = 1;
}

static void expect_from_syscall(uintptr_t word, enum k_objects type, enum _obj_init_check init,
				int error)
{
	void *volatile object = NULL;

	forget_refusal();
	oops_reason = UINT_MAX;
	if (setjmp(after_oops) == 0) {
		object = init == _OBJ_INIT_TRUE ? syscall_object(word, type)
						: syscall_object_as(word, type, init);
		CHECK(error == 0, "0x%lx passed instead of %d", (unsigned long)word, error);
		CHECK((uintptr_t)object == word);
		expect_remembered(1, (enum k_objects)0xEE, 1);
	} else {
		CHECK(error != 0, "0x%lx was refused", (unsigned long)word);
		CHECK(oops_reason == K_ERR_KERNEL_OOPS);
		expect_remembered(word, type, error);
	}
}

static void expect_from_or_null(uintptr_t word, enum k_objects type)
{
	struct model_object *model = object_at(word);
	int error = expected_check(model, type, _OBJ_INIT_ANY);
	void *volatile object;

	if (setjmp(after_oops) == 0) {
		object = syscall_object_or_null(word, type);
		CHECK(error == 0, "0x%lx passed instead of %d", (unsigned long)word, error);
		CHECK(object ==
		      ((model->flags & K_OBJ_FLAG_INITIALIZED) != 0 ? (void *)word : NULL));
	} else {
		CHECK(error != 0, "0x%lx was refused", (unsigned long)word);
	}
}

static void expect_from_api(uintptr_t word, enum k_objects type, enum _obj_init_check init,
			    int error)
{
	struct k_object *record = k_object_find((const void *)word);
	const struct model_object *model = object_at(word);

	CHECK(record == (model == NULL ? NULL : &fake_object_ram.records[number_of(model)]));
	CHECK(k_object_validate(record, type, init) == error, "0x%lx: not %d", (unsigned long)word,
	      error);
	forget_refusal();
	CHECK(k_object_validation_check(record, (const void *)word, type, init) == error);
	if (error != 0) {
		expect_remembered(word, type, error);
	} else {
		expect_remembered(1, (enum k_objects)0xEE, 1);
	}
}

static void ask(uintptr_t word, enum k_objects type)
{
	static const enum _obj_init_check inits[] = {_OBJ_INIT_TRUE, _OBJ_INIT_FALSE,
						     _OBJ_INIT_ANY};

	for (int i = 0; i < 3; i++) {
		int error = expected_check(object_at(word), type, inits[i]);

		expect_from_syscall(word, type, inits[i], error);
		expect_from_api(word, type, inits[i], error);
	}
	expect_from_or_null(word, type);
	CHECK(z_impl_k_object_access_check((const void *)word) ==
	      expected_check(object_at(word), K_OBJ_ANY, _OBJ_INIT_ANY));
}

/* ---- Refusals, in their order: type, permission, state ------------------------------------------------ */

static void model_create(struct k_thread *thread, k_thread_stack_t *stack, bool inherits);
static void create(struct k_thread *thread, k_thread_stack_t *stack, uint8_t options);

static void set_initialised(struct model_object *object, bool initialised)
{
	if (initialised) {
		k_object_init((void *)object->address);
		object->flags |= K_OBJ_FLAG_INITIALIZED;
	} else {
		k_object_uninit((void *)object->address);
		object->flags &= (uint8_t)~K_OBJ_FLAG_INITIALIZED;
	}
}

static void set_permitted(struct model_object *object, struct k_thread *thread, bool may)
{
	if (may) {
		z_impl_k_object_access_grant((void *)object->address, thread);
	} else {
		k_object_access_revoke((void *)object->address, thread);
	}
	rights_of_thread(thread)[number_of(object)] = may;
}

static void every_refusal_of(struct model_object *object)
{
	for (unsigned int state = 0; state < 4; state++) {
		set_initialised(object, (state & 1) != 0);
		set_permitted(object, _kernel.current, (state & 2) != 0);
		for (unsigned int type = K_OBJ_ANY; type < K_OBJ_LAST; type++) {
			ask(object->address, (enum k_objects)type);
		}
		audit();
	}
}

static void every_refusal(void)
{
	struct k_thread *current;

	boot();
	current = (struct k_thread *)random_of(K_OBJ_THREAD)->address;
	create(current, (void *)random_of(K_OBJ_THREAD_STACK_ELEMENT)->address, K_USER);
	_kernel.current = current;
	for (unsigned int i = 0; i < NUM_OBJECTS; i += i % 8 == 0 ? 1 : 3) {
		every_refusal_of(&objects[i]);
	}
	/* The outsider has no permissions, and cannot be given any. */
	_kernel.current = &outsider;
	for (unsigned int i = 0; i < NUM_OBJECTS; i++) {
		z_impl_k_object_access_grant((void *)objects[i].address, &outsider);
		ask(objects[i].address, objects[i].type);
	}
	audit();
}

/* ---- Words that are no objects ------------------------------------------------------------------------ */

static void sweep(uintptr_t start, uintptr_t end, unsigned int step)
{
	for (uintptr_t word = start; word < end; word += step) {
		const struct k_object *found = k_object_find((const void *)word);

		CHECK((found != NULL) == (object_at(word) != NULL), "0x%lx, offset %ld",
		      (unsigned long)word, (long)(word - (uintptr_t)fake_ram));
		CHECK(found == NULL || (uintptr_t)found->name == word);
	}
}

/* A word outside RAM is not followed. */
static void sweep_everything(unsigned int step)
{
	ASAN_POISON_MEMORY_REGION(fake_flash, FLASH_SIZE);
	sweep((uintptr_t)fake_ram - 16, (uintptr_t)fake_ram + RAM_SIZE + 16, step);
	sweep((uintptr_t)fake_flash - 16, (uintptr_t)fake_flash + sizeof(fake_flash) + 16, step);
	ASAN_UNPOISON_MEMORY_REGION(fake_flash, FLASH_SIZE);
}

/* Nothing may be written to by a lookup except hints that are missing. */
static void expect_only_hints_stamped(const char *before)
{
	for (size_t i = 0; i < RAM_SIZE; i += 2) {
		const struct model_object *object = object_at((uintptr_t)fake_ram + i);

		if (object != NULL && object->hinted) {
			CHECK(*hint_of(object) == right_hint(object), "hint of object %u",
			      number_of(object));
		} else {
			CHECK(memcmp(fake_ram + i, before + i, 2) == 0,
			      "a lookup wrote at offset %zu", i);
		}
	}
}

/* Every half word of RAM carries @p value, even where objects are. */
static void look_alikes(uint16_t value, unsigned int step)
{
	static char before[RAM_SIZE];

	for (size_t i = 0; i < RAM_SIZE; i += 2) {
		memcpy(fake_ram + i, &value, 2);
	}
	for (unsigned int i = 0; i < NUM_OBJECTS; i++) {
		if (objects[i].hinted) {
			*hint_of(&objects[i]) = possible_hint(&objects[i], value);
		}
	}
	memcpy(before, fake_ram, sizeof(before));
	sweep_everything(step);
	expect_only_hints_stamped(before);
}

static void foreign_words(void)
{
	static const uintptr_t words[] = {0,	      1,	  2,	      4,
					  0x7FFFFFFC, 0x80000000, 0xFFFFFFFC, 0xFFFFFFFF};

	boot();
	_kernel.current = &outsider;
	look_alikes(0, 1);
	look_alikes(0xFFFF, 1);
	look_alikes(NUM_OBJECTS, 1);
	look_alikes(NUM_OBJECTS + 1, 1);
	for (unsigned int id = 0; id < NUM_OBJECTS; id += 1 + random_below(8)) {
		look_alikes((uint16_t)(id + 1), id % 16 == 0 ? 1 : 4);
	}
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		ask(words[i], K_OBJ_ANY);
	}
	for (unsigned int i = 0; i < NUM_OBJECTS; i++) {
		for (uintptr_t offset = 1; offset <= 8; offset++) {
			uintptr_t word = objects[i].address + (offset == 8 ? -4ul : offset);

			ask(word, objects[i].type);
		}
	}
	audit();
}

/* ---- Hints that are wrong ------------------------------------------------------------------------------ */

/* Whatever it says, each object is found as itself, and says so again afterwards. */
static void wrong_hint(struct model_object *object, uint16_t hint)
{
	hint = possible_hint(object, hint);
	*hint_of(object) = hint;
	CHECK(k_object_find((void *)object->address) == &fake_object_ram.records[number_of(object)],
	      "object %u with hint %u", number_of(object), hint);
	CHECK(*hint_of(object) == (object->hinted ? right_hint(object) : hint),
	      "object %u: hint %u after a lookup", number_of(object), *hint_of(object));
}

static void forget_hint(struct model_object *object)
{
	*hint_of(object) = possible_hint(object, (uint16_t)random_below(2 * NUM_OBJECTS));
}

static void copied_object(struct model_object *from, struct model_object *to)
{
	memcpy((void *)to->address, (void *)from->address, 4);
	ask(to->address, from->type);
	ask(to->address, to->type);
	ask(from->address, from->type);
}

static void wrong_hints(void)
{
	boot();
	_kernel.current = &outsider;
	for (unsigned int i = 0; i < NUM_OBJECTS; i++) {
		wrong_hint(&objects[i], 0);
		wrong_hint(&objects[i], 0xFFFF);
		wrong_hint(&objects[i], NUM_OBJECTS);
		wrong_hint(&objects[i], NUM_OBJECTS + 1);
		wrong_hint(&objects[i], (uint16_t)random32());
		wrong_hint(&objects[i], (uint16_t)(1 + random_below(NUM_OBJECTS)));
		objects[i].flags |= i % 2 == 0 ? K_OBJ_FLAG_PUBLIC : 0;
		fake_object_ram.records[i].flags |= objects[i].flags;
	}
	for (int i = 0; i < 2000; i++) {
		copied_object(random_object(), random_object());
	}
	audit();
}

/* ---- Permissions: random operations ---------------------------------------------------------------------- */

static bool alive[NUM_OBJECTS]; /* threads only */

/* Anything that a supervisor might pass for a thread: mostly one. */
static struct k_thread *some_thread(void)
{
	switch (random_below(20)) {
	case 0:
		return &outsider;
	case 1:
		return (struct k_thread *)random_of(K_OBJ_SEM)->address;
	default:
		return (struct k_thread *)random_of(K_OBJ_THREAD)->address;
	}
}

static uintptr_t some_word(void)
{
	return random_object()->address + (one_in(20) ? 4 : 0);
}

static void choose_current(void)
{
	struct model_object *object = random_of(K_OBJ_THREAD);

	_kernel.current = &outsider;
	if (alive[number_of(object)] && !one_in(8)) {
		_kernel.current = (struct k_thread *)object->address;
	}
}

static struct model_object **claims_of(const struct k_thread *thread)
{
	const struct model_object *object = object_at((uintptr_t)thread);

	return claims[object == NULL ? NUM_THREADS : object->data];
}

static void drop_claims(const struct k_thread *thread)
{
	struct model_object **claimed = claims_of(thread);

	for (int i = 0; i < 2; i++) {
		if (claimed[i] != NULL) {
			claimed[i]->flags &= (uint8_t)~K_OBJ_FLAG_CLAIMED;
			claimed[i] = NULL;
		}
	}
}

/* The current thread is about to create one. */
static void random_claim(void)
{
	struct model_object *thread = random_of(K_OBJ_THREAD);
	struct model_object *stack = random_of(K_OBJ_THREAD_STACK_ELEMENT);
	bool free = ((thread->flags | stack->flags) &
		     (K_OBJ_FLAG_INITIALIZED | K_OBJ_FLAG_CLAIMED)) == 0;

	if (claims_of(_kernel.current)[0] != NULL) {
		return;
	}
	CHECK(walls_claim(&fake_object_ram.records[number_of(thread)],
			  &fake_object_ram.records[number_of(stack)]) == free);
	if (free) {
		thread->flags |= K_OBJ_FLAG_CLAIMED;
		stack->flags |= K_OBJ_FLAG_CLAIMED;
		claims_of(_kernel.current)[0] = thread;
		claims_of(_kernel.current)[1] = stack;
	}
}

static void model_create(struct k_thread *thread, k_thread_stack_t *stack, bool inherits)
{
	struct model_object *object = object_at((uintptr_t)thread);
	struct model_object *stack_object = object_at((uintptr_t)stack);
	const bool *creators = rights_of_thread(_kernel.current);

	drop_claims(_kernel.current);
	if (stack_object != NULL) {
		stack_object->flags |= K_OBJ_FLAG_INITIALIZED;
	}
	if (object == NULL) {
		return;
	}
	object->flags |= K_OBJ_FLAG_INITIALIZED;
	alive[number_of(object)] = true;
	permitted[object->data][number_of(object)] = true;
	for (unsigned int i = 0; inherits && creators != NULL && i < NUM_OBJECTS; i++) {
		if (creators[i] && objects[i].address != (uintptr_t)_kernel.current) {
			permitted[object->data][i] = true;
		}
	}
}

static void create(struct k_thread *thread, k_thread_stack_t *stack, uint8_t options)
{
	thread->base.user_options = options;
	thread->stack_obj = stack;
	thread->rights = NULL;
	object_thread_stack(thread, stack);
	object_thread_created(thread);
	model_create(thread, stack, (options & K_INHERIT_PERMS) != 0);
}

static void random_create(void)
{
	struct model_object **claimed = claims_of(_kernel.current);
	struct model_object *object = claimed[0] != NULL ? claimed[0] : random_of(K_OBJ_THREAD);
	struct model_object *stack =
		claimed[0] != NULL ? claimed[1] : random_of(K_OBJ_THREAD_STACK_ELEMENT);

	if (!alive[number_of(object)]) {
		create((void *)object->address, (void *)stack->address,
		       one_in(2) ? K_USER : K_USER | K_INHERIT_PERMS);
	}
}

static void random_end(void)
{
	struct model_object *object = random_of(K_OBJ_THREAD);
	struct k_thread *thread = (struct k_thread *)object->address;

	if (!alive[number_of(object)]) {
		return;
	}
	object_thread_ended(thread);
	drop_claims(thread);
	object->flags &= (uint8_t)~K_OBJ_FLAG_INITIALIZED;
	object_at((uintptr_t)thread->stack_obj)->flags &= (uint8_t)~K_OBJ_FLAG_INITIALIZED;
	memset(permitted[object->data], 0, sizeof(permitted[0]));
	alive[number_of(object)] = false;
	if (_kernel.current == thread) {
		_kernel.current = &outsider;
	}
}

static void random_grant_or_revoke(bool may)
{
	uintptr_t word = some_word();
	struct k_thread *thread = some_thread();
	bool *rights = rights_of_thread(thread);
	struct model_object *object = object_at(word);

	if (may) {
		z_impl_k_object_access_grant((void *)word, thread);
	} else {
		k_object_access_revoke((void *)word, thread);
	}
	if (object != NULL && rights != NULL) {
		rights[number_of(object)] = may;
	}
}

static void random_release(void)
{
	uintptr_t word = some_word();
	struct model_object *object = object_at(word);
	bool *rights = rights_of_thread(_kernel.current);

	z_impl_k_object_release((void *)word);
	if (object != NULL && rights != NULL) {
		rights[number_of(object)] = false;
	}
}

/* Public, uninitialised, recycled: to what is not a thread or its stack. */
static void random_state_change(void)
{
	uintptr_t word = some_word();
	struct model_object *object = object_at(word);
	bool *rights = rights_of_thread(_kernel.current);

	if (object != NULL &&
	    (object->type == K_OBJ_THREAD || object->type == K_OBJ_THREAD_STACK_ELEMENT)) {
		return;
	}
	switch (random_below(4)) {
	case 0:
		k_object_init((void *)word);
		if (object != NULL) {
			object->flags |= K_OBJ_FLAG_INITIALIZED;
		}
		break;
	case 1:
		k_object_uninit((void *)word);
		if (object != NULL) {
			object->flags &= (uint8_t)~K_OBJ_FLAG_INITIALIZED;
		}
		break;
	case 2:
		if (!one_in(8)) {
			break;
		}
		k_object_access_all_grant((void *)word);
		if (object != NULL) {
			object->flags |= K_OBJ_FLAG_PUBLIC;
		}
		break;
	default: /* initialised, and the caller alone has permission */
		k_object_recycle((void *)word);
		if (object == NULL) {
			break;
		}
		for (unsigned int i = 0; i < NUM_THREADS; i++) {
			permitted[i][number_of(object)] = false;
		}
		if (rights != NULL) {
			rights[number_of(object)] = true;
		}
		object->flags |= K_OBJ_FLAG_INITIALIZED;
		object->flags &= (uint8_t)~K_OBJ_FLAG_PUBLIC;
		break;
	}
}

static void random_question(void)
{
	struct model_object *object = random_object();
	struct model_object *asked = random_of(K_OBJ_THREAD);

	ask(some_word(), one_in(2) ? K_OBJ_ANY : object->type);
	ask(object->address, object->type);
	if (alive[number_of(asked)]) {
		CHECK(object_permitted(&fake_object_ram.records[number_of(object)],
				       (struct k_thread *)asked->address) ==
		      may_use((struct k_thread *)asked->address, object));
	}
}

static void random_step(void)
{
	choose_current();
	switch (random_below(13)) {
	case 0:
		random_create();
		break;
	case 12:
		random_claim();
		break;
	case 1:
		if (one_in(2)) {
			random_end();
		}
		break;
	case 2:
		random_grant_or_revoke(false);
		break;
	case 3:
		random_release();
		break;
	case 4:
		random_state_change();
		break;
	case 5:
		forget_hint(random_of(K_OBJ_SEM));
		break;
	default:
		random_grant_or_revoke(true);
		break;
	}
}

static void permissions(void)
{
	for (int round = 0; round < 5; round++) {
		boot();
		memset(alive, 0, sizeof(alive));
		for (int i = 0; i < 6000; i++) {
			random_step();
			audit();
			random_question();
		}
	}
}

/* ---- Cases with a name -------------------------------------------------------------------------------------- */

static struct model_object *thread_number(unsigned int i)
{
	for (unsigned int id = 0; id < NUM_OBJECTS; id++) {
		if (objects[id].type == K_OBJ_THREAD && i-- == 0) {
			return &objects[id];
		}
	}
	return NULL;
}

static void named_cases(void)
{
	struct model_object *parent, *child, *stack, *sem;
	struct k_thread *p, *c;

	boot();
	parent = thread_number(2);
	child = thread_number(9);
	stack = random_of(K_OBJ_THREAD_STACK_ELEMENT);
	sem = random_of(K_OBJ_SEM);
	p = (struct k_thread *)parent->address;
	c = (struct k_thread *)child->address;

	/* Granted before creation, in force after it. */
	set_permitted(sem, c, true);
	create(p, (void *)random_of(K_OBJ_THREAD_STACK_ELEMENT)->address, K_USER);
	_kernel.current = p;
	set_permitted(child, p, true);
	create(c, (void *)stack->address, K_USER | K_INHERIT_PERMS);
	audit();
	_kernel.current = c;
	CHECK(z_impl_k_object_access_check((void *)sem->address) == 0);
	CHECK(z_impl_k_object_access_check(c) == 0, "not permitted on itself");
	CHECK(z_impl_k_object_access_check(p) == -EPERM, "inherited permission on the creator");

	/* The end takes all of it, and another thread under the same index starts with nothing. */
	object_thread_ended(c);
	memset(permitted[child->data], 0, sizeof(permitted[0]));
	child->flags &= (uint8_t)~K_OBJ_FLAG_INITIALIZED;
	stack->flags &= (uint8_t)~K_OBJ_FLAG_INITIALIZED;
	audit();
	_kernel.current = &outsider;
	create(c, (void *)stack->address, K_USER | K_INHERIT_PERMS);
	audit();
	_kernel.current = c;
	CHECK(z_impl_k_object_access_check((void *)sem->address) == -EPERM);

	/* The end of a thread that the table does not know concerns nobody. */
	_kernel.current = c;
	object_thread_ended(&outsider);
	audit();

	/* A user thread that the table does not know is an error of the kernel. */
	_kernel.current = &outsider;
	if (setjmp(after_assertion) == 0) {
		outsider.base.user_options = K_USER;
		object_thread_created(&outsider);
		CHECK(false, "an unknown record became a user thread");
	}
	fake_cpu.locked = false;
}

/* ---- Cost ----------------------------------------------------------------------------------------- */

/* Not inlined: its own blocks count. */
static __noinline uint64_t cost_of_syscall(const struct model_object *object,
					   enum _obj_init_check init)
{
	uint64_t before = blocks;

	(void)(init == _OBJ_INIT_TRUE ? syscall_object(object->address, object->type)
				      : syscall_object_as(object->address, object->type, init));
	return blocks - before;
}

static uint64_t cost_of_find(const struct model_object *object)
{
	uint64_t before = blocks;

	(void)k_object_find((void *)object->address);
	return blocks - before;
}

/* With its hint in place each object costs the same, wherever it stands in the table. What nearly
 * every call asks costs least. */
static void costs(void)
{
	uint64_t usual, other, find;

	boot();
	_kernel.current = (struct k_thread *)thread_number(3)->address;
	create(_kernel.current, (void *)random_of(K_OBJ_THREAD_STACK_ELEMENT)->address, K_USER);
	for (unsigned int i = 0; i < NUM_OBJECTS; i++) {
		set_initialised(&objects[i], true);
		set_permitted(&objects[i], _kernel.current, true);
	}
	usual = cost_of_syscall(thread_number(0), _OBJ_INIT_TRUE);
	other = cost_of_syscall(thread_number(0), _OBJ_INIT_ANY);
	find = cost_of_find(thread_number(0));
	CHECK(usual > 0 && usual < other);
	for (unsigned int i = 0; i < NUM_OBJECTS; i++) {
		if (objects[i].hinted) {
			CHECK(cost_of_syscall(&objects[i], _OBJ_INIT_TRUE) == usual);
			CHECK(cost_of_syscall(&objects[i], _OBJ_INIT_ANY) == other);
			CHECK(cost_of_find(&objects[i]) == find);
		}
	}
}

struct k_object_assignment fake_assignments[2];
SET_SYMBOL(_k_object_assignment_list_start, "fake_assignments");
SET_SYMBOL(_k_object_assignment_list_end, "fake_assignments + 2 * 16");
BUILD_ASSERT(sizeof(struct k_object_assignment) == 16);

static void static_grants(void)
{
	struct model_object *first, *second;
	void *three[4] = {NULL}, *none[1] = {NULL};

	boot();
	first = thread_number(0);
	second = thread_number(5);
	for (unsigned int i = 0; i < 3; i++) {
		three[i] = (void *)objects[20 + 7 * i].address;
		permitted[first->data][20 + 7 * i] = true;
	}
	fake_assignments[0] = (struct k_object_assignment){(void *)second->address, none};
	fake_assignments[1] = (struct k_object_assignment){(void *)first->address, three};
	walls_grant_static();
	audit();
}

static unsigned int next_expected;

static void expect_next(struct k_object *object, void *arg)
{
	while (objects[next_expected].type != *(enum k_objects *)arg) {
		next_expected++;
	}
	CHECK(object == &fake_object_ram.records[next_expected]);
	next_expected++;
}

static void listing(void)
{
	boot();
	for (unsigned int type = K_OBJ_ANY + 1; type < K_OBJ_LAST; type++) {
		next_expected = 0;
		object_foreach((enum k_objects)type, expect_next, &type);
		for (; next_expected < NUM_OBJECTS; next_expected++) {
			CHECK(objects[next_expected].type != type, "an object was left out");
		}
	}
	CHECK(strcmp(otype_to_str(K_OBJ_SEM), "?") != 0);
	CHECK(strcmp(otype_to_str(K_OBJ_LAST), "?") == 0);
}

int main(void)
{
	define_objects();
	write_table();
	listing();
	every_refusal();
	foreign_words();
	wrong_hints();
	permissions();
	named_cases();
	static_grants();
	costs();
	return 0;
}
