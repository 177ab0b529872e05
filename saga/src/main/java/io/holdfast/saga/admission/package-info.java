/**
 * Bounded concurrency: which sagas may use something that only so many may use at once, and which
 * wait for their turn. Pure but for the port; knows no adapter.
 */
package io.holdfast.saga.admission;
