/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Virtual memory: there is none. */
