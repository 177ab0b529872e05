/** The simulator as a whole: started in-process, or as a program of its own. */
@org.jspecify.annotations.NullMarked
package io.holdfast.simulator;
