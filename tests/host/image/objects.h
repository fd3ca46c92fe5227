/* SPDX-License-Identifier: Apache-2.0 */
/* Structs with the names of kernel objects, and every way to hide one. */
#ifndef OBJECTS_H
#define OBJECTS_H

#include <stdint.h>

struct k_sem {
	int count;
	int limit;
	void *waiting;
};

struct k_mutex {
	void *owner;
	int depth;
	void *waiting;
	int priority;
};

struct k_queue {
	void *head;
	void *tail;
	void *waiting;
};

struct k_fifo {
	struct k_queue _queue;
};

struct k_thread {
	union {
		void *first;
		long number;
	};
	struct k_sem join; /* part of a thread, no object of its own */
	uint32_t registers[16];
};

struct z_thread_stack_element {
	char data;
};

struct k_futex {
	int val;
};

struct sys_sem {
	struct k_futex futex;
	int limit;
};

struct sys_mutex {
	int val;
};

struct device {
	const char *name;
	const void *config;
	const void *api;
	void *data;
};

struct k_mem_partition {
	uintptr_t start;
	uint32_t size;
	uint8_t attr;
};

struct sample_driver_api {
	int (*start)(void);
};

struct gpio_driver_api {
	int (*set)(int);
	int (*get)(void);
};

#define DMEM(p) __attribute__((section("data_smem_" #p "_data")))
#define BMEM(p) __attribute__((section("data_smem_" #p "_bss")))
#define BORN(type, name)                                                                           \
	struct type name __attribute__((section("._" #type ".static." #name "_"), used))
#define DEVICE(name)                                                                               \
	const struct device name __attribute__((section("._device.static." #name "_"), used))
#define USER_STACK   __attribute__((section(".user_stacks"), aligned(32)))
#define KERNEL_STACK __attribute__((section(".noinit"), aligned(32)))
#define USED	     __attribute__((used))
/* Keeps an object alive without an optimiser looking into it. */
#define TOUCH(x) __asm__ volatile("" ::"r"(&(x)) : "memory")

#ifdef __cplusplus
extern "C" {
#endif
extern struct k_sem declared_before[];
extern struct k_sem never_defined;
void second(void);
void third(void);
void cplusplus(void);
void without_debug(void);
#ifdef __cplusplus
}
#endif

#endif
