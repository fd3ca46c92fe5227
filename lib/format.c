/* SPDX-License-Identifier: Apache-2.0 */
/* The formatter.
 *
 * One conversion at a time: what stands between % and the letter becomes a struct conversion; with
 * the letter and an argument it becomes three pieces (prefix, zeros, body), printed between the
 * blanks that fill the width. Pieces are never joined in memory, so nothing limits a width.
 *
 * Every integer is taken as 64 bits and divided by its base in four steps of 16 bits: the library's
 * 64-bit division would be larger than all of this.
 *
 * It keeps nothing and calls nothing but its output, and so runs anywhere: in user mode, in
 * interrupts, in the fault handler. */

#include <stdarg.h>
#include <zephyr/sys/cbprintf.h>

#define MAX_DIGITS 22 /* 64 bits in octal */

/* All flag characters lie in one block of 32: a flag is a bit. */
#define FLAG(c)	  (1u << ((c) - ' '))
#define POINTER	  FLAG('!') /* not one of them: the prefix 0x stands before zero too */
#define ALL_FLAGS (FLAG('-') | FLAG('+') | FLAG(' ') | FLAG('#') | FLAG('0'))

struct conversion {
	unsigned int flags;
	unsigned int width;
	int precision;	   /* negative: none given */
	unsigned int size; /* of an integer argument, in bytes */

	unsigned int prefix_length;
	unsigned int zeros;
	unsigned int body_length;
	const char *body;
	char prefix[2];
	char digits[MAX_DIGITS];
};

struct sink {
	cbprintf_cb out;
	void *ctx;
	unsigned int count;
};

/* A va_list that functions can pass on: as a parameter it may be an array, which & would not fit. */
struct arguments {
	va_list list;
};

static void put(struct sink *sink, char c)
{
	sink->out((unsigned char)c, sink->ctx);
	sink->count++;
}

/* Step 1 prints a text, step 0 its first character again and again. */
static void put_many(struct sink *sink, const char *text, unsigned int count, unsigned int step)
{
	for (; count > 0; count--) {
		put(sink, *text);
		text += step;
	}
}

static void put_conversion(struct sink *sink, const struct conversion *cv)
{
	unsigned int length = cv->prefix_length + cv->zeros + cv->body_length;
	unsigned int blanks = cv->width > length ? cv->width - length : 0;
	unsigned int blanks_behind = (cv->flags & FLAG('-')) != 0 ? blanks : 0;

	put_many(sink, " ", blanks - blanks_behind, 0);
	put_many(sink, cv->prefix, cv->prefix_length, 1);
	put_many(sink, "0", cv->zeros, 0);
	put_many(sink, cv->body, cv->body_length, 1);
	put_many(sink, " ", blanks_behind, 0);
}

/* Digits from the last to the first, each by three divisions of 32 bits: a remainder is below 16,
 * so one in front of 16 more bits fits. */
static void digits_text(struct conversion *cv, uint64_t value, unsigned int base, char letter)
{
	uint32_t high = (uint32_t)(value >> 32);
	uint32_t low = (uint32_t)value;
	char *digit = cv->digits + MAX_DIGITS;

	while ((high | low) != 0) {
		uint32_t middle = ((high % base) << 16) | (low >> 16);
		uint32_t last = ((middle % base) << 16) | (low & 0xFFFF);
		unsigned int rest = last % base;

		high /= base;
		low = ((middle / base) << 16) | (last / base);
		*--digit = (char)(rest < 10 ? '0' + rest : (letter & 0x60) + rest - 9);
	}
	cv->body = digit;
	cv->body_length = (unsigned int)(cv->digits + MAX_DIGITS - digit);
}

static uint64_t next_integer(const struct conversion *cv, struct arguments *args, bool is_signed)
{
	unsigned int unused_bits = 8 * (sizeof(int) - cv->size);
	unsigned int value;

	if (cv->size > sizeof(int)) {
		return va_arg(args->list, unsigned long long);
	}
	value = va_arg(args->list, unsigned int) << unused_bits;
	return is_signed ? (uint64_t)((int)value >> unused_bits) : value >> unused_bits;
}

