/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers as digits and back (<zephyr/sys/util.h>). */

#include <errno.h>
#include <zephyr/sys/util.h>

int char2hex(char c, uint8_t *x)
{
	if (c >= '0' && c <= '9') {
		*x = (uint8_t)(c - '0');
	} else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') {
		*x = (uint8_t)((c | 0x20) - 'a' + 10);
	} else {
		return -EINVAL;
	}
	return 0;
}

int hex2char(uint8_t x, char *c)
{
	if (x > 15) {
		return -EINVAL;
	}
	*c = (char)(x < 10 ? '0' + x : 'a' + x - 10);
	return 0;
}

size_t bin2hex(const uint8_t *buf, size_t buflen, char *hex, size_t hexlen)
{
	if (hexlen < 2 * buflen + 1) {
		return 0;
	}
	for (size_t i = 0; i < buflen; i++) {
		(void)hex2char(buf[i] >> 4, &hex[2 * i]);
		(void)hex2char(buf[i] & 0xF, &hex[2 * i + 1]);
	}
	hex[2 * buflen] = '\0';
	return 2 * buflen;
}

/* With an odd number of digits the first is a byte of its own, as if a 0 stood before it. */
size_t hex2bin(const char *hex, size_t hexlen, uint8_t *buf, size_t buflen)
{
	size_t skipped = hexlen % 2;

	if (buflen < (hexlen + skipped) / 2) {
		return 0;
	}
	for (size_t i = 0; i < hexlen; i++) {
		uint8_t *byte = &buf[(i + skipped) / 2];
		uint8_t digit;

		if (char2hex(hex[i], &digit) != 0) {
			return 0;
		}
		*byte = (i + skipped) % 2 == 0 || i == 0 ? digit : (uint8_t)(*byte << 4 | digit);
	}
	return (hexlen + skipped) / 2;
}

uint8_t u8_to_dec(char *buf, uint8_t buflen, uint8_t value)
{
	uint8_t written = 0;
	uint8_t divisor = 100;

	while (buflen > 0 && divisor > 0) {
		uint8_t digit = value / divisor;

		if (digit != 0 || divisor == 1 || written != 0) {
			*buf++ = (char)('0' + digit);
			buflen--;
			written++;
		}
		value = (uint8_t)(value % divisor);
		divisor /= 10;
	}
	if (buflen > 0) {
		*buf = '\0';
	}
	return written;
}
