/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file
 * @brief What each system call must refuse, written down apart from the declarations that the
 * verifiers are made of.
 *
 * SYSTEM_CALLS(CALL) expands to CALL(name, words…) for every call a user can make. The words are
 * those that travel, in their order:
 *
 *   VALUE(v)        a number; v is a harmless one
 *   OBJECT(T)       an object K_OBJ_T: permission held, initialised
 *   OBJECT_ANY(T)   initialised or not
 *   OBJECT_NEW(T)   not initialised
 *   OBJECT_SOFT(T, r)  as OBJECT, but what is wrong is returned as r
 *   OBJECT_OR_NULL(T, r)  the same, or NULL
 *   OBJECT_CHECKED(T)  what is wrong is returned: -EBADF or -EPERM
 *   FATAL(v)        a number; the call never returns
 *   DEVICE(D)       an object of any class (D: ANY), or of the class UART
 *   INPUT(n, r)     n bytes that the caller may read
 *   OUTPUT(n, r)    n bytes that the caller may write
 *   STRING(r)         a string that the caller may read
 *
 * An object or a buffer that does not fulfil this ends the caller with K_ERR_KERNEL_OOPS; where r
 * is not OOPS, the call returns r instead. 64-bit numbers are two VALUEs; words beyond the sixth
 * are an INPUT, and a 64-bit result of a call of the long lane is an OUTPUT.
 */
#ifndef TESTS_SPEC_SYSTEM_CALLS_H
#define TESTS_SPEC_SYSTEM_CALLS_H

#define OOPS 0x7fffffff

#ifdef CONFIG_FPU
#define FLOAT_CALLS(CALL)                                                                          \
	CALL(k_float_disable, OBJECT(THREAD))                                                      \
	CALL(k_float_enable, OBJECT(THREAD), VALUE(2))
#else
#define FLOAT_CALLS(CALL)                                                                          \
	CALL(k_float_disable, FATAL(0))                                                            \
	CALL(k_float_enable, FATAL(0))
#endif

#ifdef CONFIG_TEST_RANDOM_GENERATOR
#define RANDOM_CALLS(CALL)                                                                         \
	CALL(sys_rand32_get)                                                                       \
	CALL(sys_rand_get, OUTPUT(8, OOPS), VALUE(8))
#else
#define RANDOM_CALLS(CALL)                                                                         \
	CALL(sys_rand32_get, FATAL(0))                                                             \
	CALL(sys_rand_get, FATAL(0))
#endif

