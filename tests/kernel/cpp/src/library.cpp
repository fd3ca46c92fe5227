/* SPDX-License-Identifier: Apache-2.0 */
/* What is in the headers of the standard library. */

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <vector>
#include <zephyr/ztest.h>
#include <zephyr/ztest_error_hook.h>

static std::atomic<int> count;

static void use_library()
{
	std::vector<int> numbers = {3, 1, 2};
	std::array<int, 3> sorted = {1, 2, 3};
	auto shared = std::make_shared<int>(4);
	std::function<int(int)> twice = [](int n) { return 2 * n; };

	std::sort(numbers.begin(), numbers.end());
	zassert_true(std::equal(numbers.begin(), numbers.end(), sorted.begin()));
	zassert_equal(twice(*shared), 8);
	zassert_equal(std::chrono::milliseconds(std::chrono::seconds(2)).count(), 2000);
}

ZTEST(cpp, test_library)
{
	use_library();
	zassert_equal(++count, 1);
}

ZTEST_USER(cpp, test_library_user)
{
	use_library();
}

ZTEST_USER(cpp, test_throw)
{
	std::vector<int> numbers;

	ztest_set_fault_valid(true);
	(void)numbers.at(1);
	zassert_unreachable();
}
