/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief Where the devices of mps2/an386 are: where those of mps2/an385 are.
 */
#include "../mps2_an385/board.h"
