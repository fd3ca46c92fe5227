/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief COMPATIBILITY ONLY: there is no unit that translates addresses. */
#include "../../../kernel/include/compatibility.h"
