/* SPDX-License-Identifier: Apache-2.0 */
/** @file
 * @brief Preprocessor tools: conditions, lists, loops. From C and C++.
 *
 * Loops rest on one recursive step that __VA_OPT__ ends: Z_LOOP_STEP() names its own successor
 * without expanding it, and Z_EXPAND() scans the text often enough for 64 items and more. A macro cannot
 * expand inside itself, so FOR_EACH() does not work in what another FOR_EACH() calls; LISTIFY()
 * does. */
#ifndef ZEPHYR_INCLUDE_SYS_UTIL_MACRO_H_
#define ZEPHYR_INCLUDE_SYS_UTIL_MACRO_H_

/** @name Bits
 * @{ */
#ifdef __ASSEMBLER__
#define BIT(n) (1 << (n))
#else
/** Bit @p n as an unsigned long. */
#define BIT(n)			 (1UL << (n))
/** Bit @p n of 64. */
#define BIT64(_n)		 (1ULL << (_n))
/** @p set is true: sets bit @p bit of @p var, else clears it. */
#define WRITE_BIT(var, bit, set) ((var) = (set) ? ((var) | BIT(bit)) : ((var) & ~BIT(bit)))
#endif
/** Bits 0 to @p n - 1. */
#define BIT_MASK(n)	   (BIT(n) - 1UL)
#define BIT64_MASK(n)	   (BIT64(n) - 1ULL)
#define IS_POWER_OF_TWO(x) (((x) != 0U) && (((x) & ((x)-1U)) == 0U))
/** Is @p m a run of ones that begins at bit @p s? */
#define IS_SHIFTED_BIT_MASK(m, s) (!(((m) >> (s)) & (((m) >> (s)) + 1U)))
#define IS_BIT_MASK(m)		  IS_SHIFTED_BIT_MASK(m, 0)
/** Is bit @p bit set in @p value? */
#define IS_BIT_SET(value, bit) ((((value) >> (bit)) & (0x1)) != 0)
/** @} */

/** @name Joining and expanding
 * @{ */
#define UTIL_EXPAND(...)	   __VA_ARGS__
#define UTIL_PRIMITIVE_CAT(a, ...) a##__VA_ARGS__
/** Both arguments expanded, then made one word. */
#define UTIL_CAT(a, ...) UTIL_PRIMITIVE_CAT(a, __VA_ARGS__)
#define EMPTY
#define IDENTITY(V)	 V
#define __DEBRACKET(...) __VA_ARGS__
/** @} */

/** @name Conditions
 * @{ */
/* 1 puts a comma in, so that the second argument moves to where the first was. */
#define Z_ONE_IS_1		     Z_YES,
#define Z_SECOND(first, second, ...) second
#define Z_PICK(...)		     Z_SECOND(__VA_ARGS__)
#define Z_IS_ONE(x)		     Z_IS_ONE_(x)
#define Z_IS_ONE_(x)		     Z_PICK(Z_ONE_IS_##x 1, 0)

/** 1 if @p config_macro is defined to 1, else 0; also in C expressions. */
#define IS_ENABLED(config_macro) Z_IS_ONE(config_macro)

#define Z_IF_0(yes, no) __DEBRACKET no
#define Z_IF_1(yes, no) __DEBRACKET yes
/** @p _if_1_code when @p _flag is 1, else @p _else_code; both in parentheses. */
#define COND_CODE_1(_flag, _if_1_code, _else_code)                                                 \
	UTIL_CAT(Z_IF_, Z_IS_ONE(_flag))(_if_1_code, _else_code)
/** @p _if_0_code when @p _flag is 0, else @p _else_code; both in parentheses. */
#define COND_CODE_0(_flag, _if_0_code, _else_code)                                                 \
	UTIL_CAT(Z_IF_, Z_IS_ZERO(_flag))(_if_0_code, _else_code)
#define Z_ZERO_IS_0   Z_YES,
#define Z_IS_ZERO(x)  Z_IS_ZERO_(x)
#define Z_IS_ZERO_(x) Z_PICK(Z_ZERO_IS_##x 1, 0)
/** @p _code, in parentheses, when @p _flag is 1, else nothing. */
#define IF_ENABLED(_flag, _code)  COND_CODE_1(_flag, _code, ())
#define IF_DISABLED(_flag, _code) COND_CODE_1(_flag, (), _code)

