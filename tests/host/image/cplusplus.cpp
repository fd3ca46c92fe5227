// SPDX-License-Identifier: Apache-2.0
// Members, bases, namespaces, static members, templates, local classes.

#include "objects.h"
#include "inline.hpp"

class Lock
{
      public:
	void touch()
	{
		static struct k_sem in_method;

		TOUCH(in_method);
		TOUCH(mutex);
		TOUCH(shared);
	}

      private:
	int before = 1;
	struct k_mutex mutex;

      protected:
	static struct k_sem shared;
	struct k_sem &reference = shared;
};

struct k_sem Lock::shared;

class Derived : public Other, public Lock
{
      public:
	struct k_queue queue;
};

struct Virtual : public virtual Other {
	int x;
};

namespace outer
{
namespace
{
Derived derived[2];
}
struct k_sem sem;
} // namespace outer

template <typename T> struct Holder {
	static T held;
};
template <typename T> T Holder<T>::held;

static Virtual with_virtual_base;

void cplusplus(void)
{
	struct Local {
		void touch()
		{
			static struct k_mutex in_local_class;

			TOUCH(in_local_class);
		}
	};

	Local().touch();
	outer::derived[0].touch();
	TOUCH(outer::derived);
	TOUCH(outer::sem);
	TOUCH(Holder<struct k_fifo>::held);
	TOUCH(with_virtual_base);
	TOUCH(inline_sem());
	TOUCH(*inline_list());
	again();
}
