/**
 * A saga is two pure functions and a journal. The core is plain JDK; {@code postgres} keeps the
 * journal, {@code memory} runs sagas in one thread for tests, {@code json} writes their states.
 */
package io.holdfast.saga;
