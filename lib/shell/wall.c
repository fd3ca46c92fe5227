/* SPDX-License-Identifier: Apache-2.0 */
/* `wall …`: who may touch what, and why. Nothing here changes a wall. */

#include "attack.h"
#include "commands.h"

#include <bulkhead/introspect.h>
#include <string.h>
#include <zephyr/linker/linker-defs.h>

#define SENTENCE 200

/* ---- Map ------------------------------------------------------------------------------------- */

static void print_range(uintptr_t start, size_t size, const char *rights, const char *name)
{
	printk("  [0x%08x, 0x%08x) %7zu  %-13s  %s\n", (unsigned int)start,
	       (unsigned int)(start + size), size, rights, name);
}

static void print_between(const char *start, const char *end, const char *rights, const char *name)
{
	print_range((uintptr_t)start, (size_t)(end - start), rights, name);
}

static void print_all(void)
{
	printk("All users\n");
	if (IS_ENABLED(CONFIG_ARCH_CODE_IS_EXECUTE_ONLY)) {
		print_between(__rom_start, __text_region_end, "execute", "code");
		print_between(__text_region_end, __rom_end, "read", "constants");
	} else {
		print_between(__rom_start, __rom_end, "read, execute", "code and constants");
	}
	printk("No user\n");
	print_between(__kernel_ram_start, __kernel_ram_end, "", "the kernel's memory");
}

struct members {
	const struct introspect_domain *domain;
	bool user;
	const char *separator;
};

static void print_member(const struct introspect_thread *thread, void *arg)
{
	struct members *members = arg;

	if (thread->domain == members->domain->id && thread->user == members->user) {
		printk("%s%s", members->separator, thread->name);
		members->separator = ", ";
	}
}

static void print_members(const struct introspect_domain *domain, bool user)
{
	struct members members = {domain, user, user ? ": users " : "; supervisors "};

	introspect_threads(print_member, &members);
}

static void print_stack(const struct introspect_thread *thread, void *arg)
{
	const struct introspect_domain *domain = arg;

	if (thread->domain == domain->id && thread->user) {
		printk("  [0x%08x, 0x%08x) %7zu  %-13s  stack of %s, for it alone\n",
		       (unsigned int)thread->stack_start,
		       (unsigned int)(thread->stack_start + thread->stack_size), thread->stack_size,
		       "read, write", thread->name);
	}
}

static void print_domain(const struct introspect_domain *domain, void *arg)
{
	ARG_UNUSED(arg);
	printk("Domain %p%s", (const void *)domain->id,
	       domain->id == &k_mem_domain_default ? " (default)" : "");
	print_members(domain, true);
	print_members(domain, false);
	printk("\n");
	for (size_t i = 0; i < domain->num_partitions; i++) {
		const struct k_mem_partition *partition = &domain->partitions[i];
		const char *name = introspect_partition_name(partition);

		print_range(partition->start, partition->size,
			    introspect_rights_text(partition->attr.access),
			    name == NULL ? "(unnamed)" : name);
	}
	introspect_threads(print_stack, (void *)(uintptr_t)domain);
}

static int cmd_map(const struct shell *sh, size_t argc, char **argv)
{
	ARG_UNUSED(sh);
	ARG_UNUSED(argc);
	ARG_UNUSED(argv);
	print_all();
	introspect_domains(print_domain, NULL);
	return 0;
}

/* ---- Why ------------------------------------------------------------------------------------- */

struct object_search {
	const char *name;
	const void *found;
};

static void match(const struct introspect_object *object, void *arg)
{
	struct object_search *search = arg;

	if (strcmp(object->name, search->name) == 0) {
		search->found = object->id;
	}
}

/* The name of a partition or an object, or a number. */
static bool parse_place(const struct shell *sh, const char *word, uintptr_t *place)
{
	const struct k_mem_partition *partition = introspect_partition(word);
	struct object_search object = {word, NULL};

	introspect_objects(match, &object);
	if (partition != NULL) {
		*place = partition->start;
	} else if (object.found != NULL) {
		*place = (uintptr_t)object.found;
	} else {
		return parse_number(sh, word, place);
	}
	return true;
}

