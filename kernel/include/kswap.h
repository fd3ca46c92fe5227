/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Another name of ksched.h. */
#include <ksched.h>
