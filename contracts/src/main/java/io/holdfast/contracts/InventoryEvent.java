package io.holdfast.contracts;

/** What the engines' inventory shows. */
public sealed interface InventoryEvent extends Event permits VmSeen, VmGone {}