static uint8_t access_of(const char *word)
{
	switch (word[1] == '\0' ? word[0] : '\0') {
	case 'r':
		return MEM_USER_READ;
	case 'w':
		return MEM_USER_WRITE;
	case 'x':
		return MEM_USER_EXECUTE;
	default:
		return 0;
	}
}

static void answer(const struct shell *sh, bool allowed, const char *text)
{
	shell_fprintf(sh, allowed ? SHELL_INFO : SHELL_WARNING, "%s", allowed ? "Yes: " : "No: ");
	shell_print(sh, "%s.", text);
}

static void answer_access(const struct shell *sh, k_tid_t thread, uintptr_t place, uint8_t need)
{
	char text[SENTENCE];
	bool allowed = introspect_why(thread, place, need, text, sizeof(text));

	answer(sh, allowed, text);
}

static void answer_object(const struct shell *sh, k_tid_t thread, uintptr_t place)
{
	char text[SENTENCE];
	bool allowed = introspect_why_object(thread, (const void *)place, text, sizeof(text));

	answer(sh, allowed, text);
}

static bool may(k_tid_t thread, uintptr_t place, uint8_t need)
{
	char text[1];

	return introspect_why(thread, place, need, text, sizeof(text));
}

/* One answer where all are the same, as for a supervisor. */
static void answer_all(const struct shell *sh, k_tid_t thread, uintptr_t place)
{
	bool reads = may(thread, place, MEM_USER_READ);
	bool writes = may(thread, place, MEM_USER_WRITE);
	bool executes = may(thread, place, MEM_USER_EXECUTE);

	if (reads == writes && writes == executes) {
		answer_access(sh, thread, place, MEM_USER_READ | MEM_USER_WRITE | MEM_USER_EXECUTE);
	} else {
		answer_access(sh, thread, place, MEM_USER_READ);
		answer_access(sh, thread, place, MEM_USER_WRITE);
		answer_access(sh, thread, place, MEM_USER_EXECUTE);
	}
}

static int cmd_why(const struct shell *sh, size_t argc, char **argv)
{
	struct introspect_thread thread;
	struct introspect_object object;
	uintptr_t place;

	if (!parse_thread(sh, argv[1], &thread) || !parse_place(sh, argv[2], &place)) {
		return -EINVAL;
	}
	if (argc > 3 && access_of(argv[3]) == 0) {
		shell_error(sh, "%s is none of r, w and x", argv[3]);
		return -EINVAL;
	}
	if (argc > 3) {
		answer_access(sh, thread.id, place, access_of(argv[3]));
		return 0;
	}
	if (introspect_object((const void *)place, &object) == 0) {
		answer_object(sh, thread.id, place);
	}
	answer_all(sh, thread.id, place);
	return 0;
}

/* ---- Attacks --------------------------------------------------------------------------------- */

static void find_user(const struct introspect_thread *thread, void *arg)
{
	bool *is_there = arg;

	*is_there = *is_there || strcmp(thread->name, ATTACKER_NAME) == 0;
}

/* How many threads there are besides the attacker. */
static void count(const struct introspect_thread *thread, void *arg)
{
	unsigned int *threads = arg;

	ARG_UNUSED(thread);
	(*threads)++;
}

static void print_end(const struct shell *sh, enum attack_end end)
{
	unsigned int threads = 0;
	bool is_there = false;

	introspect_threads(count, &threads);
	introspect_threads(find_user, &is_there);
	switch (end) {
	case ATTACK_CONTAINED:
		shell_info(sh, "Contained: the attacker has ended, %u threads go on.", threads);
		break;
	case ATTACK_PASSED:
		shell_warn(sh, "Not stopped: this is allowed. %u threads go on.", threads);
		break;
	case ATTACK_ENDLESS:
		shell_warn(
			sh,
			"Still running after a second, and ended by the shell. %u threads go on.",
			threads);
		break;
	case ATTACK_IMPOSSIBLE:
		shell_error(sh, "Its stack lies in a partition of that domain: not tried.");
		break;
	}
	if (is_there) {
		shell_error(sh, "The attacker is still there.");
	}
}

/* argv[next], if there, is the thread whose domain the attacker shares. */
static int attack(const struct shell *sh, struct attack *attack, size_t argc, char **argv,
		  size_t next)
{
	struct introspect_thread thread;

	if (argc > next) {
		if (!parse_thread(sh, argv[next], &thread)) {
			return -EINVAL;
		}
		attack->as = thread.id;
	}
	print_end(sh, attack_run(attack));
	return 0;
}