/** 1 if the argument is empty, else 0. */
#define IS_EMPTY(...)	    Z_IS_EMPTY(__VA_ARGS__)
#define Z_IS_EMPTY(...)	    Z_PICK(__VA_OPT__(Z_NOT_EMPTY) Z_COMMA_UNLESS(__VA_OPT__(1)) 1, 0)
#define Z_COMMA_UNLESS(...) UTIL_PRIMITIVE_CAT(Z_COMMA_UNLESS_, __VA_ARGS__)
#define Z_COMMA_UNLESS_	    Z_YES,
#define Z_COMMA_UNLESS_1
/** 1 if there is an argument that is not empty, else 0. */
#define HAS_ARGS(...) UTIL_NOT(IS_EMPTY(__VA_ARGS__))

/** 0 for 0, 1 for everything else. */
#define UTIL_BOOL(a)   COND_CODE_0(a, (0), (1))
#define UTIL_NOT(a)    COND_CODE_0(a, (1), (0))
#define UTIL_AND(a, b) COND_CODE_1(UTIL_BOOL(a), (b), (0))
#define UTIL_OR(a, b)  COND_CODE_1(UTIL_BOOL(a), (a), (b))
/** @} */

/** @name Lists of arguments
 * @{ */
/** How many arguments, 0 to 64. */
#define NUM_VA_ARGS(...)                                                                           \
	Z_NUM_VA_ARGS(__VA_OPT__(__VA_ARGS__, ) 64, 63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53,    \
		      52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36, 35, 34,  \
		      33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15,  \
		      14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
#define Z_NUM_VA_ARGS(...) Z_NUM_VA_ARGS_(__VA_ARGS__)
#define Z_NUM_VA_ARGS_(_1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15, _16, _17, \
		       _18, _19, _20, _21, _22, _23, _24, _25, _26, _27, _28, _29, _30, _31, _32,  \
		       _33, _34, _35, _36, _37, _38, _39, _40, _41, _42, _43, _44, _45, _46, _47,  \
		       _48, _49, _50, _51, _52, _53, _54, _55, _56, _57, _58, _59, _60, _61, _62,  \
		       _63, _64, count, ...)                                                       \
	count
/** One less: how many come after the first. */
#define NUM_VA_ARGS_LESS_1(_, ...) NUM_VA_ARGS(__VA_ARGS__)

#define Z_FIRST(first, ...) first
/** The argument number @p N (1 is the first) of those that follow. */
#define GET_ARG_N(N, ...) Z_FIRST_OF(GET_ARGS_LESS_N(UTIL_DEC(N), __VA_ARGS__), )
#define Z_FIRST_OF(...)	  Z_FIRST(__VA_ARGS__)
/** All but the first @p N of the arguments that follow, N up to 16. */
#define GET_ARGS_LESS_N(N, ...) UTIL_CAT(Z_DROP_, N)(__VA_ARGS__)
#define Z_DROP_0(...)		__VA_ARGS__

#define Z_DROP_1(a, ...)  Z_DROP_0(__VA_ARGS__)
#define Z_DROP_2(a, ...)  Z_DROP_1(__VA_ARGS__)
#define Z_DROP_3(a, ...)  Z_DROP_2(__VA_ARGS__)
#define Z_DROP_4(a, ...)  Z_DROP_3(__VA_ARGS__)
#define Z_DROP_5(a, ...)  Z_DROP_4(__VA_ARGS__)
#define Z_DROP_6(a, ...)  Z_DROP_5(__VA_ARGS__)
#define Z_DROP_7(a, ...)  Z_DROP_6(__VA_ARGS__)
#define Z_DROP_8(a, ...)  Z_DROP_7(__VA_ARGS__)
#define Z_DROP_9(a, ...)  Z_DROP_8(__VA_ARGS__)
#define Z_DROP_10(a, ...) Z_DROP_9(__VA_ARGS__)
#define Z_DROP_11(a, ...) Z_DROP_10(__VA_ARGS__)
#define Z_DROP_12(a, ...) Z_DROP_11(__VA_ARGS__)
#define Z_DROP_13(a, ...) Z_DROP_12(__VA_ARGS__)
#define Z_DROP_14(a, ...) Z_DROP_13(__VA_ARGS__)
#define Z_DROP_15(a, ...) Z_DROP_14(__VA_ARGS__)
#define Z_DROP_16(a, ...) Z_DROP_15(__VA_ARGS__)

