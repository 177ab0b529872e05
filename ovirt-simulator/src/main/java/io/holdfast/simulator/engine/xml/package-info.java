/**
 * A small XML tree with exact element order, its strict reader and its printer. Knows no engine.
 */
@org.jspecify.annotations.NullMarked
package io.holdfast.simulator.engine.xml;
