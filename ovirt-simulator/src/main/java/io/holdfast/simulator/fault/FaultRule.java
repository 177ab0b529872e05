package io.holdfast.simulator.fault;

/**
 * One planned fault. {@code point} names the place; {@code *} in it stands for anything.
 *
 * @param <E> the family of effects of this place
 */
public record FaultRule<E>(String id, String point, Trigger trigger, E effect) {}
