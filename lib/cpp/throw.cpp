/* SPDX-License-Identifier: Apache-2.0 */
/* What libstdc++ calls to throw. Without exceptions, whoever gets here ends. */

#include <bits/functexcept.h>
#include <stdlib.h>

#define ENDS(name, ...)                                                                            \
	void name(__VA_ARGS__)                                                                     \
	{                                                                                          \
		abort();                                                                           \
	}

namespace std
{
_GLIBCXX_BEGIN_NAMESPACE_VERSION
ENDS(__throw_bad_exception, void)
ENDS(__throw_bad_alloc, void)
ENDS(__throw_bad_array_new_length, void)
ENDS(__throw_bad_cast, void)
ENDS(__throw_bad_typeid, void)
ENDS(__throw_logic_error, const char *)
ENDS(__throw_domain_error, const char *)
ENDS(__throw_invalid_argument, const char *)
ENDS(__throw_length_error, const char *)
ENDS(__throw_out_of_range, const char *)
ENDS(__throw_out_of_range_fmt, const char *, ...)
ENDS(__throw_runtime_error, const char *)
ENDS(__throw_range_error, const char *)
ENDS(__throw_overflow_error, const char *)
ENDS(__throw_underflow_error, const char *)
ENDS(__throw_ios_failure, const char *)
ENDS(__throw_ios_failure, const char *, int)
ENDS(__throw_system_error, int)
ENDS(__throw_future_error, int)
ENDS(__throw_bad_function_call, void)
_GLIBCXX_END_NAMESPACE_VERSION
} // namespace std
