package io.holdfast.contracts;

/** Everything that travels on a topic of ours. */
public sealed interface Message permits Command, Event {}
