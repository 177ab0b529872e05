/** Sagas in one thread and virtual time, for tests and simulations. */
package io.holdfast.saga.memory;
