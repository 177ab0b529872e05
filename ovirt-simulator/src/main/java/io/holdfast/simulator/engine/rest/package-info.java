/** One class a resource, one class a printed entity. Asks {@code state} for everything else. */
@org.jspecify.annotations.NullMarked
package io.holdfast.simulator.engine.rest;
