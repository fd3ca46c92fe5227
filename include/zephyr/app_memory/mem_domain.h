/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief Memory partitions and domains: what a user thread may touch beside its own stack.
 *
 * Nothing here is a system call: domains are configured by supervisor threads and ISRs.
 */
#ifndef ZEPHYR_INCLUDE_APP_MEMORY_MEM_DOMAIN_H_
#define ZEPHYR_INCLUDE_APP_MEMORY_MEM_DOMAIN_H_

#include <stddef.h>
#include <stdint.h>
#include <zephyr/arch/types.h>
#include <zephyr/sys/iterable_sections.h>
#include <zephyr/toolchain.h>

#ifdef __cplusplus
extern "C" {
#endif

struct k_thread;

/** Who may do what; the same on every port. A port that cannot express one says so. */
typedef struct {
	uint8_t access;
} k_mem_partition_attr_t;

#define MEM_USER_READ	  0x01
#define MEM_USER_WRITE	  0x02
#define MEM_USER_EXECUTE  0x04
#define MEM_PRIV_READ	  0x10
#define MEM_PRIV_WRITE	  0x20
#define MEM_PRIV_EXECUTE  0x40
#define MEM_NOT_CACHEABLE 0x80

#define Z_MEM_ATTR(bits) ((k_mem_partition_attr_t){(bits)})
#define Z_MEM_P_RW	 (MEM_PRIV_READ | MEM_PRIV_WRITE)
#define Z_MEM_U_RW	 (MEM_USER_READ | MEM_USER_WRITE)

/** @name Attributes: P privileged, U user @{ */
#define K_MEM_PARTITION_P_NA_U_NA Z_MEM_ATTR(0)
#define K_MEM_PARTITION_P_RW_U_RW Z_MEM_ATTR(Z_MEM_P_RW | Z_MEM_U_RW)
#define K_MEM_PARTITION_P_RW_U_RO Z_MEM_ATTR(Z_MEM_P_RW | MEM_USER_READ)
#define K_MEM_PARTITION_P_RW_U_NA Z_MEM_ATTR(Z_MEM_P_RW)
#define K_MEM_PARTITION_P_RO_U_RO Z_MEM_ATTR(MEM_PRIV_READ | MEM_USER_READ)
#define K_MEM_PARTITION_P_RO_U_NA Z_MEM_ATTR(MEM_PRIV_READ)
#define K_MEM_PARTITION_P_RWX_U_RWX                                                                \
	Z_MEM_ATTR(Z_MEM_P_RW | Z_MEM_U_RW | MEM_PRIV_EXECUTE | MEM_USER_EXECUTE)
#define K_MEM_PARTITION_P_RWX_U_RX                                                                 \
	Z_MEM_ATTR(Z_MEM_P_RW | MEM_PRIV_EXECUTE | MEM_USER_READ | MEM_USER_EXECUTE)
#define K_MEM_PARTITION_P_RX_U_RX                                                                  \
	Z_MEM_ATTR(MEM_PRIV_READ | MEM_PRIV_EXECUTE | MEM_USER_READ | MEM_USER_EXECUTE)
#define K_MEM_PARTITION_P_RW_U_RW_NOCACHE Z_MEM_ATTR(Z_MEM_P_RW | Z_MEM_U_RW | MEM_NOT_CACHEABLE)
#define K_MEM_PARTITION_P_RW_U_RO_NOCACHE Z_MEM_ATTR(Z_MEM_P_RW | MEM_USER_READ | MEM_NOT_CACHEABLE)
#define K_MEM_PARTITION_P_RW_U_NA_NOCACHE Z_MEM_ATTR(Z_MEM_P_RW | MEM_NOT_CACHEABLE)
#define K_MEM_PARTITION_P_RO_U_RO_NOCACHE                                                          \
	Z_MEM_ATTR(MEM_PRIV_READ | MEM_USER_READ | MEM_NOT_CACHEABLE)
#define K_MEM_PARTITION_P_RO_U_NA_NOCACHE Z_MEM_ATTR(MEM_PRIV_READ | MEM_NOT_CACHEABLE)
/** @} */

#define K_MEM_PARTITION_IS_WRITABLE(attr) (((attr).access & (MEM_USER_WRITE | MEM_PRIV_WRITE)) != 0)
#define K_MEM_PARTITION_IS_EXECUTABLE(attr)                                                        \
	(((attr).access & (MEM_USER_EXECUTE | MEM_PRIV_EXECUTE)) != 0)

/** A contiguous piece of memory with one attribute. */
struct k_mem_partition {
	uintptr_t start;
	size_t size;
	k_mem_partition_attr_t attr;
};

/** Ties a partition to its name in the source, for reports. */
struct partition_name {
	const struct k_mem_partition *partition;
	const char *name;
};

#define Z_MEM_PARTITION_NAME(part)                                                                 \
	static const STRUCT_SECTION_ITERABLE(partition_name, z_partition_name_##part) = {          \
		Z_IF_AT_FILE_SCOPE(&part), #part}
/* A variable of a function has no address that a constant could hold: its name is that of nothing. */
#ifdef __cplusplus
#define Z_IF_AT_FILE_SCOPE(address) address
#else
#define Z_IF_AT_FILE_SCOPE(address)                                                                \
	__builtin_choose_expr(sizeof(__FUNCTION__) == 1, address, &z_no_partition)
#endif
extern const struct k_mem_partition z_no_partition; /* empty */

#ifdef CONFIG_USERSPACE

/**
 * Defines a partition over [@p start, @p start + @p size): outside of functions (`static` may stand
 * before it), or as a variable of a function, but not with CONFIG_APPLICATION_MEMORY nor in C++.
 */
#define K_MEM_PARTITION_DEFINE(name, start_p, size_p, attr_p)                                      \
	struct k_mem_partition __kernel name = {(uintptr_t)(start_p), (size_p), attr_p};           \
	Z_MEM_PARTITION_NAME(name)

/** A set of partitions. Threads in it may touch them all, and nothing else of the RAM. */
struct k_mem_domain {
	struct k_mem_partition partitions[CONFIG_MAX_DOMAIN_PARTITIONS];
	uint8_t num_partitions;
	uint8_t reports;	      /**< of its users' faults, of late */
	uint16_t reported;	      /**< when the last one was made, in seconds */
	struct k_thread *threads;     /**< linked by mem_domain_info.next */
	struct k_mem_domain *next;    /**< all domains */
	struct arch_protection image; /**< what the protection unit is told */
};

/** Where threads are until somebody puts them, or their creator, elsewhere. */
extern struct k_mem_domain k_mem_domain_default;
extern struct k_spinlock z_mem_domain_lock;

/**
 * Makes @p domain a domain with the given partitions and no threads. On failure it has neither.
 * With CONFIG_APPLICATION_MEMORY it also has z_application_partition, which counts as one of them.
 * @retval 0
 * @retval -EINVAL NULL, a partition that is NULL, empty, wraps around, overlaps another, cannot be
 *         expressed by this protection unit, or allows what the port cannot; or @p domain is a
 *         domain already and has threads
 * @retval -ENOMEM more partitions than the protection unit has regions for
 *
 * With CONFIG_FAULT_REPORT a refusal for the protection unit's sake is explained on the console, here
 * and in the calls that add partitions: who takes how many regions, and what could be one; or what
 * the unit demands of a partition's place and size.
 */
int k_mem_domain_init(struct k_mem_domain *domain, uint8_t num_parts,
		      struct k_mem_partition *parts[]);

/**
 * Adds a partition; in force for all threads of the domain when it returns.
 * @retval 0
 * @retval -EINVAL as above, or it overlaps the stack of a thread of the domain
 * @retval -ENOSPC the domain is full, or the protection unit has no region left
 */
int k_mem_domain_add_partition(struct k_mem_domain *domain, struct k_mem_partition *part);

/**
 * Removes the partition with the same start and size; in force when it returns.
 * @retval 0, -EINVAL (NULL), -ENOENT (no such partition)
 */
int k_mem_domain_remove_partition(struct k_mem_domain *domain, struct k_mem_partition *part);

/**
 * Moves a thread into a domain, also one that runs; in force when it returns.
 * @retval 0
 * @retval -EINVAL NULL, it has ended, or its stack overlaps a partition of the domain
 */
int k_mem_domain_add_thread(struct k_mem_domain *domain, struct k_thread *thread);

/**
 * Ends a domain.
 * @retval 0, -EINVAL (NULL or the default domain), -EBUSY (it has threads)
 */
int k_mem_domain_deinit(struct k_mem_domain *domain);

/**
 * Adds all partitions of the domain that @p thread is in; in force when it returns. All or none.
 * @retval 0
 * @retval -EINVAL NULL, @p domain is none, the thread has ended, or one of them overlaps a
 *         partition or the stack of a thread of @p domain
 * @retval -ENOSPC they do not all fit
 */
int k_mem_domain_inherit_thread_partitions(struct k_mem_domain *domain, struct k_thread *thread);

/**
 * Moves a thread into the default domain, also one that runs; in force when it returns.
 * @deprecated A thread is always in some domain: say which, with k_mem_domain_add_thread().
 * @retval 0
 * @retval -EINVAL NULL, the thread has ended, or its stack overlaps a partition of the default
 *         domain: it stays where it is
 */
__deprecated int k_mem_domain_remove_thread(struct k_thread *thread);

/**
 * Moves all threads of a domain into the default domain, then ends it as k_mem_domain_deinit()
 * does; in force when it returns. All or nothing.
 * @deprecated Move its threads with k_mem_domain_add_thread(), then call k_mem_domain_deinit().
 * @retval 0
 * @retval -EINVAL NULL, the default domain, no domain, or the stack of one of its threads overlaps
 *         a partition of the default domain: all stay
 */
__deprecated int k_mem_domain_destroy(struct k_mem_domain *domain);

/** Partitions that one domain may have. */
int arch_mem_domain_max_partitions_get(void);

#else

#define K_MEM_PARTITION_DEFINE(name, start_p, size_p, attr_p) struct k_mem_partition name

struct k_mem_domain {
	uint8_t num_partitions;
};

static inline int k_mem_domain_init(struct k_mem_domain *domain, uint8_t num_parts,
				    struct k_mem_partition *parts[])
{
	ARG_UNUSED(domain);
	ARG_UNUSED(num_parts);
	ARG_UNUSED(parts);
	return 0;
}

static inline int k_mem_domain_add_partition(struct k_mem_domain *domain,
					     struct k_mem_partition *part)
{
	ARG_UNUSED(domain);
	ARG_UNUSED(part);
	return 0;
}

static inline int k_mem_domain_remove_partition(struct k_mem_domain *domain,
						struct k_mem_partition *part)
{
	ARG_UNUSED(domain);
	ARG_UNUSED(part);
	return 0;
}

static inline int k_mem_domain_add_thread(struct k_mem_domain *domain, struct k_thread *thread)
{
	ARG_UNUSED(domain);
	ARG_UNUSED(thread);
	return 0;
}

__deprecated static inline int k_mem_domain_remove_thread(struct k_thread *thread)
{
	ARG_UNUSED(thread);
	return 0;
}

__deprecated static inline int k_mem_domain_destroy(struct k_mem_domain *domain)
{
	ARG_UNUSED(domain);
	return 0;
}

#endif

#ifdef __cplusplus
}
#endif

#endif
