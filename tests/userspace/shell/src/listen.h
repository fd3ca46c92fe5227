/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief What the shell says. */
#ifndef LISTEN_H
#define LISTEN_H

#include "support.h"
#include <zephyr/shell/shell.h>

/** What was printed since the last command, instead of on the console. */
extern char said[8192];

/** Runs a command and listens; returns what it returned. */
int run(const char *command);

#define zassert_said(text)                                                                         \
	zassert_not_null(strstr(said, text), "\"%s\" does not say \"%s\"", said, text)
#define zassert_not_said(text) zassert_is_null(strstr(said, text), "\"%s\" says \"%s\"", said, text)

#endif