/** The arguments in reverse order. */
#define REVERSE_ARGS(...)      __VA_OPT__(Z_EXPAND(Z_REVERSE_STEP(__VA_ARGS__)))
#define Z_REVERSE_STEP(x, ...) __VA_OPT__(Z_REVERSE_AGAIN Z_PARENS(__VA_ARGS__), ) x
#define Z_REVERSE_AGAIN()      Z_REVERSE_STEP
/** @} */

/** @name Loops
 * @{ */
#define Z_PARENS       ()
#define Z_EXPAND(...)  Z_EXPAND4(Z_EXPAND4(Z_EXPAND4(Z_EXPAND4(__VA_ARGS__))))
#define Z_EXPAND4(...) Z_EXPAND3(Z_EXPAND3(Z_EXPAND3(Z_EXPAND3(__VA_ARGS__))))
#define Z_EXPAND3(...) Z_EXPAND2(Z_EXPAND2(Z_EXPAND2(Z_EXPAND2(__VA_ARGS__))))
#define Z_EXPAND2(...) Z_EXPAND1(Z_EXPAND1(Z_EXPAND1(Z_EXPAND1(__VA_ARGS__))))
#define Z_EXPAND1(...) __VA_ARGS__

/* call(n, fixed, x) for each x; sep stands between. n and fixed may be used or not. */
#define Z_LOOP(call, F, sep, fixed, ...)                                                           \
	__VA_OPT__(Z_EXPAND(Z_LOOP_STEP(call, F, sep, fixed, 0, __VA_ARGS__)))
#define Z_LOOP_STEP(call, F, sep, fixed, n, x, ...)                                                \
	call(F, n, x, fixed) __VA_OPT__(__DEBRACKET sep Z_LOOP_AGAIN Z_PARENS(                     \
		call, F, sep, fixed, UTIL_INC(n), __VA_ARGS__))
#define Z_LOOP_AGAIN() Z_LOOP_STEP

#define Z_CALL_X(F, n, x, fixed)	F(x)
#define Z_CALL_NX(F, n, x, fixed)	F(n, x)
#define Z_CALL_X_FIXED(F, n, x, fixed)	F(x, __DEBRACKET fixed)
#define Z_CALL_NX_FIXED(F, n, x, fixed) F(n, x, __DEBRACKET fixed)

/** F(x) for each argument, with @p sep, in parentheses, between: FOR_EACH(F, (;), a, b). */
#define FOR_EACH(F, sep, ...) Z_LOOP(Z_CALL_X, F, sep, (), __VA_ARGS__)
/** The same with the number of the argument, from 0: F(0, a) F(1, b). */
#define FOR_EACH_IDX(F, sep, ...) Z_LOOP(Z_CALL_NX, F, sep, (), __VA_ARGS__)
/** F(x, fixed_arg) for each argument. */
#define FOR_EACH_FIXED_ARG(F, sep, fixed_arg, ...)                                                 \
	Z_LOOP(Z_CALL_X_FIXED, F, sep, (fixed_arg), __VA_ARGS__)
/** F(n, x, fixed_arg) for each argument. */
#define FOR_EACH_IDX_FIXED_ARG(F, sep, fixed_arg, ...)                                             \
	Z_LOOP(Z_CALL_NX_FIXED, F, sep, (fixed_arg), __VA_ARGS__)
#define Z_CALL_NONEMPTY(F, n, x, fixed) COND_CODE_1(IS_EMPTY(x), (), (F(x) __DEBRACKET fixed))
/** F(x) and @p term for each argument that is not empty. */
#define FOR_EACH_NONEMPTY_TERM(F, term, ...) Z_LOOP(Z_CALL_NONEMPTY, F, (), term, __VA_ARGS__)
/** F(x) for each argument, nothing between. */
#define MACRO_MAP(F, ...)     FOR_EACH(F, (), __VA_ARGS__)
#define MACRO_MAP_CAT(F, ...) FOR_EACH(F, (), __VA_ARGS__)

