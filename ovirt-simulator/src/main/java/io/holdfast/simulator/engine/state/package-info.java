/**
 * What the engine knows and the rules by which it changes: entities, locks, commands that take
 * time. All of it is guarded by the one lock of {@link Engine}. Knows no HTTP and prints no XML.
 */
@org.jspecify.annotations.NullMarked
package io.holdfast.simulator.engine.state;
