/* SPDX-License-Identifier: Apache-2.0 */
/* C variables of every shape. test_image.py has the list of what must be found. */

#include "objects.h"

struct table_header {
	uint16_t count;
	uint8_t ram_per_mutex;
	uint8_t rights_blocks;
	uint16_t ram_per_object;
	uint16_t threads_max;
	uint16_t thread_count;
	uint16_t rights_words;
	uint32_t ram_size;
};

const struct table_header table_header __attribute__((section(".kobject_table"), used)) = {
	.ram_per_mutex = 20,
	.ram_per_object = 12,
	.threads_max = 16,
};

/* one by one */
struct k_sem plain;
static struct k_mutex only_here;
BORN(k_sem, born) = {1, 1, 0};
volatile struct k_mutex observed;
struct k_fifo fifo;
struct k_sem dropped;
static struct k_sem dropped_too __attribute__((unused));
struct k_sem declared_before[3];

/* pointers are not followed */
struct k_sem *pointer = &plain;
struct {
	struct k_sem *sem;
	struct k_mutex *mutexes[4];
} pointers;

/* arrays and typedefs */
struct k_sem row[4];
struct k_mutex cube[2][3][2];
typedef struct k_sem sem_alias;
typedef sem_alias pair_of_sems[2];
pair_of_sems aliased[2];
BORN(k_sem, born_row[2]) = {{1, 1, 0}, {2, 2, 0}};

/* structs and unions */
typedef struct {
	char c;
	struct k_sem s;
} wrapped_t;
wrapped_t wrapped;
struct {
	int count;
	struct {
		struct k_sem sem;
		struct k_mutex mutex;
	} ends[];
} open_ended = {2, {{{1, 1, 0}, {0}}, {{1, 1, 0}, {0}}}};
struct nest {
	int a;
	struct {
		char pad;
		struct k_sem s;
	} inner[2];
	union {
		char bytes[64];
		struct {
			long l;
			struct k_mutex m;
		} deep;
	};
	struct k_queue q;
};
struct nest nested[2];
union {
	struct k_sem small;
	struct k_mutex large;
	char bytes[100];
} either;

union {
	struct k_mutex large;
	struct {
		int pad;
		struct k_sem later;
	} second;
} shifted;

/* threads and stacks */
struct k_thread threads[2];
struct worker {
	struct k_thread thread;
	struct k_sem done;
};
static struct worker worker;
struct z_thread_stack_element stack[640] USER_STACK;
struct z_thread_stack_element stacks[2][384] USER_STACK;
typedef struct z_thread_stack_element stack_t[512];
stack_t typed_stacks[2] USER_STACK;
struct z_thread_stack_element kernel_stack[256] KERNEL_STACK;

/* in user memory: some may, others may not */
struct sys_sem BMEM(alpha) user_sem;
struct k_futex DMEM(alpha) user_futex = {5};
struct sys_mutex BMEM(beta) user_mutexes[2];
struct k_futex kernel_futex;
struct sys_mutex kernel_mutex;
struct k_sem DMEM(alpha) misplaced = {1, 1, 0};
const struct k_mutex in_flash = {0, 1, 0, 3};
uint32_t DMEM(alpha) alpha_word = 0x600d600d;
uint32_t DMEM(beta) beta_word = 0xbe7abe7a;
uint8_t BMEM(beta) beta_bytes[77];
uint32_t kernel_word = 0xfeedf00d;

/* devices */
static const struct sample_driver_api sample_api USED = {0};
static const struct {
	struct gpio_driver_api base;
	int more;
} own_api USED = {{0, 0}, 1};
static const int strange_api USED = 1;
DEVICE(sample_0) = {"sample", 0, &sample_api, 0};
DEVICE(gpio_0) = {"gpio", 0, &own_api, 0};
DEVICE(strange_0) = {"strange", 0, &strange_api, 0};
DEVICE(bare_0) = {"bare", 0, 0, 0};