/** F(0, args) sep F(1, args) … F(LEN - 1, args), LEN a plain number up to 64; sep in parentheses. */
#define LISTIFY(LEN, F, sep, ...) UTIL_CAT(Z_LIST_, LEN)(F, sep, __VA_ARGS__)
#define Z_LIST_0(F, sep, ...)
#define Z_LIST_1(F, sep, ...)  F(0, __VA_ARGS__)
#define Z_LIST_2(F, sep, ...)  Z_LIST_1(F, sep, __VA_ARGS__) __DEBRACKET sep F(1, __VA_ARGS__)
#define Z_LIST_3(F, sep, ...)  Z_LIST_2(F, sep, __VA_ARGS__) __DEBRACKET sep F(2, __VA_ARGS__)
#define Z_LIST_4(F, sep, ...)  Z_LIST_3(F, sep, __VA_ARGS__) __DEBRACKET sep F(3, __VA_ARGS__)
#define Z_LIST_5(F, sep, ...)  Z_LIST_4(F, sep, __VA_ARGS__) __DEBRACKET sep F(4, __VA_ARGS__)
#define Z_LIST_6(F, sep, ...)  Z_LIST_5(F, sep, __VA_ARGS__) __DEBRACKET sep F(5, __VA_ARGS__)
#define Z_LIST_7(F, sep, ...)  Z_LIST_6(F, sep, __VA_ARGS__) __DEBRACKET sep F(6, __VA_ARGS__)
#define Z_LIST_8(F, sep, ...)  Z_LIST_7(F, sep, __VA_ARGS__) __DEBRACKET sep F(7, __VA_ARGS__)
#define Z_LIST_9(F, sep, ...)  Z_LIST_8(F, sep, __VA_ARGS__) __DEBRACKET sep F(8, __VA_ARGS__)
#define Z_LIST_10(F, sep, ...) Z_LIST_9(F, sep, __VA_ARGS__) __DEBRACKET sep F(9, __VA_ARGS__)
#define Z_LIST_11(F, sep, ...) Z_LIST_10(F, sep, __VA_ARGS__) __DEBRACKET sep F(10, __VA_ARGS__)
#define Z_LIST_12(F, sep, ...) Z_LIST_11(F, sep, __VA_ARGS__) __DEBRACKET sep F(11, __VA_ARGS__)
#define Z_LIST_13(F, sep, ...) Z_LIST_12(F, sep, __VA_ARGS__) __DEBRACKET sep F(12, __VA_ARGS__)
#define Z_LIST_14(F, sep, ...) Z_LIST_13(F, sep, __VA_ARGS__) __DEBRACKET sep F(13, __VA_ARGS__)
#define Z_LIST_15(F, sep, ...) Z_LIST_14(F, sep, __VA_ARGS__) __DEBRACKET sep F(14, __VA_ARGS__)
#define Z_LIST_16(F, sep, ...) Z_LIST_15(F, sep, __VA_ARGS__) __DEBRACKET sep F(15, __VA_ARGS__)
#define Z_LIST_17(F, sep, ...) Z_LIST_16(F, sep, __VA_ARGS__) __DEBRACKET sep F(16, __VA_ARGS__)
#define Z_LIST_18(F, sep, ...) Z_LIST_17(F, sep, __VA_ARGS__) __DEBRACKET sep F(17, __VA_ARGS__)
#define Z_LIST_19(F, sep, ...) Z_LIST_18(F, sep, __VA_ARGS__) __DEBRACKET sep F(18, __VA_ARGS__)
#define Z_LIST_20(F, sep, ...) Z_LIST_19(F, sep, __VA_ARGS__) __DEBRACKET sep F(19, __VA_ARGS__)
#define Z_LIST_21(F, sep, ...) Z_LIST_20(F, sep, __VA_ARGS__) __DEBRACKET sep F(20, __VA_ARGS__)
#define Z_LIST_22(F, sep, ...) Z_LIST_21(F, sep, __VA_ARGS__) __DEBRACKET sep F(21, __VA_ARGS__)
#define Z_LIST_23(F, sep, ...) Z_LIST_22(F, sep, __VA_ARGS__) __DEBRACKET sep F(22, __VA_ARGS__)
#define Z_LIST_24(F, sep, ...) Z_LIST_23(F, sep, __VA_ARGS__) __DEBRACKET sep F(23, __VA_ARGS__)
#define Z_LIST_25(F, sep, ...) Z_LIST_24(F, sep, __VA_ARGS__) __DEBRACKET sep F(24, __VA_ARGS__)
#define Z_LIST_26(F, sep, ...) Z_LIST_25(F, sep, __VA_ARGS__) __DEBRACKET sep F(25, __VA_ARGS__)
#define Z_LIST_27(F, sep, ...) Z_LIST_26(F, sep, __VA_ARGS__) __DEBRACKET sep F(26, __VA_ARGS__)
#define Z_LIST_28(F, sep, ...) Z_LIST_27(F, sep, __VA_ARGS__) __DEBRACKET sep F(27, __VA_ARGS__)
#define Z_LIST_29(F, sep, ...) Z_LIST_28(F, sep, __VA_ARGS__) __DEBRACKET sep F(28, __VA_ARGS__)
#define Z_LIST_30(F, sep, ...) Z_LIST_29(F, sep, __VA_ARGS__) __DEBRACKET sep F(29, __VA_ARGS__)
#define Z_LIST_31(F, sep, ...) Z_LIST_30(F, sep, __VA_ARGS__) __DEBRACKET sep F(30, __VA_ARGS__)
#define Z_LIST_32(F, sep, ...) Z_LIST_31(F, sep, __VA_ARGS__) __DEBRACKET sep F(31, __VA_ARGS__)
#define Z_LIST_33(F, sep, ...) Z_LIST_32(F, sep, __VA_ARGS__) __DEBRACKET sep F(32, __VA_ARGS__)
#define Z_LIST_34(F, sep, ...) Z_LIST_33(F, sep, __VA_ARGS__) __DEBRACKET sep F(33, __VA_ARGS__)
#define Z_LIST_35(F, sep, ...) Z_LIST_34(F, sep, __VA_ARGS__) __DEBRACKET sep F(34, __VA_ARGS__)
#define Z_LIST_36(F, sep, ...) Z_LIST_35(F, sep, __VA_ARGS__) __DEBRACKET sep F(35, __VA_ARGS__)
#define Z_LIST_37(F, sep, ...) Z_LIST_36(F, sep, __VA_ARGS__) __DEBRACKET sep F(36, __VA_ARGS__)
#define Z_LIST_38(F, sep, ...) Z_LIST_37(F, sep, __VA_ARGS__) __DEBRACKET sep F(37, __VA_ARGS__)
#define Z_LIST_39(F, sep, ...) Z_LIST_38(F, sep, __VA_ARGS__) __DEBRACKET sep F(38, __VA_ARGS__)
#define Z_LIST_40(F, sep, ...) Z_LIST_39(F, sep, __VA_ARGS__) __DEBRACKET sep F(39, __VA_ARGS__)
#define Z_LIST_41(F, sep, ...) Z_LIST_40(F, sep, __VA_ARGS__) __DEBRACKET sep F(40, __VA_ARGS__)
#define Z_LIST_42(F, sep, ...) Z_LIST_41(F, sep, __VA_ARGS__) __DEBRACKET sep F(41, __VA_ARGS__)
#define Z_LIST_43(F, sep, ...) Z_LIST_42(F, sep, __VA_ARGS__) __DEBRACKET sep F(42, __VA_ARGS__)
#define Z_LIST_44(F, sep, ...) Z_LIST_43(F, sep, __VA_ARGS__) __DEBRACKET sep F(43, __VA_ARGS__)
#define Z_LIST_45(F, sep, ...) Z_LIST_44(F, sep, __VA_ARGS__) __DEBRACKET sep F(44, __VA_ARGS__)
#define Z_LIST_46(F, sep, ...) Z_LIST_45(F, sep, __VA_ARGS__) __DEBRACKET sep F(45, __VA_ARGS__)
#define Z_LIST_47(F, sep, ...) Z_LIST_46(F, sep, __VA_ARGS__) __DEBRACKET sep F(46, __VA_ARGS__)
#define Z_LIST_48(F, sep, ...) Z_LIST_47(F, sep, __VA_ARGS__) __DEBRACKET sep F(47, __VA_ARGS__)
#define Z_LIST_49(F, sep, ...) Z_LIST_48(F, sep, __VA_ARGS__) __DEBRACKET sep F(48, __VA_ARGS__)
#define Z_LIST_50(F, sep, ...) Z_LIST_49(F, sep, __VA_ARGS__) __DEBRACKET sep F(49, __VA_ARGS__)
#define Z_LIST_51(F, sep, ...) Z_LIST_50(F, sep, __VA_ARGS__) __DEBRACKET sep F(50, __VA_ARGS__)
#define Z_LIST_52(F, sep, ...) Z_LIST_51(F, sep, __VA_ARGS__) __DEBRACKET sep F(51, __VA_ARGS__)
#define Z_LIST_53(F, sep, ...) Z_LIST_52(F, sep, __VA_ARGS__) __DEBRACKET sep F(52, __VA_ARGS__)
#define Z_LIST_54(F, sep, ...) Z_LIST_53(F, sep, __VA_ARGS__) __DEBRACKET sep F(53, __VA_ARGS__)
#define Z_LIST_55(F, sep, ...) Z_LIST_54(F, sep, __VA_ARGS__) __DEBRACKET sep F(54, __VA_ARGS__)
#define Z_LIST_56(F, sep, ...) Z_LIST_55(F, sep, __VA_ARGS__) __DEBRACKET sep F(55, __VA_ARGS__)
#define Z_LIST_57(F, sep, ...) Z_LIST_56(F, sep, __VA_ARGS__) __DEBRACKET sep F(56, __VA_ARGS__)
#define Z_LIST_58(F, sep, ...) Z_LIST_57(F, sep, __VA_ARGS__) __DEBRACKET sep F(57, __VA_ARGS__)
#define Z_LIST_59(F, sep, ...) Z_LIST_58(F, sep, __VA_ARGS__) __DEBRACKET sep F(58, __VA_ARGS__)
#define Z_LIST_60(F, sep, ...) Z_LIST_59(F, sep, __VA_ARGS__) __DEBRACKET sep F(59, __VA_ARGS__)
#define Z_LIST_61(F, sep, ...) Z_LIST_60(F, sep, __VA_ARGS__) __DEBRACKET sep F(60, __VA_ARGS__)
#define Z_LIST_62(F, sep, ...) Z_LIST_61(F, sep, __VA_ARGS__) __DEBRACKET sep F(61, __VA_ARGS__)
#define Z_LIST_63(F, sep, ...) Z_LIST_62(F, sep, __VA_ARGS__) __DEBRACKET sep F(62, __VA_ARGS__)
#define Z_LIST_64(F, sep, ...) Z_LIST_63(F, sep, __VA_ARGS__) __DEBRACKET sep F(63, __VA_ARGS__)
/** @} */

