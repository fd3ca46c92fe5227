/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Offsets in struct k_thread that entry.S uses; thread.c asserts each. */
#ifndef ARCH_ARM_M_OFFSETS_H
#define ARCH_ARM_M_OFFSETS_H

#define OFFSET_CONTEXT	    4
#define OFFSET_PSPLIM	    40
#define OFFSET_CONTROL	    44
#define OFFSET_RESULT	    48
#define OFFSET_RESUME	    52
#define OFFSET_TLS	    56
#define OFFSET_USER_PSP	    60
#define OFFSET_USER_PSPLIM  64
#define OFFSET_KSTACK_TOP   68
#define OFFSET_KSTACK_LIMIT 72
#define OFFSET_IMAGE	    76
#define OFFSET_STACK_REGION 80

/* enum arch_resume */
#define RESUME_WITH_RESULT 1
#define RESUME_USER	   2
#define RESUME_END	   3

#endif
