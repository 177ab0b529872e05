/**
 * Commands, events, ids and topics: what the services say to each other and to other teams. Plain
 * JDK; the wire form is in {@code json}.
 */
package io.holdfast.contracts;