static int attack_address(const struct shell *sh, enum attack_kind kind, size_t argc, char **argv)
{
	struct attack at = {.kind = kind};

	return parse_place(sh, argv[1], &at.address) ? attack(sh, &at, argc, argv, 2) : -EINVAL;
}

static int cmd_read(const struct shell *sh, size_t argc, char **argv)
{
	return attack_address(sh, ATTACK_READ, argc, argv);
}

static int cmd_write(const struct shell *sh, size_t argc, char **argv)
{
	return attack_address(sh, ATTACK_WRITE, argc, argv);
}

static int cmd_jump(const struct shell *sh, size_t argc, char **argv)
{
	return attack_address(sh, ATTACK_JUMP, argc, argv);
}

static int cmd_overflow(const struct shell *sh, size_t argc, char **argv)
{
	struct attack overflow = {.kind = ATTACK_OVERFLOW};

	return attack(sh, &overflow, argc, argv, 1);
}

static int cmd_call(const struct shell *sh, size_t argc, char **argv)
{
	struct attack call = {.kind = ATTACK_CALL, .address = (uintptr_t)k_current_get()};

	if (argc > 1 && !parse_place(sh, argv[1], &call.address)) {
		return -EINVAL;
	}
	return attack(sh, &call, argc, argv, 2);
}

/* ---- Commands -------------------------------------------------------------------------------- */

/* For completion: the thread with number `left`, and the named partition. */
struct numbered {
	size_t left;
	struct shell_static_entry *entry;
};

static char completed[INTROSPECT_NAME_SIZE];

static void number_thread(const struct introspect_thread *thread, void *arg)
{
	struct numbered *numbered = arg;

	if (thread->name[0] != '\0' && numbered->left-- == 0) {
		memcpy(completed, thread->name, sizeof(completed));
		numbered->entry->syntax = completed;
	}
}

static void partition_number(size_t index, struct shell_static_entry *entry)
{
	STRUCT_SECTION_FOREACH(partition_name, named) {
		if (index-- == 0) {
			entry->syntax = named->name;
		}
	}
}

SHELL_DYNAMIC_CMD_CREATE(wall_partitions, partition_number);

static void thread_number(size_t index, struct shell_static_entry *entry)
{
	struct numbered numbered = {index, entry};

	introspect_threads(number_thread, &numbered);
	entry->subcmd = &wall_partitions;
}

SHELL_DYNAMIC_CMD_CREATE(wall_threads, thread_number);

SHELL_STATIC_SUBCMD_SET_CREATE(
	attack_commands,
	SHELL_CMD_ARG(call, NULL, "[OBJECT [THREAD]]: abort a thread, or this shell.", cmd_call, 1,
		      2),
	SHELL_CMD_ARG(jump, &wall_partitions, "ADDRESS [THREAD]: execute what is there.", cmd_jump,
		      2, 1),
	SHELL_CMD_ARG(overflow, &wall_threads, "[THREAD]: use more stack than there is.",
		      cmd_overflow, 1, 1),
	SHELL_CMD_ARG(read, &wall_partitions, "ADDRESS [THREAD]: read a byte.", cmd_read, 2, 1),
	SHELL_CMD_ARG(write, &wall_partitions,
		      "ADDRESS [THREAD]: write a byte (what it is, if it can be read).", cmd_write,
		      2, 1),
	SHELL_SUBCMD_SET_END);

SHELL_STATIC_SUBCMD_SET_CREATE(
	wall_commands,
	SHELL_CMD(attack, &attack_commands,
		  "Let a user thread try it, in a domain of its own or in THREAD's.", NULL),
	SHELL_CMD_ARG(map, NULL, "Who may touch which memory.", cmd_map, 1, 0),
	SHELL_CMD_ARG(why, &wall_threads,
		      "THREAD ADDRESS|OBJECT [r|w|x]: may it, and why or why not?", cmd_why, 3, 1),
	SHELL_SUBCMD_SET_END);

SHELL_CMD_REGISTER(wall, &wall_commands, "Who may touch what, and why.", NULL);
