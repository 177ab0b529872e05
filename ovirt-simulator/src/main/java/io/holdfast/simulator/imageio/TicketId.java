package io.holdfast.simulator.imageio;

/** The only credential of imageio: whoever knows it may transfer. */
public record TicketId(String value) {
    public TicketId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a ticket needs an id");
        }
    }
}