static inline __attribute__((always_inline)) void inlined(int i)
{
	static struct k_sem in_inlined[2];

	TOUCH(in_inlined[i]);
}

static __attribute__((noinline)) void locals(int i)
{
	static struct k_sem local;

	TOUCH(local);
	if (i > 0) {
		static struct k_mutex local_in_block;

		TOUCH(local_in_block);
		for (int j = 0; j < i; j++) {
			static struct worker local_worker;

			TOUCH(local_worker);
		}
	}
}

void never_called(void);
void never_called(void)
{
	static struct k_sem in_dropped_function;

	TOUCH(in_dropped_function);
}

static void touch_all(void)
{
	TOUCH(plain);
	TOUCH(only_here);
	TOUCH(observed);
	TOUCH(fifo);
	TOUCH(declared_before);
	TOUCH(pointer);
	TOUCH(pointers);
	TOUCH(row);
	TOUCH(cube);
	TOUCH(aliased);
	TOUCH(wrapped);
	TOUCH(open_ended);
	TOUCH(nested);
	TOUCH(either);
	TOUCH(shifted);
	TOUCH(threads);
	TOUCH(worker);
	TOUCH(stack);
	TOUCH(stacks);
	TOUCH(typed_stacks);
	TOUCH(kernel_stack);
	TOUCH(user_sem);
	TOUCH(user_futex);
	TOUCH(user_mutexes);
	TOUCH(kernel_futex);
	TOUCH(kernel_mutex);
	TOUCH(misplaced);
	TOUCH(in_flash);
	TOUCH(kernel_word);
}

static void leave(int status)
{
	uint32_t block[2] = {0x20026 /* application exit */, (uint32_t)status};
	register uint32_t operation __asm__("r0") = 0x20 /* SYS_EXIT_EXTENDED */;
	register uint32_t *argument __asm__("r1") = block;

	__asm__ volatile("bkpt 0xab" ::"r"(operation), "r"(argument) : "memory");
	for (;;) {
	}
}

/* On the emulator: what the copy table restores, and what the kernel finds at __kobject_table-> */
static int check_memory(void)
{
	extern const struct table_header __kobject_table[];
	extern uint32_t __kobject_ram[], __ram_end[];
	const uint32_t *row_of_first = (const uint32_t *)(__kobject_table + 1);
	uint32_t last = 0;

	if (alpha_word != 0x600d600d || beta_word != 0xbe7abe7a || kernel_word != 0xfeedf00d) {
		return 2;
	}
	for (unsigned int i = 0; i < sizeof(beta_bytes); i++) {
		if (beta_bytes[i] != 0) {
			return 3;
		}
	}
	for (uint32_t i = 0; i < __kobject_table->count; i++) {
		if (row_of_first[i * 2] <= last) {
			return 4;
		}
		last = row_of_first[i * 2];
	}
	if (__kobject_table->count < 50 || __kobject_table->ram_size < 50 * 12 ||
	    (uint32_t)(__ram_end - __kobject_ram) * 4 < __kobject_table->ram_size) {
		return 5;
	}
	return 0;
}

void start(void);
void start(void)
{
	extern const struct {
		uint32_t *ram;
		const uint32_t *load;
		uint32_t load_size;
		uint32_t total_size;
	} __copy_table_start[], __copy_table_end[];

	for (int i = 0; &__copy_table_start[i] < __copy_table_end; i++) {
		for (uint32_t j = 0; j < __copy_table_start[i].total_size / 4; j++) {
			__copy_table_start[i].ram[j] = j < __copy_table_start[i].load_size / 4
							       ? __copy_table_start[i].load[j]
							       : 0;
		}
	}
	touch_all();
	inlined(0);
	inlined(1);
	locals(1);
	second();
	third();
	cplusplus();
#ifdef WITHOUT_DEBUG
	without_debug();
#endif
	leave(check_memory());
}

extern char __stack_end[];
const void *const vectors[2] __attribute__((section(".vectors"), used)) = {__stack_end, start};
