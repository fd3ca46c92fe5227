/* SPDX-License-Identifier: Apache-2.0 */
/* The first thread of each application. It begins in supervisor mode, prepares all that its application
 * needs, and drops to user mode for good. */
#ifndef APPS_H
#define APPS_H

void app_a_entry(void *p1, void *p2, void *p3);
void app_b_entry(void *p1, void *p2, void *p3);

#endif
