/* SPDX-License-Identifier: Apache-2.0 */
/* The configuration of kernel files compiled for this machine; tests add what is theirs. */

#define CONFIG_NUM_COOP_PRIORITIES	   16
#define CONFIG_NUM_PREEMPT_PRIORITIES	   15
#define CONFIG_MAX_THREAD_BYTES		   2
#define CONFIG_MAX_DOMAIN_PARTITIONS	   16
#define CONFIG_MPU_REGIONS_LIMIT	   16
#define CONFIG_PRIVILEGED_STACK_SIZE	   1024
#define CONFIG_ISR_STACK_SIZE		   2048
#define CONFIG_NUM_IRQS			   32
#define CONFIG_THREAD_MAX_NAME_LEN	   32
#define CONFIG_SYS_CLOCK_TICKS_PER_SEC	   1000
#define CONFIG_SYS_CLOCK_HW_CYCLES_PER_SEC 20000000
#define CONFIG_ASSERT			   1
#define CONFIG_THREAD_NAME		   1
#define CONFIG_THREAD_MONITOR		   1
