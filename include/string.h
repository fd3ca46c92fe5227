/* SPDX-License-Identifier: Apache-2.0 */
/* The C library's <string.h>, which would bring along <strings.h>: programs have variables of their
 * own named index. Whoever wants <strings.h> includes it. */
#ifdef _STRINGS_H_
#include_next <string.h>
#else
#define _STRINGS_H_
#include_next <string.h>
#undef _STRINGS_H_
#endif