static void integer(struct conversion *cv, char letter, struct arguments *args)
{
	bool is_signed = letter == 'd' || letter == 'i';
	unsigned int base = letter == 'o' ? 8 : (letter | 0x20) == 'x' ? 16 : 10;
	unsigned int wanted = cv->precision < 0 ? 1 : (unsigned int)cv->precision;
	uint64_t value = next_integer(cv, args, is_signed);

	if (is_signed && (int64_t)value < 0) {
		value = 0 - value;
		cv->prefix[0] = '-';
		cv->prefix_length = 1;
	} else if (is_signed && (cv->flags & (FLAG('+') | FLAG(' '))) != 0) {
		cv->prefix[0] = (cv->flags & FLAG('+')) != 0 ? '+' : ' ';
		cv->prefix_length = 1;
	}
	digits_text(cv, value, base, letter);
	if (base != 10 && (cv->flags & FLAG('#')) != 0) {
		cv->prefix[0] = '0';
		cv->prefix[1] = letter;
		if (base == 8) {
			cv->prefix_length = wanted <= cv->body_length;
		} else if (cv->body_length != 0 || (cv->flags & POINTER) != 0) {
			cv->prefix_length = 2;
		}
	}
	if (cv->precision < 0 && (cv->flags & (FLAG('0') | FLAG('-'))) == FLAG('0') &&
	    cv->width > wanted + cv->prefix_length) {
		wanted = cv->width - cv->prefix_length;
	}
	if (wanted > cv->body_length) {
		cv->zeros = wanted - cv->body_length;
	}
}

static void string(struct conversion *cv, const char *text)
{
	cv->body = text == NULL ? "(null)" : text;
	while (cv->body_length != (unsigned int)cv->precision &&
	       cv->body[cv->body_length] != '\0') {
		cv->body_length++;
	}
}

static void character(struct conversion *cv, int c)
{
	cv->digits[0] = (char)c;
	cv->body = cv->digits;
	cv->body_length = 1;
}

/* False if the letter is no conversion of ours. */
static bool convert(struct conversion *cv, char letter, struct arguments *args)
{
	switch (letter) {
	case 'p':
		cv->size = sizeof(void *);
		cv->flags |= FLAG('#') | POINTER;
		letter = 'x';
		/* fallthrough */
	case 'd':
	case 'i':
	case 'u':
	case 'o':
	case 'x':
	case 'X':
		integer(cv, letter, args);
		return true;
	case 's':
		string(cv, va_arg(args->list, const char *));
		return true;
	case 'c':
		character(cv, va_arg(args->list, int));
		return true;
	case '%':
		character(cv, letter);
		return true;
	case 'e':
	case 'f':
	case 'g':
		(void)va_arg(args->list, double); /* so that the arguments behind it stay right */
						  /* fallthrough */
	default:
		return false;
	}
}

/* What `*` stands for, or the digits that stand there; 0 without any. */
static int parse_number(const char **format, struct arguments *args)
{
	unsigned int number = 0;

	if (**format == '*') {
		(*format)++;
		return va_arg(args->list, int);
	}
	while (**format >= '0' && **format <= '9') {
		number = number * 10 + (unsigned int)(*(*format)++ - '0');
	}
	return (int)number;
}

static const char *parse_size(struct conversion *cv, const char *format)
{
	for (cv->size = sizeof(int);; format++) {
		switch (*format) {
		case 'h':
			cv->size = (cv->size + 1) / 2;
			break;
		case 'l':
			cv->size = format[-1] == 'l' ? sizeof(long long) : sizeof(long);
			break;
		case 'z':
		case 't':
			cv->size = sizeof(size_t);
			break;
		case 'j':
		case 'L':
			cv->size = sizeof(long long);
			break;
		default:
			return format;
		}
	}
}

/* Reads what stands behind %; returns where the letter is. */
static const char *parse(struct conversion *cv, const char *format, struct arguments *args)
{
	int width;

	cv->flags = 0;
	cv->prefix_length = 0;
	cv->zeros = 0;
	cv->body_length = 0;
	for (; (unsigned int)(*format - ' ') < 32 && (FLAG(*format) & ALL_FLAGS) != 0; format++) {
		cv->flags |= FLAG(*format);
	}
	width = parse_number(&format, args);
	cv->width = (unsigned int)width;
	if (width < 0) {
		cv->flags |= FLAG('-');
		cv->width = 0 - cv->width;
	}
	cv->precision = -1;
	if (*format == '.') {
		format++;
		cv->precision = parse_number(&format, args);
	}
	return parse_size(cv, format);
}

int cbvprintf(cbprintf_cb out, void *ctx, const char *format, va_list ap)
{
	struct sink sink = {out, ctx, 0};
	struct arguments args;

	va_copy(args.list, ap);
	while (*format != '\0') {
		struct conversion cv;
		const char *letter;

		if (*format != '%') {
			put(&sink, *format++);
			continue;
		}
		letter = parse(&cv, format + 1, &args);
		if (convert(&cv, *letter, &args)) {
			put_conversion(&sink, &cv);
			format = letter + 1;
		} else {
			put(&sink, *format++); /* the % itself, then its text as any other */
		}
	}
	va_end(args.list);
	return (int)sink.count;
}
