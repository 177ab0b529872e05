/** Beans and their configuration, in one visible place. */
package io.holdfast.snapshot.wiring;