/** @name Counting, 0 to 64
 * @{ */
#define UTIL_INC(x) UTIL_PRIMITIVE_CAT(Z_INC_, x)
#define UTIL_DEC(x) UTIL_PRIMITIVE_CAT(Z_DEC_, x)
#define UTIL_X2(y)  UTIL_PRIMITIVE_CAT(Z_X2_, y)
#define Z_INC_0	    1
#define Z_INC_1	    2
#define Z_INC_2	    3
#define Z_INC_3	    4
#define Z_INC_4	    5
#define Z_INC_5	    6
#define Z_INC_6	    7
#define Z_INC_7	    8
#define Z_INC_8	    9
#define Z_INC_9	    10
#define Z_INC_10    11
#define Z_INC_11    12
#define Z_INC_12    13
#define Z_INC_13    14
#define Z_INC_14    15
#define Z_INC_15    16
#define Z_INC_16    17
#define Z_INC_17    18
#define Z_INC_18    19
#define Z_INC_19    20
#define Z_INC_20    21
#define Z_INC_21    22
#define Z_INC_22    23
#define Z_INC_23    24
#define Z_INC_24    25
#define Z_INC_25    26
#define Z_INC_26    27
#define Z_INC_27    28
#define Z_INC_28    29
#define Z_INC_29    30
#define Z_INC_30    31
#define Z_INC_31    32
#define Z_INC_32    33
#define Z_INC_33    34
#define Z_INC_34    35
#define Z_INC_35    36
#define Z_INC_36    37
#define Z_INC_37    38
#define Z_INC_38    39
#define Z_INC_39    40
#define Z_INC_40    41
#define Z_INC_41    42
#define Z_INC_42    43
#define Z_INC_43    44
#define Z_INC_44    45
#define Z_INC_45    46
#define Z_INC_46    47
#define Z_INC_47    48
#define Z_INC_48    49
#define Z_INC_49    50
#define Z_INC_50    51
#define Z_INC_51    52
#define Z_INC_52    53
#define Z_INC_53    54
#define Z_INC_54    55
#define Z_INC_55    56
#define Z_INC_56    57
#define Z_INC_57    58
#define Z_INC_58    59
#define Z_INC_59    60
#define Z_INC_60    61
#define Z_INC_61    62
#define Z_INC_62    63
#define Z_INC_63    64
#define Z_INC_64    65
#define Z_DEC_0	    0
#define Z_DEC_1	    0
#define Z_DEC_2	    1
#define Z_DEC_3	    2
#define Z_DEC_4	    3
#define Z_DEC_5	    4
#define Z_DEC_6	    5
#define Z_DEC_7	    6
#define Z_DEC_8	    7
#define Z_DEC_9	    8
#define Z_DEC_10    9
#define Z_DEC_11    10
#define Z_DEC_12    11
#define Z_DEC_13    12
#define Z_DEC_14    13
#define Z_DEC_15    14
#define Z_DEC_16    15
#define Z_DEC_17    16
#define Z_DEC_18    17
#define Z_DEC_19    18
#define Z_DEC_20    19
#define Z_DEC_21    20
#define Z_DEC_22    21
#define Z_DEC_23    22
#define Z_DEC_24    23
#define Z_DEC_25    24
#define Z_DEC_26    25
#define Z_DEC_27    26
#define Z_DEC_28    27
#define Z_DEC_29    28
#define Z_DEC_30    29
#define Z_DEC_31    30
#define Z_DEC_32    31
#define Z_DEC_33    32
#define Z_DEC_34    33
#define Z_DEC_35    34
#define Z_DEC_36    35
#define Z_DEC_37    36
#define Z_DEC_38    37
#define Z_DEC_39    38
#define Z_DEC_40    39
#define Z_DEC_41    40
#define Z_DEC_42    41
#define Z_DEC_43    42
#define Z_DEC_44    43
#define Z_DEC_45    44
#define Z_DEC_46    45
#define Z_DEC_47    46
#define Z_DEC_48    47
#define Z_DEC_49    48
#define Z_DEC_50    49
#define Z_DEC_51    50
#define Z_DEC_52    51
#define Z_DEC_53    52
#define Z_DEC_54    53
#define Z_DEC_55    54
#define Z_DEC_56    55
#define Z_DEC_57    56
#define Z_DEC_58    57
#define Z_DEC_59    58
#define Z_DEC_60    59
#define Z_DEC_61    60
#define Z_DEC_62    61
#define Z_DEC_63    62
#define Z_DEC_64    63
#define Z_X2_0	    0
#define Z_X2_1	    2
#define Z_X2_2	    4
#define Z_X2_3	    6
#define Z_X2_4	    8
#define Z_X2_5	    10
#define Z_X2_6	    12
#define Z_X2_7	    14
#define Z_X2_8	    16
#define Z_X2_9	    18
#define Z_X2_10	    20
#define Z_X2_11	    22
#define Z_X2_12	    24
#define Z_X2_13	    26
#define Z_X2_14	    28
#define Z_X2_15	    30
#define Z_X2_16	    32
#define Z_X2_17	    34
#define Z_X2_18	    36
#define Z_X2_19	    38
#define Z_X2_20	    40
#define Z_X2_21	    42
#define Z_X2_22	    44
#define Z_X2_23	    46
#define Z_X2_24	    48
#define Z_X2_25	    50
#define Z_X2_26	    52
#define Z_X2_27	    54
#define Z_X2_28	    56
#define Z_X2_29	    58
#define Z_X2_30	    60
#define Z_X2_31	    62
#define Z_X2_32	    64
/** @} */

#endif
