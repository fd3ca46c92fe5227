/* SPDX-License-Identifier: Apache-2.0 */
/* A library without sources compiles this file. */
