/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What supervisor code prints, recorded instead. Lines of reports have no indentation then. */
#ifndef SAID_H
#define SAID_H

#include <stdbool.h>

extern char said[2048];

void said_record(void);
/** Prints again. True: something was printed with the kernel locked. */
bool said_end(void);

#endif
