/**
 * The whole system on one machine: the stack, the simulator and the four services as processes, and
 * the story that {@code make demo} tells with them. May use everything that a user of Holdfast
 * could: topics, REST, the simulator's admin port.
 */
package io.holdfast.localstack.demo;
