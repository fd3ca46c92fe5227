/* SPDX-License-Identifier: Apache-2.0 */
/* Sentences, memory and files. */

#include "image.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void say(const char *kind, const char *format, va_list arguments)
{
	fprintf(stderr, "image: %s", kind);
	vfprintf(stderr, format, arguments);
	fputc('\n', stderr);
}

void fail(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say("", format, arguments);
	va_end(arguments);
	exit(1);
}

void warn(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	say("warning: ", format, arguments);
	va_end(arguments);
}

void *allocate(size_t count, size_t size)
{
	void *memory = calloc(count > 0 ? count : 1, size);

	if (memory == NULL) {
		fail("out of memory");
	}
	return memory;
}

void *make_room(void *array, size_t count, size_t size)
{
	/* Doubles whenever the count is a power of two from 16 on. */
	if (count != 0 && (count < 16 || (count & (count - 1)) != 0)) {
		return array;
	}
	array = reallocarray(array, count < 16 ? 16 : count * 2, size);
	if (array == NULL) {
		fail("out of memory");
	}
	return array;
}

char *print_text(const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0) {
		fail("out of memory");
	}
	va_end(arguments);
	return text;
}

char *with_commas(uint64_t number)
{
	char *more = number >= 1000 ? with_commas(number / 1000) : NULL;

	return more != NULL ? print_text("%s,%03u", more, (unsigned int)(number % 1000))
			    : print_text("%u", (unsigned int)number);
}

unsigned char *read_file(const char *path, size_t *size)
{
	FILE *file = fopen(path, "rb");
	struct stat status;
	unsigned char *bytes;

	if (file == NULL || fstat(fileno(file), &status) != 0) {
		fail("%s: %s", path, strerror(errno));
	}
	if (!S_ISREG(status.st_mode)) {
		fail("%s: not a file", path);
	}
	bytes = allocate((size_t)status.st_size + 1, 1);
	*size = fread(bytes, 1, (size_t)status.st_size, file);
	if (ferror(file)) {
		fail("%s: cannot be read", path);
	}
	fclose(file);
	return bytes;
}

void write_if_changed(const char *path, const char *text, size_t size)
{
	struct stat status;

	if (stat(path, &status) == 0 && S_ISREG(status.st_mode) && (size_t)status.st_size == size) {
		size_t old_size;
		const unsigned char *old = read_file(path, &old_size);

		if (old_size == size && memcmp(old, text, size) == 0) {
			return;
		}
	}
	FILE *file = fopen(path, "wb");

	if (file == NULL || fwrite(text, 1, size, file) != size || fclose(file) != 0) {
		fail("%s: %s", path, strerror(errno));
	}
}

void replace_file(const char *path, const unsigned char *bytes, size_t size)
{
	char *temporary = allocate(strlen(path) + 8, 1);
	struct stat status;

	sprintf(temporary, "%s.image", path);
	FILE *file = fopen(temporary, "wb");

	if (file == NULL || fwrite(bytes, 1, size, file) != size || fclose(file) != 0) {
		fail("%s: %s", temporary, strerror(errno));
	}
	if (stat(path, &status) != 0 || chmod(temporary, status.st_mode & 07777) != 0 ||
	    rename(temporary, path) != 0) {
		unlink(temporary);
		fail("%s: %s", path, strerror(errno));
	}
}

unsigned long parse_number(const char *option, const char *text)
{
	char *end = NULL;
	unsigned long value = text != NULL ? strtoul(text, &end, 0) : 0;

	if (text == NULL || end == text || *end != '\0') {
		fail("%s needs a number, not '%s'", option, text != NULL ? text : "");
	}
	return value;
}
