/* SPDX-License-Identifier: Apache-2.0 */
/* The mistakes of CONFIG_CAR_ROGUE_… that lie in declarations: what is put into the wrong memory.
 * Included last, so that the tags say what they say everywhere else. */
#ifndef ROGUE_H
#define ROGUE_H

#include "userspace/prod_consumer_partitions.h"

/* The state of the car system, which every thread needs. */
#ifdef CONFIG_CAR_ROGUE_STATE_UNTAGGED
#define STATE_DATA
#else
#define STATE_DATA APP_DATA
#endif

#ifdef CONFIG_CAR_ROGUE_SHARED_UNTAGGED
#undef PC_SHARED_DATA
#define PC_SHARED_DATA
#endif

/* A register that is none of the producer's business. */
#ifdef CONFIG_CAR_ROGUE_DEVICE
#include <board.h>
#define ROGUE_REGISTER BOARD_UART0_BASE
#else
#define ROGUE_REGISTER 0
#endif

#endif
