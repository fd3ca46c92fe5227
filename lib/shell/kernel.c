/* SPDX-License-Identifier: Apache-2.0 */
/* `kernel …`: what the kernel has. */

#include <bulkhead/introspect.h>
#include <zephyr/shell/shell.h>
#include <zephyr/version.h>

/* ---- Threads --------------------------------------------------------------------------------- */

static void print_usage(const struct introspect_usage *usage, size_t stack_size)
{
	printk("  %-18s", usage->state);
	if (usage->stack_known) {
		printk(" %5zu of", usage->stack_used);
	}
	printk(" %5zu", stack_size);
	if (usage->cpu_known) {
		printk("  %3u.%u %%", usage->permille / 10, usage->permille % 10);
	}
}

static void print_thread(const struct introspect_thread *thread, void *arg)
{
	struct introspect_usage usage;

	ARG_UNUSED(arg);
	if (introspect_usage(thread, &usage) != 0) {
		return;
	}
	printk("%c %-16s %p  %-10s %4d", thread->id == k_current_get() ? '*' : ' ', thread->name,
	       (void *)thread->id, thread->user ? "user" : "supervisor", thread->priority);
	print_usage(&usage, thread->stack_size);
	if (thread->domain != NULL) {
		printk("  %p", (const void *)thread->domain);
	}
	printk("\n");
}

static int cmd_threads(const struct shell *sh, size_t argc, char **argv)
{
	ARG_UNUSED(argc);
	ARG_UNUSED(argv);
	shell_print(sh, "  %-16s %-10s  %-10s prio  %-18s %sstack%s%s", "thread", "record", "mode",
		    "state", IS_ENABLED(CONFIG_INIT_STACKS) ? " used of " : " ",
		    IS_ENABLED(CONFIG_SCHED_THREAD_USAGE) ? "   of CPU" : "",
		    IS_ENABLED(CONFIG_USERSPACE) ? "  domain" : "");
	introspect_threads(print_thread, NULL);
	return 0;
}

/* ---- Objects --------------------------------------------------------------------------------- */

#ifdef CONFIG_USERSPACE

struct holders {
	const struct introspect_object *object;
	const char *separator;
};

static void print_holder(const struct introspect_thread *thread, void *arg)
{
	struct holders *holders = arg;

	if (introspect_permitted(holders->object->id, thread->id)) {
		printk("%s%s", holders->separator, thread->name);
		holders->separator = ", ";
	}
}

static void print_holders(const struct introspect_object *object)
{
	struct holders holders = {object, ""};

	if (object->is_public) {
		printk("all");
	} else {
		introspect_threads(print_holder, &holders);
		printk("%s", holders.separator[0] == '\0' ? "-" : "");
	}
}

static void print_object(const struct introspect_object *object, void *arg)
{
	ARG_UNUSED(arg);
	printk("  %p  %-22s  %-20s  ", object->id, otype_to_str(object->type), object->name);
	print_holders(object);
	printk("%s%s\n", object->initialized ? "" : " (not initialised)",
	       object->dynamic ? " (made at run time)" : "");
}

static int cmd_objects(const struct shell *sh, size_t argc, char **argv)
{
	ARG_UNUSED(argc);
	ARG_UNUSED(argv);
	shell_print(sh, "  %-10s  %-22s  %-20s  %s", "object", "type", "name",
		    "who has permission");
	introspect_objects(print_object, NULL);
	return 0;
}

#else
#define cmd_objects NULL
#endif

/* ---- The rest -------------------------------------------------------------------------------- */

static int cmd_uptime(const struct shell *sh, size_t argc, char **argv)
{
	ARG_UNUSED(argc);
	ARG_UNUSED(argv);
	shell_print(sh, "Uptime: %lld ms", k_uptime_get());
	return 0;
}

static int cmd_version(const struct shell *sh, size_t argc, char **argv)
{
	ARG_UNUSED(argc);
	ARG_UNUSED(argv);
	shell_print(sh, "Bulkhead on %s, Zephyr's API %s", CONFIG_BOARD, KERNEL_VERSION_STRING);
	return 0;
}

SHELL_STATIC_SUBCMD_SET_CREATE(
	kernel_commands,
	SHELL_COND_CMD_ARG(CONFIG_USERSPACE, objects, NULL, "Kernel objects, and who may use them.",
			   cmd_objects, 1, 0),
	SHELL_CMD_ARG(threads, NULL, "Threads: mode, priority, state, stack, CPU.", cmd_threads, 1,
		      0),
	SHELL_CMD_ARG(uptime, NULL, "Time since boot.", cmd_uptime, 1, 0),
	SHELL_CMD_ARG(version, NULL, "What runs here.", cmd_version, 1, 0), SHELL_SUBCMD_SET_END);

SHELL_CMD_REGISTER(kernel, &kernel_commands, "What the kernel has.", NULL);