#define SYSTEM_CALLS(CALL)                                                                         \
	RANDOM_CALLS(CALL)                                                                         \
	FLOAT_CALLS(CALL)                                                                          \
	CALL(k_is_preempt_thread)                                                                  \
	CALL(k_sched_current_thread_query)                                                         \
	CALL(z_tls_pointer)                                                                        \
	CALL(k_uptime_ticks)                                                                       \
	CALL(k_yield)                                                                              \
	CALL(k_sleep, VALUE(0), VALUE(0))                                                          \
	CALL(k_usleep, VALUE(0))                                                                   \
	CALL(k_busy_wait, VALUE(1))                                                                \
	CALL(k_sem_init, OBJECT_ANY(SEM), VALUE(3), VALUE(9))                                      \
	CALL(k_sem_take, OBJECT(SEM), VALUE(0), VALUE(0))                                          \
	CALL(k_sem_give, OBJECT(SEM))                                                              \
	CALL(k_sem_reset, OBJECT(SEM))                                                             \
	CALL(k_sem_count_get, OBJECT(SEM))                                                         \
	CALL(k_mutex_init, OBJECT_ANY(MUTEX))                                                      \
	CALL(k_mutex_lock, OBJECT(MUTEX), VALUE(0), VALUE(0))                                      \
	CALL(k_mutex_unlock, OBJECT(MUTEX))                                                        \
	CALL(k_condvar_init, OBJECT_ANY(CONDVAR))                                                  \
	CALL(k_condvar_signal, OBJECT(CONDVAR))                                                    \
	CALL(k_condvar_broadcast, OBJECT(CONDVAR))                                                 \
	CALL(k_condvar_wait, OBJECT(CONDVAR), OBJECT(MUTEX), VALUE(0), VALUE(0))                   \
	CALL(k_msgq_put, OBJECT(MSGQ), INPUT(16, OOPS), VALUE(0), VALUE(0))                        \
	CALL(k_msgq_put_front, OBJECT(MSGQ), INPUT(16, OOPS))                                      \
	CALL(k_msgq_get, OBJECT(MSGQ), OUTPUT(16, OOPS), VALUE(0), VALUE(0))                       \
	CALL(k_msgq_peek, OBJECT(MSGQ), OUTPUT(16, OOPS))                                          \
	CALL(k_msgq_peek_at, OBJECT(MSGQ), OUTPUT(16, OOPS), VALUE(1))                             \
	CALL(k_msgq_purge, OBJECT(MSGQ))                                                           \
	CALL(k_msgq_num_free_get, OBJECT(MSGQ))                                                    \
	CALL(k_msgq_num_used_get, OBJECT(MSGQ))                                                    \
	CALL(k_msgq_get_attrs, OBJECT(MSGQ), OUTPUT(12, OOPS))                                     \
	CALL(k_event_init, OBJECT_NEW(EVENT))                                                      \
	CALL(k_event_post, OBJECT(EVENT), VALUE(2))                                                \
	CALL(k_event_set, OBJECT(EVENT), VALUE(2))                                                 \
	CALL(k_event_set_masked, OBJECT(EVENT), VALUE(2), VALUE(3))                                \
	CALL(k_event_clear, OBJECT(EVENT), VALUE(2))                                               \
	CALL(k_event_wait, OBJECT(EVENT), VALUE(1), VALUE(0), VALUE(0), VALUE(0))                  \
	CALL(k_event_wait_all, OBJECT(EVENT), VALUE(1), VALUE(0), VALUE(0), VALUE(0))              \
	CALL(k_event_wait_safe, OBJECT(EVENT), VALUE(1), VALUE(0), VALUE(0), VALUE(0))             \
	CALL(k_event_wait_all_safe, OBJECT(EVENT), VALUE(1), VALUE(0), VALUE(0), VALUE(0))         \
	CALL(k_timer_start, OBJECT(TIMER), VALUE(0), VALUE(0), VALUE(0), VALUE(0))                 \
	CALL(k_timer_stop, OBJECT(TIMER))                                                          \
	CALL(k_timer_status_get, OBJECT(TIMER))                                                    \
	CALL(k_timer_status_sync, OBJECT(TIMER))                                                   \
	CALL(k_timer_expires_ticks, OBJECT(TIMER))                                                 \
	CALL(k_timer_remaining_ticks, OBJECT(TIMER))                                               \
	CALL(k_timer_user_data_set, OBJECT(TIMER), VALUE(0))                                       \
	CALL(k_timer_user_data_get, OBJECT(TIMER))                                                 \
	CALL(k_queue_init, OBJECT_NEW(QUEUE))                                                      \
	CALL(k_queue_cancel_wait, OBJECT(QUEUE))                                                   \
	CALL(k_queue_get, OBJECT(QUEUE), VALUE(0), VALUE(0))                                       \
	CALL(k_queue_is_empty, OBJECT(QUEUE))                                                      \
	CALL(k_queue_peek_head, OBJECT(QUEUE))                                                     \
	CALL(k_queue_peek_tail, OBJECT(QUEUE))                                                     \
	CALL(k_stack_push, OBJECT(STACK), VALUE(5))                                                \
	CALL(k_stack_pop, OBJECT(STACK), OUTPUT(4, OOPS), VALUE(0), VALUE(0))                      \
	CALL(k_thread_create, OBJECT_NEW(THREAD), OBJECT_NEW(THREAD_STACK_ELEMENT), VALUE(512),    \
	     VALUE(0), VALUE(0), INPUT(24, OOPS))                                                  \
	CALL(k_thread_join, OBJECT_ANY(THREAD), VALUE(0), VALUE(0))                                \
	CALL(k_thread_abort, OBJECT_ANY(THREAD))                                                   \
	CALL(k_thread_start, OBJECT(THREAD))                                                       \
	CALL(k_thread_suspend, OBJECT(THREAD))                                                     \
	CALL(k_thread_resume, OBJECT(THREAD))                                                      \
	CALL(k_wakeup, OBJECT(THREAD))                                                             \
	CALL(k_thread_priority_get, OBJECT(THREAD))                                                \
	CALL(k_thread_priority_set, OBJECT(THREAD), VALUE(14))                                     \
	CALL(k_thread_custom_data_set, VALUE(0))                                                   \
	CALL(k_thread_custom_data_get)                                                             \
	CALL(k_thread_name_set, OBJECT_OR_NULL(THREAD, -EINVAL), STRING(-EFAULT))                  \
	CALL(k_thread_name_copy, OBJECT_SOFT(THREAD, -EINVAL), OUTPUT(40, -EFAULT), VALUE(40))     \
	CALL(k_thread_stack_space_get, OBJECT(THREAD),                                             \
	     OUTPUT(4, IS_ENABLED(CONFIG_INIT_STACKS) ? OOPS : -ENOTSUP))                          \
	CALL(k_thread_timeout_expires_ticks, OBJECT(THREAD), OUTPUT(8, OOPS))                      \
	CALL(k_thread_timeout_remaining_ticks, OBJECT(THREAD), OUTPUT(8, OOPS))                    \
	CALL(k_object_access_grant, OBJECT_ANY(ANY), OBJECT_ANY(THREAD))                           \
	CALL(k_object_release, OBJECT_ANY(ANY))                                                    \
	CALL(k_object_access_check, OBJECT_CHECKED(ANY))                                           \
	CALL(k_str_out, INPUT(40, OOPS), VALUE(40))                                                \
	CALL(device_get_binding, STRING(0))                                                        \
	CALL(device_is_ready, DEVICE(ANY))                                                         \
	CALL(uart_poll_in, DEVICE(UART), OUTPUT(1, OOPS))                                          \
	CALL(uart_poll_out, DEVICE(UART), VALUE('.'))                                              \
	CALL(user_fault, FATAL(3))

#endif
