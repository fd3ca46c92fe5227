/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief The test framework. */
#ifndef ZEPHYR_ZTEST_H_
#define ZEPHYR_ZTEST_H_

#include <zephyr/app_memory/app_memdomain.h>
#include <zephyr/kernel.h>
#include <zephyr/tc_util.h>

#ifndef CONFIG_ZTEST
#error "set CONFIG_ZTEST=y"
#endif

/** @name Variables that tests in user mode can use
 * @{ */
#ifdef CONFIG_USERSPACE
extern struct k_mem_partition ztest_mem_partition;
#define ZTEST_DMEM    K_APP_DMEM(ztest_mem_partition)
#define ZTEST_BMEM    K_APP_BMEM(ztest_mem_partition)
#define ZTEST_SECTION K_APP_DMEM_SECTION(ztest_mem_partition)
#else
#define ZTEST_DMEM
#define ZTEST_BMEM
#define ZTEST_SECTION .data
#endif
/** @} */

#include <zephyr/ztest_assert.h>
#include <zephyr/ztest_test.h>

#endif
