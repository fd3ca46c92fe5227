/* SPDX-License-Identifier: Apache-2.0 */
/* The formatter, where it prints floating-point numbers: the C library's, which writes to a stream that
 * is made for the call. It replaces format.c, and is several KiB larger. */

#include <stdio.h>
#include <zephyr/kernel.h>
#include <zephyr/sys/cbprintf.h>

struct output {
	FILE stream;
	cbprintf_cb out;
	void *ctx;
};

static int put(char c, FILE *stream)
{
	struct output *output = CONTAINER_OF(stream, struct output, stream);

	output->out((unsigned char)c, output->ctx);
	return (unsigned char)c;
}

int cbvprintf(cbprintf_cb out, void *ctx, const char *format, va_list ap)
{
	struct output output = {{.flags = __SWR, .put = put}, out, ctx};

	return vfprintf(&output.stream, format, ap);
}
